"""Where places are: boxes in degrees, and the middle of a town."""

import math
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, func, select

from app.core.db import db
from app.stations.models import Station
from app.stations.rules import LISTED

LARGEST_LATITUDE = 85.0


@dataclass(frozen=True)
class Box:
    """A rectangle in degrees (WGS-84)."""

    west: float
    south: float
    east: float
    north: float

    def named(self, number: int = 0) -> dict[str, float]:
        """The values of `inside`."""
        return {f"{name}_{number}": getattr(self, name) for name in ("west", "south", "east", "north")}


def inside(number: int = 0) -> ColumnElement[bool]:
    """A place lies in the box whose values come as `Box.named` of the same number."""
    west, south, east, north = (bindparam(f"{name}_{number}") for name in ("west", "south", "east", "north"))
    return and_(Station.lat.between(south, north), Station.lng.between(west, east))


def read_box(text: str) -> Box | None:
    """“west,south,east,north” as maps send it; None for anything else."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    in_order = -180 <= west < east <= 180 and -90 <= south < north <= 90
    return Box(west, south, east, north) if in_order else None  # NaN is never in order.


def around(origin: tuple[float, float], reach: float) -> Box:
    """The box of `reach` degrees of latitude to each side, as wide on the ground as it is high."""
    lat, lng = origin
    narrow = math.cos(math.radians(min(abs(lat) + reach, LARGEST_LATITUDE)))
    return Box(lng - reach / narrow, lat - reach, lng + reach / narrow, lat + reach)


def middle_of(county: str, town: str) -> tuple[float, float] | None:
    """The mean position of a town's places: nobody needs to survey where a town “is”. None without any."""
    row = db.session.execute(
        select(func.avg(Station.lat), func.avg(Station.lng)).where(
            Station.county_code == county, Station.town_code == town, Station.state.in_(LISTED)
        )
    ).one()
    return None if row[0] is None else (round(row[0], 5), round(row[1], 5))
