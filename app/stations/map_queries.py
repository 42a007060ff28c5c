"""What the map asks the database: the places in view, clusters where there are too many, and where names stand."""

import bisect
import datetime
import operator
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Date,
    Float,
    Integer,
    Row,
    Select,
    String,
    bindparam,
    cast,
    func,
    null,
    select,
    union_all,
)

from app.core.among import among
from app.core.db import UtcDateTime, db, run
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
DEEPEST_TOWN = 12  # As far as here the index has the squares in order.
LATITUDE, CODE = operator.attrgetter("lat"), operator.attrgetter("code")
SINGLE_FROM_ZOOM = 17  # So near, every place in view stands for itself.
PLACE = (
    Station.id, Station.code, Station.name, Station.name_en, Station.kind, Station.county_code, Station.town_code,
    Station.lat, Station.lng, Station.position_is_schematic, Station.state, Station.is_demonstration,
    Station.hours_confirmed_at, Station.opening_doubted_at, Station.week, Station.on_holidays,
    Station.holiday_opens, Station.holiday_closes,
)  # fmt: skip
# Built once: building it anew for each view costs more than asking it. Two questions in one: days that differ, without a service.
SAID = union_all(
    select(
        StationService.station_id, StationService.service, StationService.status, StationService.good_until,
        StationService.said_at, cast(null(), Date).label("day"), cast(null(), Integer).label("opens"),
        cast(null(), Integer).label("closes"),
    ).where(among(StationService.station_id, "ids"), StationService.offered),
    select(
        HoursException.station_id, cast(null(), String), cast(null(), String), cast(null(), UtcDateTime),
        cast(null(), UtcDateTime), HoursException.day, HoursException.opens, HoursException.closes,
    ).where(among(HoursException.station_id, "ids"), HoursException.day >= bindparam("first")),
)  # fmt: skip


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
    """The places with what a card says of them, in two statements however many they are."""
    return _told(run(_somewhere(wanted, now), most=queries.MOST_AT_ONCE).all(), now)


def in_view(wanted: Wanted, now: datetime.datetime, box: Box, zoom: int) -> list[Point] | None:
    """The places in a box that a map of this zoom level shows; None when they are too many to be told apart."""
    most = queries.MOST_AT_ONCE if zoom >= SINGLE_FROM_ZOOM else MOST_IN_VIEW
    statement, asked = (_spanned(wanted, now), box.span()) if box.is_tall else (_inside(wanted, now), box.named())
    rows = run(statement, **asked, most=most + 1).all()
    return _told(rows, now) if len(rows) <= most else None


@built_once
def _somewhere(wanted: Wanted, now: datetime.datetime | None) -> Select:
    return select(*PLACE).where(*placed(wanted, now)).limit(bindparam("most"))


@built_once
def _inside(wanted: Wanted, now: datetime.datetime | None) -> Select:
    return select(*PLACE).where(*placed(wanted, now), positions.inside()).limit(bindparam("most"))


@built_once
def _spanned(wanted: Wanted, now: datetime.datetime | None) -> Select:
    return select(*PLACE).where(*placed(wanted, now), positions.spanned()).limit(bindparam("most"))


def _told(rows: Sequence[Row], now: datetime.datetime) -> list[Point]:
    if not rows:
        return []
    said, exceptions = _said([row.id for row in rows], now)
    # Where nothing is open to the public, nothing is claimed about what works.
    return [
        Point(row, _hours(row, exceptions.get(row.id, {})), said.get(row.id, []) if row.state is State.OPEN else [])
        for row in sorted(rows, key=CODE)
    ]


def _hours(row: Row, exceptions: Mapping[datetime.date, tuple[Interval, ...]]) -> Hours:
    holiday = opening.whole(row.holiday_opens, row.holiday_closes)
    return Hours(week.read(row.week), exceptions, row.on_holidays, holiday)


def country_clusters(wanted: Wanted, now: datetime.datetime, zoom: int) -> list[Cluster]:
    """All places by squares of a zoom level, from south to north: dear, and the same wherever one looks."""
    together = 2 ** (DEEPEST_REGION - zoom)
    return sorted(Cluster(*row) for row in run(_country(wanted, now), together=together).all())


@built_once
def _country(wanted: Wanted, now: datetime.datetime | None) -> Select:
    return _together(placed(wanted, now), (positions.NORTHERN, positions.EASTERN))


@built_once
def _town(wanted: Wanted, now: datetime.datetime | None) -> Select:
    small = positions.SMALL_NORTHERN, positions.SMALL_EASTERN
    return _together([*placed(wanted, now), positions.inside()], (positions.NORTHERN, positions.EASTERN, *small))


def _together(conditions: Sequence[ColumnElement[bool]], numbers: Sequence[ColumnElement[int]]) -> Select:
    """The squares of the index first, which come in its order, then as many of these as make one of the zoom level."""
    north, east = numbers[-2:]
    fine = (
        select(
            north.label("north"), east.label("east"), func.sum(Station.lat).label("lat"),
            func.sum(Station.lng).label("lng"), func.count().label("places"),
        )
        .where(*conditions)
        .group_by(*numbers)
        .subquery()
        .c
    )  # fmt: skip
    together, places = bindparam("together", type_=Integer), func.sum(fine.places)
    found = select(func.sum(fine.lat) / places, func.sum(fine.lng) / places, cast(places, Integer))
    return found.group_by(fine.north.op("/")(together), fine.east.op("/")(together))


def within(found: Sequence[Cluster], box: Box) -> list[Cluster]:
    """Those of `country_clusters` that stand in a box."""
    first = bisect.bisect_left(found, box.south, key=LATITUDE)
    last = bisect.bisect_right(found, box.north, key=LATITUDE)
    return [each for each in found[first:last] if box.west <= each.lng <= box.east]


def clusters(wanted: Wanted, now: datetime.datetime, box: Box, zoom: int) -> list[Cluster]:
    """Places by squares of the zoom level, each square at the mean position of its places."""
    if DEEPEST_REGION < zoom <= DEEPEST_TOWN:
        together = 2 ** (DEEPEST_TOWN - zoom)
        return [Cluster(*row) for row in run(_town(wanted, now), **box.named(), together=together).all()]
    size = 360 / 2 ** min(zoom, DEEPEST_CLUSTERS) / CELLS_PER_TILE
    return [Cluster(*row) for row in run(_squares(wanted, now), **box.named(), size=size).all()]


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


def _said(
    ids: Sequence[int], now: datetime.datetime
) -> tuple[dict[int, list[Said]], dict[int, dict[datetime.date, tuple[Interval, ...]]]]:
    """By place: what is said of its services, and the days that differ and can matter now."""
    said: dict[int, list[Said]] = defaultdict(list)
    exceptions: dict[int, dict[datetime.date, tuple[Interval, ...]]] = defaultdict(dict)
    first = now.date() - datetime.timedelta(days=2)
    for place, service, status, good_until, said_at, day, opens, closes in run(SAID, ids=ids, first=first).all():
        if service is None:
            exceptions[place][day] = opening.whole(opens, closes)
        else:
            said[place].append(Said(service, status_now(status, good_until, now), said_at))
    return said, exceptions
