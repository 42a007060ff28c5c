"""`python -m tests.bench.stations [places …]`: the map's and the list's own queries over a made-up network, on both engines.

The network comes from a fixed seed: counties all over a country, the largest with a hundredth of all places, the places of each
scattered about its middle; three services a place, one of 315 weeks. Measured are the functions the pages call, objects built
and all, without the web server; the country's clusters and its totals are what a process keeps for five minutes. `make bench`
takes 100,000 places; `python -m tests.bench.stations 1000000` takes a quarter of an hour, most of it to make them.
"""

import datetime
import itertools
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate
from sqlalchemy import insert, literal, select, text

from app import create_app
from app.config import Config
from app.core.db import db, writing
from app.core.search import Entry, index
from app.stations import map_queries, operations, queries, week
from app.stations.models import Station, StationService
from app.stations.opening import Interval, OnHolidays
from app.stations.positions import Box
from app.stations.queries import Wanted
from app.stations.rules import PRECEDENCE, Kind, Service, Source, State, Status
from tests import servers

PLACES, SEED = 100_000, 20_261_123
COUNTIES, SPREAD = 2_900, 0.12  # The real country has some 2,850; degrees about a county's middle.
COUNTRY = Box(100.0, 22.0, 125.0, 45.0)
NOW = datetime.datetime(2026, 11, 23, 2, tzinfo=datetime.UTC)  # Monday, ten in the morning in China.
ASKED, ASKED_DEAR, ASKED_EACH = 200, 20, 3
LABEL = 46
SCREEN = (700, 780)  # Pixels of the map beside the list.
STREETS = ("解放路", "人民路", "黄河路", "渤海路", "长江路", "文化街", "新立河", "梧桐巷", "青田街", "市场街")


@dataclass(frozen=True)
class Middle:
    code: str
    lat: float
    lng: float


@dataclass(frozen=True)
class Case:
    """One thing a page asks, many times with other values. To hold: milliseconds that 99 of 100 stay below, by network."""

    label: str
    ask: Callable[[random.Random], Callable[[], object]]
    times: int = ASKED
    p99: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True)
class Figures:
    """Milliseconds: on the clock, and of processor, ours and the database's, for one question on average."""

    p50: float
    p99: float
    work: float


def main(*networks: int) -> None:
    for places in networks or (PLACES,):
        columns: dict[str, dict[str, Figures]] = {}
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-stations-")))
            urls = {"SQLite": f"sqlite:///{folder / 'stations.db'}"}
            try:
                urls["PostgreSQL"] = stack.enter_context(servers.postgresql())
            except servers.ServerMissing as missing:
                print(f"  PostgreSQL left out: {missing}")
            for engine, url in urls.items():
                print(f"\nStations: {places:,} places on {engine} …", flush=True)
                columns[engine] = measure(url, folder, places)
        show("places", places, cases([Middle("", 0, 0)]), columns)


def measure(url: str, folder: Path, places: int) -> dict[str, Figures]:
    settings = {"SECRET_KEY": "only-for-the-bench-" + "x" * 32, "DEMONSTRATION": "1", "TESTING": "1"}
    app = create_app(Config.from_env({**settings, "CITY": "binzhou", "DATA_DIR": str(folder), "DATABASE_URL": url}))
    with app.app_context():
        with writing():
            flask_migrate.upgrade()
            middles = fill(places)
        figures = {case.label: timed(case) for case in cases(middles)}
        db.session.remove()
        db.engine.dispose()
    return figures


# --- the network ---


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
    made = stations(chance, middles, places)
    while some := list(itertools.islice(made, 10_000)):
        db.session.execute(insert(Station.__table__), some)
    offer(chance)
    db.session.commit()
    rows = db.session.execute(select(Station.id, Station.code, Station.name)).all()
    index.rebuild(Entry("station", row.id, row.code, row.name, row.code, dated=NOW, public_from=NOW) for row in rows)
    db.session.commit()
    look_at_it()
    return middles


