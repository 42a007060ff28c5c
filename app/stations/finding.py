"""What an address asks of the list of places, and the links that ask for something else. Every filter is an address."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core import i18n, templating
from app.core.city import City, Town
from app.qr import queries as placements
from app.stations import large, positions, queries, words
from app.stations.models import Station
from app.stations.rules import Kind, Service
from app.stations.wanted import Wanted

LONGEST_WORDS = 60
ORIGINS = ("near", "around")  # Parts of the address that order the list and leave nothing out.
ASKED_FOR = (
    Service.WATER,
    Service.CHARGING,
    Service.TOILET,
    Service.REST_SEAT,
    Service.MICROWAVE,
    Service.BLOOD_PRESSURE,
    Service.FIRST_AID_KIT,
    Service.UMBRELLA,
    Service.WIFI,
)


@dataclass(frozen=True)
class Choice:
    label: Any
    url: str
    current: bool


@dataclass(frozen=True)
class Origin:
    """Where distances begin: a place, or a town's mean position. `row` has its name, `values` the part of the address."""

    row: Station | Town
    position: tuple[float, float]
    values: Mapping[str, str]


@dataclass(frozen=True)
class Search:
    """One request of the list. `values` are the parts of its address."""

    wanted: Wanted
    city: City
    page: int
    values: Mapping[str, str]
    origin: Origin | None
    first: tuple[Service, ...] = ()  # What the weather asks for.

    def url(self, **changes: str) -> str:
        """The same search with something changed; an empty value takes it away, and the first page comes first."""
        values: dict[str, Any] = {**self.values, **changes}
        return url_for("stations.index", **{name: value for name, value in values.items() if value})

    @property
    def is_narrowed(self) -> bool:
        return any(name not in ORIGINS for name in self.values)

    @property
    def without_origin(self) -> str:
        """The same list not by distance; empty where the order follows from the chosen town."""
        return self.url(near="", around="") if self.origin and self.origin.values else ""

    @property
    def around_town(self) -> str:
        """From the chosen town outwards, past its border."""
        return self.url(town="", county="", around=self.wanted.town) if self.wanted.town else ""

    @property
    def quick(self) -> list[Choice]:
        """Open now and the services most asked for: one line of chips, each switching itself on and off."""
        chips = [Choice(_("现在营业"), self.url(open="" if self.wanted.open_now else "1"), self.wanted.open_now)]
        asked_for = dict.fromkeys((*self.first, *ASKED_FOR))
        chips += [self._service(service) for service in asked_for]
        chips.append(
            Choice(_("无台阶"), self.url(**{"step-free": "" if self.wanted.step_free else "1"}), self.wanted.step_free)
        )
        return chips

    def _service(self, service: Service) -> Choice:
        current = self.wanted.service is service
        return Choice(words.SERVICES[service], self.url(service="" if current else service.value), current)

    @property
    def kinds(self) -> list[Choice]:
        every = Choice(_("全部类别"), self.url(kind=""), self.wanted.kind is None)
        return [
            every,
            *(Choice(words.KINDS[kind], self.url(kind=kind.value), self.wanted.kind is kind) for kind in Kind),
        ]

    @property
    def counties(self) -> list[Choice]:
        every = Choice(_("全市"), self.url(county="", town=""), not self.wanted.county)
        return [
            every,
            *(
                Choice(
                    i18n.local(county, "name"), self.url(county=county.code, town=""), self.wanted.county == county.code
                )
                for county in self.city.counties.values()
            ),
        ]

    @property
    def towns(self) -> list[tuple[str, str, bool]]:
        """Streets and towns of the chosen county, for a selection."""
        if not self.wanted.county:
            return []
        towns = [town for town in self.city.towns.values() if town.county_code == self.wanted.county]
        return [
            ("", _("全部街道和乡镇"), not self.wanted.town),
            *((town.code, i18n.plain(town, "name"), self.wanted.town == town.code) for town in towns),
        ]

    @property
    def kept_by_town(self) -> dict[str, str]:
        return {name: value for name, value in self.values.items() if name != "town"}

    @property
    def kept_by_words(self) -> dict[str, str]:
        return {name: value for name, value in self.values.items() if name != "q"}


