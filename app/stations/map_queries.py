"""What the map asks the database: the places in view, clusters where there are too many, and where names stand."""

import datetime
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Row, String, cast, func, select

from app.core.db import db
from app.stations import opening, queries
from app.stations.models import HoursException, Station, StationService, WeeklyHours
from app.stations.opening import Hours, Interval
from app.stations.positions import Box
from app.stations.queries import Wanted
from app.stations.rules import Service, State, Status, status_now

MOST_IN_VIEW = 64  # More pins than these, as large as a finger, hide each other on a screen.
CELLS_PER_TILE = 4  # A map tile is 256 pixels wide; clusters stand some 64 pixels apart.
DEEPEST_CLUSTERS = 16
A_DAY, A_TIME = (
    100_000_000,
    10_000,
)  # An interval of a week as one number: weekday, minute of opening, minute of closing.
SINGLE_FROM_ZOOM = 17  # So near, every place in view stands for itself.
COLUMNS = (
    Station.id, Station.code, Station.name, Station.name_en, Station.kind, Station.county_code, Station.town_code,
    Station.lat, Station.lng, Station.position_is_schematic, Station.state, Station.is_demonstration,
    Station.hours_confirmed_at, Station.opening_doubted_at, Station.on_holidays, Station.holiday_opens,
    Station.holiday_closes,
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


def placed(wanted: Wanted, now: datetime.datetime) -> list[ColumnElement[bool]]:
    """What is found and has a position."""
    return [*queries.matching(wanted, now), Station.lat.is_not(None)]


def count(wanted: Wanted, now: datetime.datetime) -> int:
    """How many places have a position."""
    return db.session.scalar(select(func.count()).select_from(Station).where(*placed(wanted, now))) or 0


def bounds(wanted: Wanted, now: datetime.datetime) -> Box | None:
    """The smallest box with all places of a search in it."""
    ends = select(func.min(Station.lng), func.min(Station.lat), func.max(Station.lng), func.max(Station.lat))
    row = db.session.execute(ends.where(*placed(wanted, now))).one()
    return None if row[0] is None else Box(*row)


def points(wanted: Wanted, now: datetime.datetime) -> list[Point]:
    """The places with what a card says of them, in four queries however many they are."""
    chosen = placed(wanted, now)
    rows = db.session.execute(select(*COLUMNS).where(*chosen).order_by(Station.code).limit(queries.MOST_AT_ONCE)).all()
    return _told(rows, select(Station.id).where(*chosen), now)


def in_view(wanted: Wanted, now: datetime.datetime, box: Box, zoom: int) -> list[Point] | None:
    """The places in a box that a map of this zoom level shows; None when they are too many to be told apart."""
    most = queries.MOST_AT_ONCE if zoom >= SINGLE_FROM_ZOOM else MOST_IN_VIEW
    # The box is searched once; what belongs to the places is fetched by their numbers.
    rows = db.session.execute(select(*COLUMNS).where(*placed(wanted, now), box.condition).limit(most + 1)).all()
    return _told(rows, [row.id for row in rows], now) if len(rows) <= most else None


def _told(rows: Sequence[Row], ids, now: datetime.datetime) -> list[Point]:
    if not rows:
        return []
    hours, said = _hours(ids, now), _said(ids, now)
    # Where nothing is open to the public, nothing is claimed about what works.
    return [
        Point(
            row,
            _with_holidays(hours.get(row.id, Hours()), row),
            said.get(row.id, []) if row.state is State.OPEN else [],
        )
        for row in rows
    ]


def _with_holidays(hours: Hours, row: Row) -> Hours:
    holiday = opening.whole(row.holiday_opens, row.holiday_closes)
    return replace(hours, on_holidays=row.on_holidays, holiday=holiday)


def clusters(wanted: Wanted, now: datetime.datetime, box: Box, zoom: int) -> list[Cluster]:
    """Places by squares of the zoom level, each square at the mean position of its places."""
    size = 360 / 2 ** min(zoom, DEEPEST_CLUSTERS) / CELLS_PER_TILE
    # Rounding instead of cutting: both engines know it, and where the squares begin does not matter.
    column, line = func.round(Station.lng / size), func.round(Station.lat / size)
    rows = db.session.execute(
        select(func.avg(Station.lat), func.avg(Station.lng), func.count())
        .where(*placed(wanted, now), box.condition)
        .group_by(column, line)
    )
    return [Cluster(*row) for row in rows]


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


def _hours(ids, now: datetime.datetime) -> dict[int, Hours]:
    """Weekly hours and the exceptions that can matter now, by place."""
    # A week as one text: seven times fewer rows, and most places share their week with others, whose text is read already.
    day = cast(WeeklyHours.weekday * A_DAY + WeeklyHours.opens * A_TIME + WeeklyHours.closes, String)
    weeks = select(WeeklyHours.station_id, func.aggregate_strings(day, ",")).group_by(WeeklyHours.station_id)
    weekly = {place: _week(text) for place, text in db.session.execute(weeks.where(WeeklyHours.station_id.in_(ids)))}
    exceptions: dict[int, dict[datetime.date, tuple[Interval, ...]]] = defaultdict(dict)
    first = now.date() - datetime.timedelta(days=2)
    for each in db.session.scalars(
        select(HoursException).where(HoursException.station_id.in_(ids), HoursException.day >= first)
    ):
        exceptions[each.station_id][each.day] = each.intervals
    return {place: Hours(weekly.get(place, {}), exceptions.get(place, {})) for place in {*weekly, *exceptions}}


@lru_cache(4_096)
def _week(text: str) -> Mapping[int, tuple[Interval, ...]]:
    days: dict[int, tuple[Interval, ...]] = {}
    for number in sorted(map(int, text.split(","))):
        weekday, times = divmod(number, A_DAY)
        days[weekday] = (*days.get(weekday, ()), Interval(*divmod(times, A_TIME)))
    return days


def _said(ids, now: datetime.datetime) -> dict[int, list[Said]]:
    columns = (
        StationService.station_id, StationService.service, StationService.status, StationService.good_until,
        StationService.said_at,
    )  # fmt: skip
    found: dict[int, list[Said]] = defaultdict(list)
    rows = db.session.execute(select(*columns).where(StationService.station_id.in_(ids), StationService.offered))
    for place, service, status, good_until, said_at in rows:
        found[place].append(Said(service, status_now(status, good_until, now), said_at))
    return found
