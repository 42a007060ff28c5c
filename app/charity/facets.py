"""The explorer's filters as addresses: what one asks for, and every choice with how many it would give."""

from dataclasses import fields

from flask import url_for
from flask_babel import gettext as _

from app.charity import labels, queries
from app.charity.queries import Selection
from app.charity.rules import Cause, Level, Progress, ProjectKind, PublisherKind, Standing
from app.core import city, i18n

LONGEST_QUERY = 60


def asked(query) -> Selection:
    """What the address asks for; a value nobody knows narrows nothing."""
    county = query.get("county")
    return Selection(
        standing=_one_of(Standing, query.get("records")) or Standing.REAL,
        kind=_one_of(ProjectKind, query.get("kind")),
        cause=_one_of(Cause, query.get("cause")),
        level=_one_of(Level, query.get("level")),
        county=county if county in city.current().counties else None,
        year=query.get("year", type=int) if len(query.get("year", "")) == 4 else None,
        progress=_one_of(Progress, query.get("status")),
        publisher_kind=_one_of(PublisherKind, query.get("publisher")),
        q="".join(sign if sign.isprintable() else " " for sign in query.get("q", "")).strip()[:LONGEST_QUERY],
    )


def _one_of(kind, value):
    return kind(value) if value in set(kind) else None


NAMES = {"standing": "records", "progress": "status", "publisher_kind": "publisher"}


def arguments(selection: Selection) -> dict:
    """The query of a selection's own address."""
    default = Selection()
    chosen = {field.name: getattr(selection, field.name) for field in fields(selection)}
    return {
        NAMES.get(name, name): value
        for name, value in chosen.items()
        if value != getattr(default, name) and name != "publisher"
    }


def facets(selection: Selection, now, today) -> list[tuple]:
    """Each filter as (heading, choices): every choice an address, with how many it would give."""
    counties = city.current().counties
    named = (
        ("standing", _("看什么"), _standings()),
        ("kind", _("种类"), labels.KINDS),
        ("cause", _("四类"), labels.CAUSES),
        ("progress", _("进度"), labels.PROGRESS),
        ("year", _("年度"), None),
        ("county", _("县（市、区）"), {code: i18n.plain(county, "name") for code, county in counties.items()}),
        ("publisher_kind", _("谁发布的"), labels.PUBLISHERS),
    )
    return [
        (heading, choices)
        for name, heading, words in named
        if len(choices := _choices(selection, name, words, now, today)) > 1
    ]


def _standings() -> dict:
    return {Standing.REAL: _("真实公开"), Standing.SAMPLE: _("外来样例"), Standing.DEMONSTRATION: _("演示项目")}


def _choices(selection: Selection, name: str, words, now, today) -> list[dict]:
    current = getattr(selection, name)
    counts = queries.facet(selection, name, now, today)
    choices = []
    if name == "standing":
        counts = {Standing(value): count for value, count in counts.items()}
    else:
        counts = counts if current is None or current in counts else counts | {current: 0}
        everything = url_for("charity.projects", **arguments(selection.but(**{name: None})))
        choices.append({"label": _("全部"), "url": everything, "current": current is None, "count": None})
    order = sorted(counts, reverse=True) if words is None else [value for value in words if value in counts]
    for value in order:
        chosen = selection.but(**{name: value}) if name != "standing" else Selection(standing=value)
        url = url_for("charity.projects", **arguments(chosen))
        label = words[value] if words else str(value)
        choices.append({"label": label, "url": url, "current": current == value, "count": counts[value]})
    # One value besides “all” narrows nothing.
    return choices if len(counts) > 1 or current not in (None, Standing.REAL) else []
