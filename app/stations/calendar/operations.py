"""Setting a year's arrangement and the market's closures. They flush, never commit."""

import datetime

from sqlalchemy import delete, update

from app.core import audit
from app.core.db import changed as changed_rows
from app.core.db import db, insert_once
from app.stations.calendar import queries, rules
from app.stations.calendar.models import HolidayYear, MarketClosure

Actor = audit.Actor | audit.System


class ChangedMeanwhile(Exception):
    """Somebody else has set this year since the form was opened. Nothing was overwritten."""


class Overlaps(Exception):
    """Another closure has some of these days."""


def set_year(
    year: int, days: dict[str, list[str]], *, source: str, version: int, by: Actor, now: datetime.datetime
) -> bool:
    """Take over the days of a year; False when nothing differs. Raises ChangedMeanwhile.

    `version` is the one the wish was written over, 0 for a year without a table.
    """
    kept = queries.year(year)
    if (kept.version if kept else 0) != version:
        raise ChangedMeanwhile
    before = kept.days if kept else {}
    if kept and before == days and kept.source == source:
        return False
    values = {"days": days, "source": source, "set_by": by.id, "set_at": now}
    if kept:
        mine = HolidayYear.year == year, HolidayYear.version == version
        setting = update(HolidayYear).where(*mine).values(**values, version=version + 1)
        is_mine = changed_rows(setting.execution_options(synchronize_session=False)) == 1
    else:
        adding = insert_once(HolidayYear, year=year, version=1, **values).returning(HolidayYear.year)
        is_mine = db.session.scalar(adding) is not None
    if not is_mine:
        raise ChangedMeanwhile
    queries.look_again()
    told = [rules.written(each, year) for each in (before, days)]
    audit.record(by, "calendar.year", audit.Subject("calendar", str(year), str(year)), at=now, days=told)
    return True


def add_closure(
    first: datetime.date,
    last: datetime.date,
    name: str,
    *,
    name_en: str | None,
    source: str,
    by: Actor,
    now: datetime.datetime,
) -> None:
    """The market is closed from the first to the last day. Raises Overlaps."""
    if any(each.first_day <= last and first <= each.last_day for each in queries.closures(first)):
        raise Overlaps
    adding = insert_once(
        MarketClosure,
        first_day=first,
        last_day=last,
        name=name,
        name_en=name_en,
        source=source,
        set_by=by.id,
        set_at=now,
    )
    if db.session.scalar(adding.returning(MarketClosure.first_day)) is None:
        raise Overlaps
    audit.record(by, "calendar.closure", _closure(first, name), at=now, day=[None, f"{first} {last}"], source=source)


def end_closure(first: datetime.date, *, by: Actor, now: datetime.datetime) -> bool:
    """Take a closure back that was entered by mistake; False when there is none (any more)."""
    kept = db.session.get(MarketClosure, first)
    if kept is None or changed_rows(delete(MarketClosure).where(MarketClosure.first_day == first)) == 0:
        return False
    before = f"{kept.first_day} {kept.last_day}"
    audit.record(by, "calendar.closure", _closure(first, kept.name), at=now, day=[before, None])
    return True


def _closure(first: datetime.date, name: str) -> audit.Subject:
    return audit.Subject("calendar", first.isoformat(), name)
