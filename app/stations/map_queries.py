"""What the map asks the database: the places in view, clusters where there are too many, and where names stand."""

import bisect
import datetime
import operator
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import ColumnElement, Float, Integer, Row, Select, bindparam, cast, func, select

from app.core.among import among
from app.core.db import db, run
from app.stations import opening, positions, queries, week
from app.stations.models import HoursException, Station, StationService
from app.stations.opening import Hours, Interval
from app.stations.positions import Box
from app.stations.rules import Service, State, Status, status_now
from app.stations.wanted import Wanted, built_once, matching

MOST_IN_VIEW = 64  # More pins than these, as large as a finger, hide each other on a screen.
CELLS_PER_TILE = 4  # A map tile is 256 pixels wide; clusters stand some 64 pixels apart.
DEEPEST_CLUSTERS = 16
DEEPEST_COUNTRY = 7  # As far as here a screen shows a good part of a country,
DEEPEST_REGION = 10  # and as far as here more of it than is worth counting for each view.
LATITUDE = operator.attrgetter("lat")
EVERYWHERE = Box(-180, -90, 180, 90)
SINGLE_FROM_ZOOM = 17  # So near, every place in view stands for itself.
# Built once: building them anew for each view costs more than asking them.
PLACES = select(
    Station.id, Station.code, Station.name, Station.name_en, Station.kind, Station.county_code, Station.town_code,
    Station.lat, Station.lng, Station.position_is_schematic, Station.state, Station.is_demonstration,
    Station.hours_confirmed_at, Station.opening_doubted_at, Station.week, Station.on_holidays,
    Station.holiday_opens, Station.holiday_closes,
).where(among(Station.id, "ids")).order_by(Station.code)  # fmt: skip
DIFFERING = select(HoursException.station_id, HoursException.day, HoursException.opens, HoursException.closes).where(
    among(HoursException.station_id, "ids"), HoursException.day >= bindparam("first")
)
WORDS = select(
    StationService.station_id, StationService.service, StationService.status, StationService.good_until,
    StationService.said_at,
).where(among(StationService.station_id, "ids"), StationService.offered)  # fmt: skip


class Said(NamedTuple):
    service: Service
    status: Status
    said_at: datetime.datetime | None


@dataclass
class Point:
    """A place as the map needs it."""

    row: Row
    hours: Hours
    services: list[Said] = field(default_factory=list)


class Cluster(NamedTuple):
    lat: float
    lng: float
    count: int


class Middle(NamedTuple):
    """Where the name of a county (town is None) or a town stands, and for how many places."""

    county: str
    town: str | None
    lat: float
    lng: float
    count: int


def placed(wanted: Wanted, now: datetime.datetime | None) -> list[ColumnElement[bool]]:
    """What is found and has a position."""
    return [*matching(wanted, now), Station.lat.is_not(None)]


