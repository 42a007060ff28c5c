"""The explorer's filters as addresses: what one asks for, and every choice with how many it would give."""

import datetime
from dataclasses import dataclass, fields
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.charity import columns, labels, selections
from app.charity.rules import Band, Cause, Level, Progress, ProjectKind, PublisherKind, Standing
from app.charity.selections import Moment, Selection
from app.core import city, clock, i18n

LONGEST_QUERY = 60
LONGEST_NAME = 80
ISO_DAY = 10  # Letters.
# Where the address says another word than the code.
NAMES = {
    "standing": "records", "progress": "status", "publisher_kind": "publisher", "publisher": "issuer", "band": "amount",
}  # fmt: skip


@dataclass(frozen=True)
class Facet:
    """One filter. `is_first`: asked for so often that it never hides."""

    name: str
    heading: str
    choices: list[dict]
    is_first: bool
    is_chosen: bool


def asked(query) -> Selection:
    """What the address asks for; a value nobody knows narrows nothing."""
    county, town = query.get("county"), query.get("town")
    known = city.current()
    county = county if county in known.counties else None
    return Selection(
        standing=_one_of(Standing, query.get("records")) or Standing.REAL,
        kind=_one_of(ProjectKind, query.get("kind")),
        cause=_one_of(Cause, query.get("cause")),
        level=_one_of(Level, query.get("level")),
        county=county,
        town=town if town in known.towns and known.towns[town].county_code == county else None,
        year=query.get("year", type=int) if len(query.get("year", "")) == 4 else None,
        progress=_one_of(Progress, query.get("status")),
        band=_one_of(Band, query.get("amount")),
        unit=_typed(query.get("unit", ""), LONGEST_NAME) or None,
        publisher_kind=_one_of(PublisherKind, query.get("publisher")),
        publisher=_typed(query.get("issuer", ""), LONGEST_NAME) or None,
        as_of=day_of(query.get("as_of", "")),
        q=_typed(query.get("q", ""), LONGEST_QUERY),
    )


def day_of(text: str) -> datetime.date | None:
    """A day written as 2026-11-23, today at the latest; nothing else is one."""
    try:
        day = datetime.date.fromisoformat(text) if len(text) == ISO_DAY else None
    except ValueError:
        return None
    return day if day and datetime.date(1987, 1, 1) <= day < clock.today(clock.now()) else None


def _one_of(kind, value):
    return kind(value) if value in set(kind) else None


def _typed(text: str, longest: int) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()[:longest]


def arguments(selection: Selection) -> dict:
    """The query of a selection's own address."""
    default = Selection()
    chosen = {field.name: getattr(selection, field.name) for field in fields(selection) if field.name != "local"}
    return {NAMES.get(name, name): value for name, value in chosen.items() if value != getattr(default, name)}


def facets(selection: Selection, at: Moment) -> list[Facet]:
    """Each filter with its choices: every choice an address, with how many it would give."""
    known = city.current()
    towns = {
        code: i18n.local(town, "name") for code, town in known.towns.items() if town.county_code == selection.county
    }
    columns_now = columns.current(at.now)
    parts = selections.parts_of(selection, at, columns_now)
    named = (
        ("standing", _("看什么"), _standings(), True),
        ("cause", _("四类"), labels.CAUSES, True),
        ("county", _("县（市、区）"), {code: i18n.plain(each, "name") for code, each in known.counties.items()}, True),
        ("town", _("家门口"), towns, True),
        ("year", _("年度"), None, True),
        ("kind", _("种类"), labels.KINDS, False),
        ("progress", _("进度"), labels.PROGRESS, False),
        ("level", _("哪一级的钱"), labels.LEVELS, False),
        ("band", _("金额"), labels.BANDS, False),
        ("unit", _("负责单位"), None, False),
        ("publisher_kind", _("谁发布的"), labels.PUBLISHERS, False),
    )
    found = []
    for name, heading, words, is_first in named:
        choices = _choices(selections.facet_in(columns_now, parts, name, at), selection, name, words)
        if len(choices) > 1 and (name != "town" or towns):
            is_chosen = name != "standing" and getattr(selection, name) is not None
            found.append(Facet(name, heading, choices, is_first, is_chosen))
    return found


def words(selection: Selection) -> str:
    """The selection in a few words: “扶老 · 博兴县 · 2025”."""
    known = city.current()
    county, town = known.counties.get(selection.county or ""), known.towns.get(selection.town or "")
    parts = [
        selection.standing is not Standing.REAL and _standings()[selection.standing],
        selection.cause and labels.CAUSES[selection.cause],
        county and i18n.plain(county, "name"),
        town and i18n.plain(town, "name"),
        selection.year,
        selection.kind and labels.KINDS[selection.kind],
        selection.progress and labels.PROGRESS[selection.progress],
        selection.level and labels.LEVELS[selection.level],
        selection.band and labels.BANDS[selection.band],
        selection.unit,
        selection.publisher_kind and labels.PUBLISHERS[selection.publisher_kind],
        selection.q and f"“{selection.q}”",
    ]
    return " · ".join(str(part) for part in parts if part)


def _standings() -> dict:
    return {Standing.REAL: _("真实公开"), Standing.SAMPLE: _("外来样例"), Standing.DEMONSTRATION: _("演示项目")}


def _choices(counts: dict, selection: Selection, name: str, words) -> list[dict]:
    """Each value with how many it would give."""
    current = getattr(selection, name)
    choices = []
    if name == "standing":
        counts = {Standing(value): count for value, count in counts.items()}
    else:
        counts = counts if current is None or current in counts else counts | {current: 0}
        everything = url_for("charity.projects", **arguments(_with(selection, name, None)))
        choices.append({"label": _("全部"), "url": everything, "current": current is None, "count": None})
    for value in _in_order(name, words, counts):
        chosen = _with(selection, name, value)
        url = url_for("charity.projects", **arguments(chosen))
        choices.append({"label": _label(value, words), "url": url, "current": current == value, "count": counts[value]})
    # One value besides “all” narrows nothing.
    return choices if len(counts) > 1 or current not in (None, Standing.REAL) else []


def _in_order(name: str, words, counts: dict) -> list:
    if words is not None:
        return [value for value in words if value in counts]
    return sorted(counts, reverse=True) if name == "year" else list(counts)


def _label(value: Any, words) -> Any:
    if words:
        return words[value]
    return i18n.zh(value) if isinstance(value, str) else str(value)


def _with(selection: Selection, name: str, value: Any) -> Selection:
    """The selection with one filter changed. Another standing begins anew, another county has other towns."""
    if name == "standing":
        return Selection(standing=value)
    return selection.but(**{name: value, **({"town": None} if name == "county" else {})})
