"""Coming expiries as a calendar: month sheets for the page, and a file that a phone's own calendar takes (RFC 5545)."""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response
from flask_babel import gettext as _

from app.core import clock, ics, site, templating
from app.points.ledger.models import Lot

SECOND = datetime.timedelta(seconds=1)  # Lots lapse at midnight: the last good day is the one before.
MOST_MONTHS = 6
SHEET = calendar.Calendar(firstweekday=0)


@dataclass(frozen=True)
class Month:
    """A month in which points lapse. `weeks`: rows of seven; a day outside the month is None, else (day, points or 0)."""

    title: str
    weeks: list[list[tuple[int, int] | None]]
    total: int


def by_day(lots: Sequence[Lot]) -> dict[datetime.date, int]:
    """The last good day of points, and how many, soonest first."""
    days: dict[datetime.date, int] = {}
    for lot in sorted(lots, key=lambda lot: lot.expires_at):
        day = clock.local(lot.expires_at - SECOND).date()
        days[day] = days.get(day, 0) + lot.remaining
    return days


def months(lots: Sequence[Lot]) -> list[Month]:
    """The sheets of the months in which something lapses, at most six; the rest stands in the list beside them."""
    days = by_day(lots)
    wanted = sorted({(day.year, day.month) for day in days})[:MOST_MONTHS]
    return [_month(year, month, days) for year, month in wanted]


def _month(year: int, month: int, days: dict[datetime.date, int]) -> Month:
    weeks = [
        [(day, days.get(datetime.date(year, month, day), 0)) if day else None for day in week]
        for week in SHEET.monthdayscalendar(year, month)
    ]
    return Month(
        templating.month(f"{year}-{month}"),
        weeks,
        sum(n for day, n in days.items() if (day.year, day.month) == (year, month)),
    )


def file(lots: Sequence[Lot], *, number: str, now: datetime.datetime) -> Response:
    """All-day events, one for each day on which points lapse. Says nothing that urges to spend."""
    host = site.current().host
    events = [
        ics.Event(f"{day:%Y%m%d}-{number}@{host}", day, _("%(n)s 分的最后一天", n=points))
        for day, points in by_day(lots).items()
    ]
    return ics.file(events, product="points", now=now, filename="points.ics")
