"""The hours of a place as a page shows them: the coming week with its holidays, and the days after it that differ."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _

from app.core import clock
from app.stations import opening, words
from app.stations.calendar import queries as calendar
from app.stations.models import Station
from app.stations.opening import DayKind, Hours, Interval, SpecialDay, Unknown

DAYS = 7
SPAN = datetime.timedelta(days=DAYS)


class Mark(StrEnum):
    """Why a day is not as every week."""

    NONE = ""
    DIFFERS = "differs"
    HOLIDAY = "holiday"
    WORKDAY = "workday"
    UNANNOUNCED = "unannounced"


@dataclass(frozen=True)
class HoursRow:
    """One line of the week. `is_known` is false where the place has not said; then `hours` tells what is usual."""

    day: Any
    date: datetime.date
    hours: str
    today: bool
    mark: Mark
    special: SpecialDay | None
    is_known: bool


def week(station: Station, now: datetime.datetime) -> list[HoursRow]:
    """The seven days from today on, with holidays and exceptions. Empty when nobody has said."""
    hours, today = station.hours.by(calendar.calendar()), clock.today(now)
    days = [today + datetime.timedelta(days=ahead) for ahead in range(DAYS)]
    if not hours.weekly and all(hours.on(day) is None for day in days):
        return []
    return [_row(hours, day, today) for day in days]


def _row(hours: Hours, day: datetime.date, today: datetime.date) -> HoursRow:
    known = hours.on(day)
    if known is not None:
        said = hours_text(known)
    elif hours.weekly:
        said = _("平时 %(hours)s", hours=hours_text(hours.usual(day)))
    else:
        said = _("待确认")
    special = hours.calendar.days.get(day)
    return HoursRow(
        words.WEEKDAYS[day.weekday()], day, said, day == today, _mark(hours, day, special), special, known is not None
    )


def _mark(hours: Hours, day: datetime.date, special: SpecialDay | None) -> Mark:
    if day in hours.exceptions:
        return Mark.DIFFERS
    if special:
        return Mark.HOLIDAY if special.kind is DayKind.HOLIDAY else Mark.WORKDAY
    is_unannounced = hours.on(day) is None and hours.why_unknown(day) is Unknown.UNANNOUNCED
    return Mark.UNANNOUNCED if is_unannounced else Mark.NONE


@dataclass(frozen=True)
class Differing:
    """A day to come that differs from the week."""

    date: datetime.date
    hours: str


def exceptions(station: Station, since: datetime.date) -> list[Differing]:
    """Days from `since` on that differ, the earliest first."""
    rows = sorted(station.hours_exceptions, key=lambda row: row.day)
    return [Differing(row.day, hours_text(row.intervals)) for row in rows if row.day >= since]


def usual_hours(station: Station, now: datetime.datetime) -> str:
    """Today as every week, in words."""
    return hours_text(station.hours.usual(clock.today(now)))


def on_holidays(station: Station) -> str:
    """“照常”, “休息”, “09:00–17:00”; empty when the place has not said."""
    if station.on_holidays is None:
        return ""
    if station.on_holidays is opening.OnHolidays.OTHER:
        return hours_text(opening.whole(station.holiday_opens, station.holiday_closes))
    return str(words.ON_HOLIDAYS[station.on_holidays])


def hours_text(intervals: Sequence[Interval]) -> str:
    """“08:00–12:00，14:00–20:00”, “全天”, “休息”."""
    if not intervals:
        return _("休息")
    if intervals[0] == Interval(0, opening.DAY):
        return _("全天")
    times = [f"{opening.clock_text(each.opens)}–{opening.clock_text(each.closes)}" for each in intervals]
    return _("，").join(times)