def stations(chance: random.Random, middles: Sequence[Middle], places: int) -> Iterator[dict]:
    weights = list(itertools.accumulate(1 / (place + 15) for place in range(len(middles))))
    weeks = [
        week.written({day: (Interval(opens, closes),) for day in range(7) if day != rest})
        for opens in range(420, 570, 30) for closes in range(1_020, 1_335, 45) for rest in range(9)
    ]  # fmt: skip
    for each in weeks:
        operations.know_week(each)
    for number in range(places):
        middle = chance.choices(middles, cum_weights=weights)[0]
        kind = chance.choices((Kind.HUB, Kind.SERVICE, Kind.OUTLET), (1, 29, 70))[0]
        yield {
            "code": f"BENCH-{number:07}",
            "kind": kind,
            "precedence": PRECEDENCE[kind],
            "name": f"{chance.choice(STREETS)}{chance.randrange(1, 2_000)} 号站",
            "county_code": middle.code,
            "town_code": f"{middle.code}{chance.randrange(1, 15):03}",
            "lat": chance.gauss(middle.lat, SPREAD),
            "lng": chance.gauss(middle.lng, SPREAD),
            "position_is_schematic": False,
            "step_free": chance.choice((True, False, None)),
            "state": chance.choices((State.OPEN, State.PAUSED, State.CLOSED), (96, 2, 2))[0],
            "hours_confirmed_at": NOW - datetime.timedelta(days=chance.randrange(35)),
            "week": chance.choice(weeks),
            "on_holidays": chance.choice((None, *OnHolidays)),
            "is_demonstration": True,
            "version": 1,
            "created_at": NOW,
            "changed_at": NOW,
        }


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


def look_at_it() -> None:
    """As a bulk load ends: the planner looks at the tables."""
    if index.is_sqlite():
        db.session.execute(text("ANALYZE"))
        db.session.commit()
        return
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))


# --- what the pages ask ---


def cases(middles: Sequence[Middle]) -> list[Case]:
    weights = list(itertools.accumulate(1 / (place + 15) for place in range(len(middles))))

    def somewhere(chance: random.Random) -> tuple[float, float]:
        """Where people are: where the places are."""
        middle = chance.choices(middles, cum_weights=weights)[0]
        return chance.gauss(middle.lat, SPREAD), chance.gauss(middle.lng, SPREAD)

    def county(chance: random.Random) -> str:
        return chance.choices(middles, cum_weights=weights)[0].code

    def view(zooms: Sequence[int]):
        def ask(chance: random.Random):
            zoom, (lat, lng) = chance.choice(zooms), somewhere(chance)
            return lambda: in_view(Wanted(), screen(lat, lng, zoom), zoom)

        return ask

    def search_for(does: Callable[[Wanted, datetime.datetime], object], **facts: Any):
        def ask(chance: random.Random):
            wanted = Wanted(**{name: value(chance) if callable(value) else value for name, value in facts.items()})
            return lambda: does(wanted, NOW)

        return ask

    def listed(**facts: Any):
        return search_for(queries.listed, **facts)

    def total(**facts: Any):
        return search_for(queries.total, **facts)

    def service(chance: random.Random) -> Service:
        return chance.choice(list(Service))

    large, million = PLACES, 10 * PLACES
    viewport, near = ((large, 5.0), (million, 5.0)), ((large, 15.0), (million, 15.0))
    choice, count = ((large, 150.0), (million, 150.0)), ((large, 150.0),)
    return [
        Case("viewport, streets (zoom 14 to 17)", view((14, 15, 16, 17)), p99=viewport),
        Case("viewport, a town (zoom 11 to 13)", view((11, 12, 13)), p99=viewport),
        Case("clusters, a region (zoom 8 to 10)", view((8, 9, 10)), times=ASKED_DEAR),
        Case("clusters, the country (zoom 4)", view((4,)), times=ASKED_DEAR),
        Case("nearest 20", listed(near=somewhere), p99=near),
        Case("nearest 20 with a service", listed(near=somewhere, service=service), p99=choice),
        Case("nearest 20 open now", listed(near=somewhere, open_now=True), p99=choice),
        Case("list: county", listed(county=county), p99=choice),
        Case("list: county, service, open now", listed(county=county, service=service, open_now=True), p99=choice),
        Case("list: everything", listed(), times=ASKED_DEAR, p99=choice),
        Case("list: a service", listed(service=service), times=ASKED_DEAR, p99=choice),
        Case("list: open now", listed(open_now=True), times=ASKED_DEAR, p99=choice),
        Case("list: step-free", listed(step_free=True), times=ASKED_DEAR, p99=choice),
        Case("total: everything", total(), times=ASKED_DEAR, p99=count),
        Case("total: a service", total(service=service), times=ASKED_DEAR, p99=count),
        Case("total: open now", total(open_now=True), times=ASKED_DEAR, p99=count),
        Case("list: words", listed(words=lambda chance: chance.choice(STREETS)), times=ASKED_DEAR, p99=count),
    ]


