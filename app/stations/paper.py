"""The list to take along, printed or kept in the browser: what holds for weeks, and nothing that changes by the hour."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from flask_babel import gettext as _

from app.core import i18n
from app.core.city import City, County, Town
from app.stations import coming_week, words
from app.stations.models import Station
from app.stations.opening import Hours
from app.stations.rules import Service, State

MOST_PLACES = 1_000  # A list nobody would print; a larger network is printed county by county.
# Every place has them; naming them on each line would bury what is rare.
LEFT_OUT = frozenset({Service.CHARITY_INFO, Service.AID_GUIDANCE})


@dataclass(frozen=True)
class Line:
    row: Station
    kind: Any
    town: Town | None
    hours: str
    services: str


@dataclass(frozen=True)
class Group:
    """The places of one county."""

    county: County | None
    lines: Sequence[Line]


def groups(stations: Iterable[Station], city: City) -> list[Group]:
    """By county, in the order the rows come."""
    by_county = groupby(stations, key=lambda station: station.county_code)
    return [Group(city.counties.get(code), [_line(row, city) for row in rows]) for code, rows in by_county]


def _line(row: Station, city: City) -> Line:
    offered = [words.SERVICES[each.service] for each in row.offered if each.service not in LEFT_OUT]
    return Line(
        row=row,
        kind=words.KINDS[row.kind],
        town=city.towns.get(row.town_code or ""),
        hours=week(row.hours) if row.state is State.OPEN else str(words.STATES[row.state]),
        services=_listed(offered) if row.state is State.OPEN else "",
    )


def week(hours: Hours) -> str:
    """The usual week in words: “每天 08:00–20:00”, “周一至周六 08:00–19:00，周日 休息”; empty when nobody has said."""
    if not hours.weekly:
        return ""
    days = [hours.weekly.get(day, ()) for day in range(7)]
    runs = [(list(run), intervals) for intervals, run in groupby(range(7), key=lambda day: days[day])]
    if len(runs) == 1:
        return _("每天 %(times)s", times=coming_week.hours_text(runs[0][1]))
    return _("；").join(f"{_days(run[0], run[-1])} {coming_week.hours_text(intervals)}" for run, intervals in runs)


def _days(first: int, last: int) -> str:
    if first == last:
        return str(words.WEEKDAYS[first])
    return _("%(first)s至%(last)s", first=words.WEEKDAYS[first], last=words.WEEKDAYS[last])


def _listed(labels: Sequence[Any]) -> str:
    joined = ", " if i18n.in_english() else "、"
    return joined.join(str(label) for label in labels)
