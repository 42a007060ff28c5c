"""How the fund is divided, from the city's folder: only what has a source is drawn, the rest says that it waits."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.charity import figures, rules
from app.core import i18n, templating
from app.core.city import City

FILE = "charity/fund_split.toml"
SOURCES = "exhibition/sources.toml"
DRAWN = {"sourced", "to-check", "calc"}


@dataclass(frozen=True)
class Split:
    """One division: a stacked bar with its parts, and where it comes from. `pieces` are empty when nothing may be drawn."""

    row: Mapping[str, Any]
    key: str
    pieces: list[dict[str, Any]]
    papers: list[Mapping[str, Any]]
    status: str
    as_of: str


def splits(city: City) -> tuple[dict[str, Split], list[Split]]:
    """The divisions that may be drawn, by key, and those that wait for the centre."""
    papers = {row["key"]: row for row in city.read(SOURCES).get("sources", [])}
    known, pending = {}, []
    for row in city.read(FILE).get("splits", []):
        split = _split(row, papers)
        if split.pieces:
            known[split.key] = split
        else:
            pending.append(split)
    return known, pending


def games(city: City) -> list[Split]:
    """The games whose division has a source: each ticket's parts in money, by its price."""
    papers = {row["key"]: row for row in city.read(SOURCES).get("sources", [])}
    return [split for row in city.read(FILE).get("games", []) if (split := _split(_priced(row), papers)).pieces]


def _priced(row: Mapping[str, Any]) -> dict[str, Any]:
    parts = [{**part, "milli_yuan": row["price_minor"] * part["permille"] // 100} for part in row["parts"]]
    return {**row, "parts": [{key: value for key, value in part.items() if key != "permille"} for part in parts]}


def fund_of(game: Split, halves: Split | None) -> list[dict[str, Any]]:
    """What the centre and the locality get of this ticket's fund, by the shares published for the whole; none without them."""
    if halves is None:
        return []
    fund = next((_value(part) for part in game.row["parts"] if part["key"] == "fund"), 0)
    parts = [{**part, "milli_yuan": fund * part["permille"] // 1000} for part in halves.row["parts"]]
    return _pieces({"parts": [{key: value for key, value in part.items() if key != "permille"} for part in parts]})


def calendar(city: City) -> list[dict[str, Any]]:
    """The days of the year on which somebody has to publish."""
    return [{**entry, "when": _deadline(entry)} for entry in city.read(FILE).get("calendar", [])]


@dataclass(frozen=True)
class Due:
    """The next time somebody has to publish: the day, how far off, and which year it is about."""

    key: str
    row: Mapping[str, Any]
    day: datetime.date
    days: int
    about: int
    papers: list[Mapping[str, Any]]


def due(city: City, today: datetime.date, *, years: int = 1) -> list[Due]:
    """The days to come, soonest first, of so many years."""
    papers = {row["key"]: row for row in city.read(SOURCES).get("sources", [])}
    found = []
    for entry in city.read(FILE).get("calendar", []):
        first = today.year + (datetime.date(today.year, entry["month"], entry["day"]) < today)
        for year in range(first, first + years):
            day = datetime.date(year, entry["month"], entry["day"])
            named = [papers[key] for key in entry.get("sources", []) if key in papers]
            found.append(Due(entry["key"], entry, day, (day - today).days, year - 1, named))
    return sorted(found, key=lambda each: each.day)


def _deadline(entry: Mapping[str, Any]) -> str:
    if i18n.in_english():
        return _("%(day)s前", day=f"{entry['day']} {templating.MONTHS_EN[entry['month'] - 1]}")
    return _("%(day)s前", day=f"{entry['month']}月{entry['day']}日")


def _split(row: Mapping[str, Any], papers: Mapping[str, Mapping[str, Any]]) -> Split:
    named = [papers[key] for key in row.get("sources", []) if key in papers]
    # A source that is only an aggregator or a memory never reaches a page, whatever the status says.
    good = [paper for paper in named if paper.get("grade") in set(rules.Grade)]
    may_draw = row.get("status") in DRAWN and bool(good)
    return Split(
        row=row,
        key=row["key"],
        pieces=_pieces(row) if may_draw else [],
        papers=[{**paper, "day": figures.day(paper.get("date", ""))} for paper in good],
        status=_status(row),
        as_of=figures.day(row.get("as_of", "")),
    )


def _status(row: Mapping[str, Any]) -> str:
    words = {"calc": _("本站按公布的比例计算"), "to-check": _("据该页，待核对"), "pending": _("待中心核对")}
    return words.get(row.get("status", ""), "")


def _pieces(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    parts = row.get("parts", [])
    values = [_value(part) for part in parts]
    whole = max(row.get("total_minor", 0), sum(values))
    pieces, x = [], 0.0
    for part, value in zip(parts, values, strict=True):
        width = 100 * value / whole if whole else 0.0
        label = i18n.plain(part, "label")
        pieces.append({"label": label, "value": _words(part), "x": round(x, 2), "width": round(width, 2)})
        x += width
    rest = whole - sum(values)
    # Rounding in the source leaves up to one unit of its last digit; more than that is a part nobody named.
    if rest > whole // 1000:
        pieces.append(
            {"label": _("其他"), "value": templating.money(rest), "x": round(x, 2), "width": round(100 - x, 2)}
        )
    return pieces


def _value(part: Mapping[str, Any]) -> int:
    return part.get("amount_minor") or part.get("permille") or part.get("milli_yuan") or 0


def _words(part: Mapping[str, Any]) -> str:
    if "amount_minor" in part:
        return templating.money(part["amount_minor"])
    if "permille" in part:
        return f"{templating.number(part['permille'] / 10)}%"
    return _("%(amount)s 元", amount=f"{part['milli_yuan'] / 1000:.3f}".rstrip("0").rstrip("."))