def in_view(wanted: Wanted, box: Box, zoom: int) -> object:
    """As the route of the map's views asks."""
    found = map_queries.in_view(wanted, NOW, box, zoom)
    return map_queries.clusters(wanted, NOW, box, zoom) if found is None else found


def screen(lat: float, lng: float, zoom: int) -> Box:
    """What a map of some 700 by 780 pixels shows at a zoom level."""
    degrees = 360 / 2**zoom / 256
    across, up = SCREEN[0] * degrees / 2, SCREEN[1] * degrees / 2 * 0.8
    return Box(lng - across, lat - up, lng + across, lat + up)


def timed(case: Case) -> Figures:
    chance = random.Random(SEED)
    for _ in range(5):
        once(case.ask(chance))
    spent = processor()
    times = sorted(middle_of_three(case.ask(chance)) for _ in range(case.times))
    spent = processor() - spent
    return Figures(statistics.median(times), times[int(len(times) * 0.99)], spent / case.times / ASKED_EACH)


def processor() -> float:
    """Milliseconds of processor so far: what a busy machine changes least. PostgreSQL works in a process of its own."""
    spent = time.process_time() * 1000
    if not index.is_sqlite():
        fields = (
            Path(f"/proc/{db.session.scalar(text('SELECT pg_backend_pid()'))}/stat")
            .read_text()
            .rsplit(")", 1)[1]
            .split()
        )
        spent += (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
    db.session.remove()
    return spent


def middle_of_three(ask: Callable[[], object]) -> float:
    """The machine does other things too."""
    return statistics.median(once(ask) for _ in range(ASKED_EACH))


def once(ask: Callable[[], object]) -> float:
    """Milliseconds, with a session of its own as every request has one."""
    began = time.perf_counter()
    ask()
    passed = (time.perf_counter() - began) * 1000
    db.session.remove()
    return passed


def show(what: str, size: int, asked: list[Case], columns: dict[str, dict[str, Figures]]) -> None:
    """The table of one run: a line for each question, three columns for each engine."""
    print(
        f"\n{f'{size:,} {what}, milliseconds':<{LABEL}}"
        + "".join(f"{engine:>29}" for engine in columns)
        + f"  to hold (load {os.getloadavg()[0]:.1f})"
    )
    print(" " * LABEL + "".join(f"{'p50':>11}{'p99':>9}{'work':>9}" for _ in columns))
    for case in asked:
        rows = [figures[case.label] for figures in columns.values()]
        shown = "".join(f"{each.p50:>11.2f}{each.p99:>9.2f}{each.work:>9.2f}" for each in rows)
        aim = dict(case.p99).get(size)
        said = "" if aim is None else f"p99 ≤ {aim:g}" + ("" if max(each.p99 for each in rows) <= aim else "   ABOVE")
        print(f"{case.label:<{LABEL}}{shown}  {said}".rstrip())


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
