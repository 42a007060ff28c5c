"""What the pages show of a place, put together for one moment: templates only print it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _

from app.core import clock, templating
from app.core.city import City, County, Town
from app.stations import opening, queries, rules, words
from app.stations.freshness import queries as freshness
from app.stations.models import Station, StationService
from app.stations.rules import Service, State, Status
from app.stations.weather import face

ON_A_CARD = 3
MOST_MISSING = 8


@dataclass(frozen=True)
class ServiceLine:
    """A service now. A card shows three of a dozen: what only a page says is worded when it is asked for."""

    row: StationService
    status: Status
    now: datetime.datetime

    @property
    def service(self) -> Service:
        return self.row.service

    @property
    def label(self) -> Any:
        return words.SERVICES[self.row.service]

    @property
    def art(self) -> str:
        return f"service-{self.row.service.value}"

    @property
    def said_at(self) -> datetime.datetime | None:
        """When the word that counts was said."""
        return self.row.said_at if self.status is not Status.UNKNOWN else None

    @property
    def note(self) -> str:
        """Who said so; of what nobody may claim any more, what was said last."""
        return _note(self.row, self.status, self.now)


@dataclass(frozen=True)
class Place:
    """A place as a card or a page shows it."""

    row: Station
    kind: Any
    art: str
    county: County | None
    town: Town | None
    is_open: bool | None
    opening_line: str
    hours_fresh: bool
    services: Sequence[ServiceLine]
    distance: str = ""
    shown: Sequence[ServiceLine] = field(default=())
    weather: Sequence[Service] = ()

    @property
    def at(self) -> str:
        """“37.3841,118.0141” for the map; empty without a position."""
        return "{:.4f},{:.4f}".format(*self.row.position) if self.row.position else ""

    def with_status(self, status: Status) -> list[ServiceLine]:
        return [line for line in self.services if line.status == status]

    @property
    def missing(self) -> list[Service]:
        """What a passer-by may need and cannot rely on here now: broken, unknown, or not here at all.

        First what the weather asks for, then what most people need, then what else should be here.
        """
        works = {line.service for line in self.services if line.status is Status.WORKS}
        should_be_here = (line.service for line in self.services)
        needed = dict.fromkeys((*self.weather, *rules.NEEDED, *should_be_here))
        return [service for service in needed if service not in works][:MOST_MISSING]


def place(
    station: Station,
    city: City,
    now: datetime.datetime,
    *,
    origin: tuple[float, float] | None = None,
    first: Service | None = None,
    weather: Sequence[Service] = (),
) -> Place:
    """`first` is the service somebody looks for; `weather` are those that come first in heat, rain or frost."""
    # Where nothing is open to the public, nothing is claimed about what works.
    lines = (
        [ServiceLine(row, row.status_now(now), now) for row in station.offered] if station.state is State.OPEN else []
    )
    lines.sort(key=lambda line: face.in_order(weather, line.service))
    now_open = queries.opening_of(station, now)
    return Place(
        row=station,
        kind=words.KINDS[station.kind],
        art=f"kind-{station.kind.value}",
        county=city.counties.get(station.county_code),
        town=city.towns.get(station.town_code or ""),
        is_open=now_open.is_open,
        opening_line=opening_line(station.state, now_open, now),
        hours_fresh=freshness.periods().hours_are_fresh(station.hours_confirmed_at, now),
        services=lines,
        distance=distance(station, origin),
        shown=sorted(lines, key=lambda line: line.service is not first)[:ON_A_CARD],
        weather=weather,
    )


def _note(row: StationService, status: Status, now: datetime.datetime) -> str:
    if row.said_at is None or row.source is None or row.status is None:
        return _("还没有人确认过")
    if status is not Status.UNKNOWN:
        who = words.SOURCES[row.source]
        return _("%(who)s，补传", who=who) if row.is_late else str(who)
    ago = templating.ago(row.said_at, now)
    if row.status is Status.UNKNOWN:
        return _("%(ago)s有来访者反映不能用，等站主答复", ago=ago)
    said = {"who": words.SOURCES[row.source], "ago": ago, "status": words.STATUSES[row.status]}
    return _("上一次：%(who)s，%(ago)s，%(status)s", **said)


def opening_line(state: State, found: opening.Opening, now: datetime.datetime) -> str:
    """“20:00 关门”, “明天 08:00 开门”, “全天开放”."""
    if state is not State.OPEN:
        return str(words.STATES[state])
    if found.is_open is None and found.unknown is not None:
        return str(words.UNKNOWN_OPENING[found.unknown])
    wall = clock.local(now).replace(tzinfo=None)
    if found.is_open and found.until is None:
        return _("全天开放")
    if found.is_open and found.until is not None:
        return _("%(time)s 关门", time=_clock(found.until))
    if found.opens_next is None:
        return _("下次开门时间待确认") if found.unknown else _("近期不开门")
    days = (found.opens_next.date() - wall.date()).days
    if days == 0:
        return _("%(time)s 开门", time=_clock(found.opens_next))
    if days == 1:
        return _("明天 %(time)s 开门", time=_clock(found.opens_next))
    return _("%(day)s %(time)s 开门", day=words.WEEKDAYS[found.opens_next.weekday()], time=_clock(found.opens_next))


def _clock(moment: datetime.datetime) -> str:
    return moment.strftime("%H:%M")


def distance(station: Station, origin: tuple[float, float] | None) -> str:
    """As the crow flies: “300 米”, “1.2 公里”; nothing without a position."""
    if origin is None or station.position is None:
        return ""
    metres = rules.metres(origin, station.position)
    if metres < 15:
        return _("就在这里")
    if metres < 950:
        return _("%(n)s 米", n=max(10, int(round(metres, -1))))
    return _("%(n)s 公里", n=templating.number(round(metres / 1000, 1)))


@dataclass(frozen=True)
class Nearby:
    """The nearest place that has what is missing here, and whether it is open."""

    label: Any
    art: str
    row: Station
    is_open: bool | None
    opening_line: str
    distance: str


def nearby(
    found: Sequence[tuple[Service, Station]],
    missing: Sequence[Service],
    origin: tuple[float, float] | None,
    now: datetime.datetime,
) -> list[Nearby]:
    """In the order in which the missing things are needed."""
    return [
        _nearby(service, row, origin, now) for service, row in sorted(found, key=lambda pair: missing.index(pair[0]))
    ]


def _nearby(service: Service, row: Station, origin: tuple[float, float] | None, now: datetime.datetime) -> Nearby:
    open_there = queries.opening_of(row, now)
    return Nearby(
        label=words.SERVICES[service],
        art=f"service-{service.value}",
        row=row,
        is_open=open_there.is_open,
        opening_line=opening_line(row.state, open_there, now),
        distance=distance(row, origin),
    )
