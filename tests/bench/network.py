"""A made-up network of any size for the bench of stations, written as a bulk load writes: by columns, COPY, and in the database.

It comes from a fixed seed: counties all over a country, the largest with a hundredth of all places, the places of each scattered
about its middle; three services a place, one of 315 weeks, one in twenty with a day that differs.
"""

import datetime
import functools
import itertools
import random
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Table, insert, literal, select, text

from app.core.db import db
from app.core.search import Entry, index
from app.stations import operations, week
from app.stations.models import HoursException, Station, StationService
from app.stations.opening import Interval, OnHolidays
from app.stations.positions import Box
from app.stations.rules import PRECEDENCE, Kind, Service, Source, State, Status
from tests.bench import search
from tests.bench.questions import SEED, look_at_it

COUNTIES, SPREAD = 2_900, 0.12  # The real country has some 2,850; degrees about a county's middle.
COUNTRY = Box(100.0, 22.0, 125.0, 45.0)
NOW = datetime.datetime(2026, 11, 23, 2, tzinfo=datetime.UTC)  # Monday, ten in the morning in China.
STREETS = ("解放路", "人民路", "黄河路", "渤海路", "长江路", "文化街", "新立河", "梧桐巷", "青田街", "市场街")
AT_ONCE = 50_000


@dataclass(frozen=True)
class Middle:
    code: str
    lat: float
    lng: float


def fill(places: int) -> Sequence[Middle]:
    """Write the network; gives the counties, the largest first."""
    chance = random.Random(SEED)
    middles = [
        Middle(
            str(100_000 + number),
            chance.uniform(COUNTRY.south, COUNTRY.north),
            chance.uniform(COUNTRY.west, COUNTRY.east),
        )
        for number in range(COUNTIES)
    ]
    weeks = some_weeks()
    with written_in_bulk(Station.__table__, StationService.__table__):
        for first in range(0, places, AT_ONCE):
            write(Station.__table__, stations(chance, middles, weeks, range(first, min(first + AT_ONCE, places))))
        offer(chance)
        differ()
    db.session.commit()
    rows = db.session.execute(select(Station.id, Station.code, Station.name))
    search.fill(Entry("station", row.id, row.code, row.name, row.code, dated=NOW, public_from=NOW) for row in rows)
    look_at_it()
    return middles


@functools.lru_cache
def weights(counties: int) -> tuple[float, ...]:
    """How often a place lies in each county."""
    return tuple(itertools.accumulate(1 / (place + 15) for place in range(counties)))


def some_weeks() -> list[str]:
    weeks = [
        week.written({day: (Interval(opens, closes),) for day in range(7) if day != rest})
        for opens in range(420, 570, 30) for closes in range(1_020, 1_335, 45) for rest in range(9)
    ]  # fmt: skip
    for each in weeks:
        operations.know_week(each)
    return weeks


def stations(
    chance: random.Random, middles: Sequence[Middle], weeks: Sequence[str], numbers: range
) -> Iterator[dict[str, object]]:
    """Drawn by columns: ten times as fast as by rows."""
    some = len(numbers)
    moments = [NOW - datetime.timedelta(days=days) for days in range(35)]
    drawn = zip(
        numbers,
        chance.choices(middles, cum_weights=weights(len(middles)), k=some),
        chance.choices((Kind.HUB, Kind.SERVICE, Kind.OUTLET), (1, 29, 70), k=some),
        chance.choices(STREETS, k=some),
        chance.choices(range(1, 2_000), k=some),
        chance.choices(range(1, 15), k=some),
        chance.choices((True, False, None), k=some),
        chance.choices((State.OPEN, State.PAUSED, State.CLOSED), (96, 2, 2), k=some),
        chance.choices(moments, k=some),
        chance.choices(weeks, k=some),
        chance.choices((None, *OnHolidays), k=some),
        strict=True,
    )
    for number, middle, kind, street, house, town, step_free, state, confirmed, hours, on_holidays in drawn:
        yield {
            "code": f"BENCH-{number:07}",
            "kind": kind,
            "precedence": PRECEDENCE[kind],
            "name": f"{street}{house} 号站",
            "county_code": middle.code,
            "town_code": f"{middle.code}{town:03}",
            "lat": chance.gauss(middle.lat, SPREAD),
            "lng": chance.gauss(middle.lng, SPREAD),
            "position_is_schematic": False,
            "step_free": step_free,
            "state": state,
            "hours_confirmed_at": confirmed,
            "week": hours,
            "on_holidays": on_holidays,
            "is_demonstration": True,
            "version": 1,
            "created_at": NOW,
            "changed_at": NOW,
        }


@contextmanager
def written_in_bulk(*tables: Table) -> Iterator[None]:
    """Indexes are built when the rows are there, and nobody looks whether the place just written exists."""
    connection = db.session.connection()
    indexes = [each for table in tables for each in table.indexes]
    db.session.execute(
        text("PRAGMA cache_size = -500000" if index.is_sqlite() else "SET session_replication_role = replica")
    )
    for each in indexes:
        each.drop(connection)
    yield
    for each in indexes:
        each.create(connection)


def write(table: Table, rows: Iterable[dict[str, object]]) -> None:
    """COPY on PostgreSQL, one prepared statement on SQLite; past SQLAlchemy, which looks at each value."""
    rows = iter(rows)
    first = next(rows)
    cursor = db.session.connection().connection.cursor()
    values = ([plain(value) for value in row.values()] for row in itertools.chain([first], rows))
    if index.is_sqlite():
        statement = table.insert().compile(dialect=db.engine.dialect, column_keys=list(first))
        cursor.executemany(str(statement), values)
        return
    with cursor.copy(f"COPY {table.name} ({', '.join(first)}) FROM STDIN") as copy:
        for row in values:
            copy.write_row(row)


def plain(value: object) -> object:
    """As both drivers take it: enumerations as text, moments as SQLite keeps them."""
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None).isoformat(" ", "microseconds") if index.is_sqlite() else value
    return str(value) if isinstance(value, str) else value


def offer(chance: random.Random) -> None:
    """Three services for each place, inside the database: they are three times as many as the places."""
    known = list(Service)
    for part in range(len(known)):
        for turn in range(3):
            service = known[(part + turn * 5) % len(known)]
            status = chance.choices((Status.WORKS, Status.BROKEN), (9, 1))[0]
            until = NOW + datetime.timedelta(hours=chance.randrange(-20, 60))
            row = select(
                Station.id, literal(service, StationService.service.type), literal(True),
                literal(status, StationService.status.type), literal(Source.OWNER, StationService.source.type),
                literal(NOW - datetime.timedelta(hours=2), StationService.said_at.type),
                literal(until, StationService.good_until.type),
            ).where(Station.id % len(known) == part)  # fmt: skip
            columns = ("station_id", "service", "offered", "status", "source", "said_at", "good_until")
            db.session.execute(insert(StationService).from_select(columns, row))


def differ() -> None:
    """One place in twenty has a day that differs, within a month before or after today."""
    for number in range(60):
        day = NOW.date() + datetime.timedelta(days=number - 30)
        row = select(
            Station.id, literal(day, HoursException.day.type), literal(Source.OWNER, HoursException.source.type),
            literal(NOW, HoursException.set_at.type),
        ).where(Station.id % 1200 == 20 * number + 7)  # fmt: skip
        db.session.execute(insert(HoursException).from_select(("station_id", "day", "source", "set_at"), row))
