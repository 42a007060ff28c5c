"""Which days are special."""

import datetime
from collections.abc import Sequence

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.stations.calendar.models import HolidayYear, MarketClosure
from app.stations.opening import Calendar

KEPT = "stations.calendar"
ANNOUNCED_IN = 11  # The month in which the next year is usually announced.
NOTICE_DAYS = 14  # A closure of the market is announced so long before.


def calendar() -> Calendar:
    """Every arrangement that is known, read once a session: a page asks for it with every place it shows."""
    kept = db.session.info.get(KEPT)
    if kept is None:
        known = years()
        days = {day: special for year in known for day, special in year.special_days.items()}
        kept = db.session.info[KEPT] = Calendar(days, frozenset(year.year for year in known))
    return kept


def look_again() -> None:
    """Forget what was read in this session."""
    db.session.info.pop(KEPT, None)


def years() -> Sequence[HolidayYear]:
    return db.session.scalars(select(HolidayYear).order_by(HolidayYear.year)).all()


def year(number: int) -> HolidayYear | None:
    return db.session.get(HolidayYear, number, populate_existing=True)


def years_missing(now: datetime.datetime) -> list[int]:
    """This year, and from November, when the State has usually announced it, the next: those without an arrangement."""
    today = clock.today(now)
    wanted = [today.year, *([today.year + 1] if today.month >= ANNOUNCED_IN else [])]
    return [year for year in wanted if year not in calendar().years]


def closures(since: datetime.date) -> Sequence[MarketClosure]:
    """Closures that end on this day or later, the earliest first."""
    found = select(MarketClosure).where(MarketClosure.last_day >= since).order_by(MarketClosure.first_day)
    return db.session.scalars(found).all()


def closure_to_tell(today: datetime.date) -> MarketClosure | None:
    """The closure that holds today or begins soon."""
    soon = today + datetime.timedelta(days=NOTICE_DAYS)
    found = select(MarketClosure).where(MarketClosure.last_day >= today, MarketClosure.first_day <= soon)
    return db.session.scalar(found.order_by(MarketClosure.first_day).limit(1))