def relaxations(search: Search, now: datetime.datetime) -> list[Choice]:
    """Where nothing was found: each single condition whose loss would find something, with how much."""
    wanted = search.wanted
    ways = {
        "open": (_("也看现在休息的"), {"open_now": False}),
        "q": (_("不限文字“%(words)s”", words=wanted.words), {"words": ""}),
        "town": (_("看整个县（市、区）"), {"town": "", "near": None}),
        "service": (_("不限服务"), {"service": None}),
        "step-free": (_("不限无台阶"), {"step_free": False}),
        "kind": (_("不限类别"), {"kind": None}),
        "county": (_("看全市"), {"county": "", "town": "", "near": None}),
    }
    found = []
    for name, (label, change) in ways.items():
        if name not in search.values:
            continue
        relaxed = replace(wanted, **change)
        count = large.kept(("total", relaxed), lambda relaxed=relaxed: queries.total(relaxed, now))
        if count:
            without = {name: "", "town": ""} if name == "county" else {name: ""}
            found.append(
                Choice(
                    _("%(condition)s，%(count)s", condition=label, count=counted(count)), search.url(**without), False
                )
            )
    return found


def counted(total: int) -> str:
    """“395 处”; of what is only counted so far, that it is more."""
    if total > queries.COUNTED_TO:
        return _("%(n)s 多处", n=templating.number(queries.COUNTED_TO))
    return _("%(n)s 处", n=templating.number(total))


def read(args: Mapping[str, str], city: City) -> Search:
    """An address as a search. What it does not know is left out, so that an old link still gives a list."""
    county = args.get("county", "")
    county = county if county in city.counties else ""
    town = args.get("town", "")
    if town not in city.towns or (county and city.towns[town].county_code != county):
        town = ""
    said = " ".join(args.get("q", "").replace("\0", "").split())[:LONGEST_WORDS]
    origin = _origin(args, city, town)
    wanted = Wanted(
        county=county or (city.towns[town].county_code if town else ""),
        town=town,
        service=_member(Service, args.get("service")),
        kind=_member(Kind, args.get("kind")),
        open_now=args.get("open") == "1",
        step_free=args.get("step-free") == "1",
        words=said,
        near=origin.position if origin else None,
    )
    return Search(wanted, city, _page(args.get("page", "1")), _values(wanted, origin), origin)


def _origin(args: Mapping[str, str], city: City, town: str) -> Origin | None:
    """Where one is: a place's number, the printed code that was scanned there, a town to look round, the chosen town."""
    if args.get("near"):
        return _from_place(queries.public_by_code(args["near"][:40]))
    scanned = placements.by_code(args.get("from", "")[:40])
    if scanned and scanned.is_active and scanned.target_kind == "station":
        return _from_place(queries.by_id(scanned.target_id))
    around = city.towns.get(args.get("around", ""))
    if around:
        return _from_town(around, {"around": around.code})
    return _from_town(city.towns[town], {}) if town else None


def _from_place(row: Station | None) -> Origin | None:
    return Origin(row, row.position, {"near": row.code}) if row and row.position else None


def _from_town(town: Town, values: Mapping[str, str]) -> Origin | None:
    position = positions.middle_of(town.county_code, town.code)
    return Origin(town, position, values) if position else None


def _values(wanted: Wanted, origin: Origin | None) -> dict[str, str]:
    values = {
        "q": wanted.words,
        "county": wanted.county,
        "town": wanted.town,
        "service": wanted.service.value if wanted.service else "",
        "kind": wanted.kind.value if wanted.kind else "",
        "open": "1" if wanted.open_now else "",
        "step-free": "1" if wanted.step_free else "",
        **(origin.values if origin else {}),
    }
    return {name: value for name, value in values.items() if value}


def _member(kind: type[StrEnum], value: str | None):
    return kind(value) if value in {member.value for member in kind} else None


def _page(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and 0 < int(value[:6]) < 100_000 else 1
