"""`python -m tests.bench.stations [places …]`: the map's and the list's own queries over a made-up network, on both engines.

Measured are the functions the pages call, objects built and all, without the web server. What a process keeps for five minutes
(totals, clusters of a zoom level) is measured as it is made; only the views of a map from zoom 10 outwards read what is kept, as
there every view reads the same. `make bench` takes 100,000 places; `python -m tests.bench.stations 1000000` takes some minutes.
"""

import datetime
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask_migrate

from app import create_app
from app.config import Config
from app.core.db import db, writing
from app.stations import map_queries, map_routes, nearest, queries
from app.stations.positions import Box
from app.stations.rules import Service
from app.stations.wanted import Wanted
from tests import servers
from tests.bench import network
from tests.bench.network import NOW, Middle
from tests.bench.questions import ASKED_DEAR, Case, Figures, show, timed

Ask = Callable[[random.Random], Callable[[], object]]
Facts = dict[str, Any]
PLACES = 100_000
MISSING = (Service.WATER, Service.CHARGING, Service.TOILET, Service.REST_SEAT, Service.MICROWAVE, Service.UMBRELLA)
ASKED_FEW = 6
SCREEN = (700, 780)  # Pixels of the map beside the list.


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
        show("places", places, cases([Middle("", 0, 0)], places), columns)


def measure(url: str, folder: Path, places: int) -> dict[str, Figures]:
    settings = {"SECRET_KEY": "only-for-the-bench-" + "x" * 32, "DEMONSTRATION": "1", "TESTING": "1"}
    app = create_app(Config.from_env({**settings, "CITY": "binzhou", "DATA_DIR": str(folder), "DATABASE_URL": url}))
    with app.app_context():
        with writing():
            flask_migrate.upgrade()
            began = time.monotonic()
            middles = network.fill(places)
            print(f"  written in {time.monotonic() - began:.0f} s (load {os.getloadavg()[0]:.1f})", flush=True)
        figures = {case.label: timed(case) for case in cases(middles, places)}
        db.session.remove()
        db.engine.dispose()
    return figures


# --- what the pages ask ---


@dataclass(frozen=True)
class Asking:
    """Where those who ask stand, and what they ask for."""

    middles: Sequence[Middle]
    places: int

    def somewhere(self, chance: random.Random) -> tuple[float, float]:
        """Where people are: where the places are."""
        middle = chance.choices(self.middles, cum_weights=network.weights(len(self.middles)))[0]
        return chance.gauss(middle.lat, network.SPREAD), chance.gauss(middle.lng, network.SPREAD)

    def county(self, chance: random.Random) -> str:
        return chance.choices(self.middles, cum_weights=network.weights(len(self.middles)))[0].code

    def view(self, zooms: Sequence[int], does: Callable[[Wanted, Box, int], object]) -> Ask:
        def ask(chance: random.Random):
            zoom, (lat, lng) = chance.choice(zooms), self.somewhere(chance)
            return lambda: does(Wanted(), screen(lat, lng, zoom), zoom)

        return ask

    def missing(self, chance: random.Random) -> Callable[[], object]:
        place = queries.by_code(f"BENCH-{chance.randrange(self.places):07}")
        db.session.remove()
        return lambda: nearest.working(place, MISSING, NOW, is_large=queries.may_be_large())


def search_for(does: Callable[[Wanted, datetime.datetime], object], **facts: Any) -> Ask:
    def ask(chance: random.Random):
        wanted = Wanted(**{name: value(chance) if callable(value) else value for name, value in facts.items()})
        return lambda: does(wanted, NOW)

    return ask


def listed(**facts: Any) -> Ask:
    return search_for(queries.listed, **facts)


def total(**facts: Any) -> Ask:
    return search_for(queries.total, **facts)


def service(chance: random.Random) -> Service:
    return chance.choice(list(Service))


def word(chance: random.Random) -> str:
    return chance.choice(network.STREETS)


def held(milliseconds: float, larger: float | None = None) -> tuple[tuple[int, float], ...]:
    """The figure to hold at 100,000 places, and the same or another at a million."""
    return (PLACES, milliseconds), (10 * PLACES, larger or milliseconds)


def cases(middles: Sequence[Middle], places: int) -> list[Case]:
    """Rows of the same `why` have the same figure to hold."""
    asking = Asking(middles, places)
    view, somewhere = asking.view, asking.somewhere
    seen: Facts = {"p99": held(5), "why": "viewport"}
    near: Facts = {"p99": held(15), "why": "nearest 20"}
    few: Facts = {"p99": held(150), "why": "a selection"}
    dear: Facts = {"times": ASKED_DEAR, **few}
    made: Facts = {"times": ASKED_FEW, "why": "worked out once in five minutes, then kept for its zoom"}
    return [
        Case("viewport, streets (zoom 14 to 17)", view((14, 15, 16, 17), viewed), **seen),
        Case("viewport, a town (zoom 11 to 13)", view((11, 12, 13), viewed), **seen),
        Case("viewport, a region (zoom 8 to 10)", view((8, 9, 10), viewed), **seen),
        Case("viewport, the country (zoom 4)", view((4,), viewed), **seen),
        Case("clusters of the country, zoom 4, made", view((4,), squares), p99=held(50, 500), **made),
        Case("clusters of the country, zoom 8 to 10, made", view((8, 9, 10), squares), **made),
        Case("nearest 20", listed(near=somewhere), **near),
        Case("nearest with what is missing at a place", asking.missing, **near),
        Case("nearest 20 with a service", listed(near=somewhere, service=service), **few),
        Case("nearest 20 open now", listed(near=somewhere, open_now=True), **few),
        Case("list: county", listed(county=asking.county), **few),
        Case("list: county, service, open now", listed(county=asking.county, service=service, open_now=True), **few),
        Case("list: everything", listed(), **dear),
        Case("list: a service", listed(service=service), **dear),
        Case("list: open now", listed(open_now=True), **dear),
        Case("list: step-free", listed(step_free=True), **dear),
        Case("list: words", listed(words=word), **dear),
        Case("total, to 10,000: everything", total(), **dear),
        Case("total, to 10,000: a service", total(service=service), **dear),
        Case("total, to 10,000: open now", total(open_now=True), **dear),
        Case("total, to 10,000: words", total(words=word), **dear),
    ]


def viewed(wanted: Wanted, box: Box, zoom: int) -> object:
    """As the route of the map's views asks, with what a process keeps."""
    return map_queries.in_view(wanted, NOW, box, zoom) or map_routes.clusters(wanted, NOW, box, zoom)


def squares(wanted: Wanted, _box: Box, zoom: int) -> object:
    return map_queries.country_clusters(wanted, NOW, zoom)


def screen(lat: float, lng: float, zoom: int) -> Box:
    """What a map of some 700 by 780 pixels shows at a zoom level."""
    degrees = 360 / 2**zoom / 256
    across, up = SCREEN[0] * degrees / 2, SCREEN[1] * degrees / 2 * 0.8
    return Box(lng - across, lat - up, lng + across, lat + up)


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
