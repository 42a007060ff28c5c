"""Where places are: boxes in degrees, and the middle of a town."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, bindparam, func, literal_column, select

from app.core.among import among
from app.core.db import db
from app.stations import squares
from app.stations.models import Station
from app.stations.rules import LISTED

LARGEST_LATITUDE = 85.0
TALL = 64
SIDES = ("west", "south", "east", "north")


def _numbered(axis: str, offset: int, side: float = squares.SIDE) -> ColumnElement[int]:
    return literal_column(squares.expression(f"station.{axis}", offset, side), Integer)


# The numbers of a place's square, and of the smaller one, as the index has them.
NORTHERN, EASTERN = _numbered("lat", 90), _numbered("lng", 180)
SMALL_NORTHERN, SMALL_EASTERN = _numbered("lat", 90, squares.SMALL), _numbered("lng", 180, squares.SMALL)


@dataclass(frozen=True)
class Box:
    """A rectangle in degrees (WGS-84)."""

    west: float
    south: float
    east: float
    north: float

    @property
    def is_tall(self) -> bool:
        """So many rows of squares that naming each would cost more than it saves."""
        return self.north - self.south > TALL * squares.SIDE

    def named(self, number: int = 0) -> dict[str, float | Sequence[int]]:
        """The values of `inside`."""
        eastern = squares.between(self.west, self.east, 180)
        return {
            **{f"{side}_{number}": getattr(self, side) for side in SIDES},
            f"northern_{number}": squares.between(self.south, self.north, 90),
            f"first_{number}": eastern[0],
            f"last_{number}": eastern[-1],
        }

    def span(self) -> dict[str, float]:
        """The values of `spanned`."""
        northern = squares.between(self.south, self.north, 90)
        sides = {side: getattr(self, side) for side in SIDES}
        return {**sides, "lowest": northern[0], "highest": northern[-1]}


def inside(number: int = 0) -> ColumnElement[bool]:
    """A place lies in the box whose values come as `Box.named` of the same number."""
    west, south, east, north = (bindparam(f"{side}_{number}") for side in SIDES)
    return and_(
        among(NORTHERN, f"northern_{number}"),
        EASTERN.between(bindparam(f"first_{number}"), bindparam(f"last_{number}")),
        Station.lat.between(south, north),
        Station.lng.between(west, east),
    )


def spanned() -> ColumnElement[bool]:
    """The same for a tall box: all rows of squares between two, by the values of `Box.span`."""
    first, last = bindparam("lowest", type_=Integer), bindparam("highest", type_=Integer)
    return and_(
        NORTHERN.between(first, last),
        Station.lat.between(bindparam("south"), bindparam("north")),
        Station.lng.between(bindparam("west"), bindparam("east")),
    )


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
