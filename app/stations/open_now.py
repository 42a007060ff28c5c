"""“Open now” as a condition of a list: what `Hours.on` says, asked of the weeks that places share, not of each place."""

import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.core import clock
from app.stations.calendar import queries as calendar
from app.stations.freshness import queries as freshness
from app.stations.models import HoursException, Station, WeekHours
from app.stations.opening import DAY, DayKind, OnHolidays
from app.stations.rules import State


def is_open(now: datetime.datetime) -> ColumnElement[bool]:
    """`queries.opening_of(…).is_open` as a condition: today's hours, or those of yesterday that pass midnight."""
    wall = clock.local(now)
    minute, today = wall.hour * 60 + wall.minute, wall.date()
    yesterday = today - datetime.timedelta(days=1)
    fresh = Station.hours_confirmed_at >= now - datetime.timedelta(days=freshness.periods().hours)
    undoubted = or_(Station.opening_doubted_at.is_(None), Station.hours_confirmed_at >= Station.opening_doubted_at)
    return and_(
        Station.state == State.OPEN, fresh, undoubted, or_(_open_on(today, minute), _open_on(yesterday, minute + DAY))
    )


def _open_on(day: datetime.date, minute: int) -> ColumnElement[bool]:
    # Few places differ on a day: their numbers are read once, not looked up for each place.
    differs = select(HoursException.station_id).where(HoursException.day == day)
    by_exception = Station.id.in_(differs.where(HoursException.opens <= minute, HoursException.closes > minute))
    return or_(and_(_open_by_rule(day, minute), Station.id.not_in(differs)), by_exception)


def _open_by_rule(day: datetime.date, minute: int) -> ColumnElement[bool]:
    """`Hours.on` without exceptions, as a condition."""
    that_day = select(WeekHours.week).where(WeekHours.weekday == day.weekday())
    by_week = Station.week.in_(_covering(that_day, minute))
    as_usual = and_(Station.on_holidays == OnHolidays.USUAL, by_week)
    kind = calendar.calendar().kind(day)
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


def _covering(weeks: Select[tuple[str]], minute: int) -> Select[tuple[str]]:
    return weeks.where(WeekHours.opens <= minute, WeekHours.closes > minute)


def _every_workday() -> Select[tuple[str]]:
    """Weeks with an interval that Monday to Friday have in common."""
    days = select(WeekHours.week).where(WeekHours.weekday.between(0, 4))
    return days.group_by(WeekHours.week, WeekHours.opens, WeekHours.closes).having(func.count() == 5)
