"""Where places are: the order of distance, boxes, and the smallest box that surely holds the nearest."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select

from app.core.db import db
from app.stations.models import Station
from app.stations.rules import LISTED

FIRST_REACH = 0.02  # Degrees of latitude, some 2 km.
GROWS = 3  # Fewer questions than by doubling, and at most some ten times as many places as are wanted.
WIDEST_REACH = 12.0  # Past this a box is no narrower than the country: all places are compared.
LARGEST_LATITUDE = 85.0


@dataclass(frozen=True)
class Box:
    """A rectangle in degrees (WGS-84)."""

    west: float
    south: float
    east: float
    north: float

    @property
    def condition(self) -> ColumnElement[bool]:
        return and_(Station.lat.between(self.south, self.north), Station.lng.between(self.west, self.east))

    def holds(self, lat: float, lng: float) -> bool:
        return self.south <= lat <= self.north and self.west <= lng <= self.east


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


def square_distance(origin: tuple[float, float]) -> ColumnElement[float]:
    """Grows with the distance; flat-earth arithmetic is exact enough to put places in order, and both engines know it."""
    lat, lng = origin
    narrow = math.cos(math.radians(lat))
    north, east = Station.lat - lat, (Station.lng - lng) * narrow
    return north * north + east * east


def box_of_nearest(origin: tuple[float, float], conditions: Sequence[ColumnElement[bool]], at_least: int) -> Box | None:
    """A box with the nearest `at_least` places in it, found by growing; None when only the whole country would do.

    The index on (lat, lng) makes each step cheap. The corners of a square reach √2 times as far as its sides: the last step
    takes that in, so that nobody nearer stands just outside.
    """
    reach = FIRST_REACH
    while reach <= WIDEST_REACH:
        inside = select(Station.id).where(around(origin, reach).condition, *conditions).limit(at_least)
        if (db.session.scalar(select(func.count()).select_from(inside.subquery())) or 0) >= at_least:
            return around(origin, reach * math.sqrt(2) * 1.01)
        reach *= GROWS
    return None


def middle_of(county: str, town: str) -> tuple[float, float] | None:
    """The mean position of a town's places: nobody needs to survey where a town “is”. None without any."""
    row = db.session.execute(
        select(func.avg(Station.lat), func.avg(Station.lng)).where(
            Station.county_code == county, Station.town_code == town, Station.state.in_(LISTED)
        )
    ).one()
    return None if row[0] is None else (round(row[0], 5), round(row[1], 5))
