"""“Open now” as a condition of a list: what `Hours.on` says, asked of the weeks that places share, not of each place."""

import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select

from app.core import clock
from app.core.db import UtcDateTime
from app.stations.calendar import queries as calendar
from app.stations.freshness import queries as freshness
from app.stations.models import HoursException, Station, WeekHours
from app.stations.opening import DAY, DayKind, OnHolidays
from app.stations.rules import State

Value = BindParameter[Any]


def values(now: datetime.datetime) -> dict[str, Any]:
    """The values of `is_open` by name: a statement that is kept is given those of its own moment."""
    wall = clock.local(now)
    minute, today = wall.hour * 60 + wall.minute, wall.date()
    fresh_since = now - datetime.timedelta(days=freshness.periods().hours)
    found: dict[str, Any] = {"fresh_since": fresh_since}
    # Today's hours, and those of yesterday that pass midnight.
    for number in range(2):
        day = today - datetime.timedelta(days=number)
        found |= {
            f"asked_day_{number}": day,
            f"asked_weekday_{number}": day.weekday(),
            f"asked_minute_{number}": minute + number * DAY,
        }
    return found


def kinds(now: datetime.datetime) -> tuple[DayKind, ...]:
    """What kinds of day today and yesterday are: between moments of the same kinds only the values of `is_open` differ."""
    today, known = clock.local(now).date(), calendar.calendar()
    return known.kind(today), known.kind(today - datetime.timedelta(days=1))


def is_open(now: datetime.datetime) -> ColumnElement[bool]:
    """`queries.opening_of(…).is_open` as a condition: today's hours, or those of yesterday that pass midnight."""
    value = values(now)
    fresh = Station.hours_confirmed_at >= bindparam("fresh_since", value["fresh_since"], UtcDateTime)
    undoubted = or_(Station.opening_doubted_at.is_(None), Station.hours_confirmed_at >= Station.opening_doubted_at)
    days = [_open_on(number, kind, value) for number, kind in enumerate(kinds(now))]
    return and_(Station.state == State.OPEN, fresh, undoubted, or_(*days))


def _open_on(number: int, kind: DayKind, value: dict[str, Any]) -> ColumnElement[bool]:
    # Few places differ on a day: their numbers are read once, not looked up for each place.
    day, weekday, minute = (
        bindparam(name, value[name])
        for name in (f"asked_day_{number}", f"asked_weekday_{number}", f"asked_minute_{number}")
    )
    differs = select(HoursException.station_id).where(HoursException.day == day)
    by_exception = Station.id.in_(differs.where(HoursException.opens <= minute, HoursException.closes > minute))
    return or_(and_(_open_by_rule(kind, weekday, minute), Station.id.not_in(differs)), by_exception)


def _open_by_rule(kind: DayKind, weekday: Value, minute: Value) -> ColumnElement[bool]:
    """`Hours.on` without exceptions, as a condition."""
    that_day = select(WeekHours.week).where(WeekHours.weekday == weekday)
    by_week = Station.week.in_(_covering(that_day, minute))
    as_usual = and_(Station.on_holidays == OnHolidays.USUAL, by_week)
    if kind is DayKind.ORDINARY:
        return by_week
    if kind is DayKind.UNANNOUNCED:
        return as_usual
    if kind is DayKind.HOLIDAY:
        other = Station.on_holidays == OnHolidays.OTHER
        return or_(as_usual, and_(other, Station.holiday_opens <= minute, Station.holiday_closes > minute))
    keeps = Station.on_holidays.in_((OnHolidays.CLOSED, OnHolidays.OTHER))
    every_workday = Station.week.in_(_covering(_every_workday(), minute))
    return or_(by_week, and_(keeps, Station.week.not_in(that_day), every_workday))


def _covering(weeks: Select[tuple[str]], minute: Value) -> Select[tuple[str]]:
    return weeks.where(WeekHours.opens <= minute, WeekHours.closes > minute)


def _every_workday() -> Select[tuple[str]]:
    """Weeks with an interval that Monday to Friday have in common."""
    days = select(WeekHours.week).where(WeekHours.weekday.between(0, 4))
    return days.group_by(WeekHours.week, WeekHours.opens, WeekHours.closes).having(func.count() == 5)