def count(wanted: Wanted, now: datetime.datetime) -> int:
    """How many places have a position, counted to one more than travel at once."""
    some = select(Station.id).where(*placed(wanted, now)).limit(queries.MOST_AT_ONCE + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def bounds(wanted: Wanted, now: datetime.datetime) -> Box | None:
    """The smallest box with all places of a search in it."""
    ends = select(func.min(Station.lng), func.min(Station.lat), func.max(Station.lng), func.max(Station.lat))
    row = db.session.execute(ends.where(*placed(wanted, now))).one()
    return None if row[0] is None else Box(*row)


def points(wanted: Wanted, now: datetime.datetime) -> list[Point]:
    """The places with what a card says of them, in four queries however many they are."""
    some = select(Station.id).where(*placed(wanted, now)).limit(queries.MOST_AT_ONCE)
    return _told(db.session.scalars(some).all(), now)


def in_view(wanted: Wanted, now: datetime.datetime, box: Box, zoom: int) -> list[Point] | None:
    """The places in a box that a map of this zoom level shows; None when they are too many to be told apart."""
    most = queries.MOST_AT_ONCE if zoom >= SINGLE_FROM_ZOOM else MOST_IN_VIEW
    ids = db.session.scalars(_inside(wanted, now), {**box.named(), "most": most + 1}).all()
    return _told(ids, now) if len(ids) <= most else None


@built_once
def _inside(wanted: Wanted, now: datetime.datetime | None) -> Select:
    """Which places: of a box without more conditions the index on positions alone knows it."""
    return select(Station.id).where(*placed(wanted, now), positions.inside()).limit(bindparam("most"))


def _told(ids: Sequence[int], now: datetime.datetime) -> list[Point]:
    if not ids:
        return []
    exceptions, said = _exceptions(ids, now), _said(ids, now)
    # Where nothing is open to the public, nothing is claimed about what works.
    return [
        Point(row, _hours(row, exceptions.get(row.id, {})), said.get(row.id, []) if row.state is State.OPEN else [])
        for row in run(PLACES, ids=ids).all()
    ]


def _hours(row: Row, exceptions: Mapping[datetime.date, tuple[Interval, ...]]) -> Hours:
    holiday = opening.whole(row.holiday_opens, row.holiday_closes)
    return Hours(week.read(row.week), exceptions, row.on_holidays, holiday)


def country_clusters(wanted: Wanted, now: datetime.datetime, zoom: int) -> list[Cluster]:
    """All places by squares of a zoom level, from south to north: dear, and the same wherever one looks."""
    return sorted(clusters(wanted, now, EVERYWHERE, zoom))


def within(found: Sequence[Cluster], box: Box) -> list[Cluster]:
    """Those of `country_clusters` that stand in a box."""
    first = bisect.bisect_left(found, box.south, key=LATITUDE)
    last = bisect.bisect_right(found, box.north, key=LATITUDE)
    return [each for each in found[first:last] if box.west <= each.lng <= box.east]


def clusters(wanted: Wanted, now: datetime.datetime, box: Box, zoom: int) -> list[Cluster]:
    """Places by squares of the zoom level, each square at the mean position of its places."""
    size = 360 / 2 ** min(zoom, DEEPEST_CLUSTERS) / CELLS_PER_TILE
    rows = db.session.execute(_squares(wanted, now), {**box.named(), "size": size})
    return [Cluster(*row) for row in rows.all()]


@built_once
def _squares(wanted: Wanted, now: datetime.datetime | None) -> Select:
    # One engine rounds here and the other cuts: where the squares begin does not matter.
    size = bindparam("size", type_=Float)
    found = select(func.avg(Station.lat), func.avg(Station.lng), func.count())
    found = found.where(*placed(wanted, now), positions.inside())
    return found.group_by(cast(Station.lng / size, Integer), cast(Station.lat / size, Integer))


def middles() -> list[Middle]:
    """The mean positions of all counties and towns with places, counties first, the larger before the smaller."""
    rows = db.session.execute(
        select(Station.county_code, Station.town_code, func.sum(Station.lat), func.sum(Station.lng), func.count())
        .where(*placed(Wanted(), None))
        .group_by(Station.county_code, Station.town_code)
    ).all()
    sums: dict[tuple[str, str | None], list[float]] = defaultdict(lambda: [0.0, 0.0, 0])
    for county, town, lat, lng, number in rows:
        for key in {(county, None), (county, town)}:
            for place, value in enumerate((lat, lng, number)):
                sums[key][place] += value
    found = [Middle(*key, lat / n, lng / n, int(n)) for key, (lat, lng, n) in sums.items()]
    return sorted(found, key=lambda each: (each.town is not None, -each.count, each.county, each.town or ""))


def _exceptions(ids: Sequence[int], now: datetime.datetime) -> dict[int, dict[datetime.date, tuple[Interval, ...]]]:
    """The days that differ and can matter now, by place."""
    found: dict[int, dict[datetime.date, tuple[Interval, ...]]] = defaultdict(dict)
    first = now.date() - datetime.timedelta(days=2)
    for place, day, opens, closes in run(DIFFERING, ids=ids, first=first).all():
        found[place][day] = opening.whole(opens, closes)
    return found


def _said(ids: Sequence[int], now: datetime.datetime) -> dict[int, list[Said]]:
    found: dict[int, list[Said]] = defaultdict(list)
    for place, service, status, good_until, said_at in run(WORDS, ids=ids).all():
        found[place].append(Said(service, status_now(status, good_until, now), said_at))
    return found
