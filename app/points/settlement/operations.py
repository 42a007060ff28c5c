"""Verbs: send a place its statement, object, answer, seal."""

import datetime

from sqlalchemy import func, select, update

from app.core import audit, clock
from app.core.db import db, insert_once
from app.points.programme.rules import Month, month_of
from app.points.settlement import queries, rules
from app.points.settlement.models import Objection, Settlement
from app.points.settlement.queries import Line

UNSYNCED = {"synchronize_session": False}


class TooEarly(Exception):
    """The month is not over, or the place may still object."""


class Nothing(Exception):
    """The place handed over nothing in this month."""


class Closed(Exception):
    """The time to object is over, or the statement is sealed."""


class Unanswered(Exception):
    """The place objected and has no answer yet."""


class Oneself(Exception):
    """Who opened a statement does not seal it."""


def open_statement(station_code: str, month: Month, *, by: audit.Actor, now: datetime.datetime) -> Settlement:
    """Send a place its statement; opened twice it is one. Raises TooEarly, Nothing."""
    if month >= month_of(clock.today(now)):
        raise TooEarly
    found = queries.lines(station_code, month)
    if not found:
        raise Nothing
    values = {
        "station_code": station_code,
        "month": str(month),
        "vouchers": sum(line.pieces for line in found),
        "points": sum(line.points for line in found),
        "opened_at": now,
        "opened_by": by.id,
        "closes_at": now + rules.OBJECTIONS_LAST,
    }
    number = db.session.scalar(insert_once(Settlement, **values).returning(Settlement.id))
    if number is not None:
        audit.record(by, "points.settlement.open", _subject(station_code, month), at=now, points=values["points"])
    settlement = queries.one(station_code, month)
    assert settlement is not None, "it was written, by us or by somebody quicker"  # noqa: S101
    return settlement


def object_to(settlement: Settlement, text: str, *, by: audit.Actor, now: datetime.datetime) -> Objection:
    """Raises Closed. The statement's row is locked, so that nobody seals over an objection."""
    _lock(settlement)
    if not rules.is_open(settlement.closes_at, settlement.sealed_at, now):
        raise Closed
    objection = Objection(settlement_id=settlement.id, text=text, raised_at=now, raised_by=by.id)
    db.session.add(objection)
    db.session.flush()
    audit.record(by, "points.settlement.object", _subject_of(settlement), at=now)
    return objection


def answer(settlement: Settlement, number: int, text: str, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Once. Raises Closed when the statement has no such open objection."""
    answering = update(Objection).where(
        Objection.id == number, Objection.settlement_id == settlement.id, Objection.answer.is_(None)
    )
    answering = answering.values(answer=text, answered_at=now, answered_by=by.id).returning(Objection.id)
    if db.session.scalar(answering, execution_options=UNSYNCED) is None:
        raise Closed
    db.session.expire(settlement, ["objections"])
    audit.record(by, "points.settlement.answer", _subject_of(settlement), at=now)


def seal(settlement: Settlement, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Fix lines and total for good. Raises Oneself, TooEarly, Unanswered, Closed."""
    if by.id == settlement.opened_by:
        raise Oneself
    _lock(settlement)
    if settlement.sealed_at is not None:
        raise Closed
    if now < settlement.closes_at:
        raise TooEarly
    waiting = select(func.count()).where(Objection.settlement_id == settlement.id, Objection.answer.is_(None))
    if db.session.scalar(waiting):
        raise Unanswered
    month = _month(settlement)
    found = queries.lines(settlement.station_code, month)
    settlement.vouchers = sum(line.pieces for line in found)
    settlement.points = sum(line.points for line in found)
    settlement.sealed_at, settlement.sealed_by = now, by.id
    settlement.digest = rules.digest([plain(line) for line in found])
    db.session.flush()
    facts = {"points": settlement.points, "digest": settlement.digest}
    audit.record(by, "points.settlement.seal", _subject_of(settlement), at=now, **facts)


def plain(line: Line) -> list:
    """A line as it is sealed and exported."""
    return [line.at, line.happened_at, line.code, line.title, line.pieces, line.points]


def is_as_sealed(settlement: Settlement) -> bool:
    """Whether the ledger still says what was sealed."""
    found = queries.lines(settlement.station_code, _month(settlement))
    return settlement.digest == rules.digest([plain(line) for line in found])


def _month(settlement: Settlement) -> Month:
    year, month = settlement.month.split("-")
    return Month(int(year), int(month))


def _lock(settlement: Settlement) -> None:
    db.session.execute(select(Settlement.id).where(Settlement.id == settlement.id).with_for_update(key_share=True))
    db.session.refresh(settlement)


def _subject_of(settlement: Settlement) -> audit.Subject:
    return _subject(settlement.station_code, _month(settlement))


def _subject(station_code: str, month: Month) -> audit.Subject:
    return audit.Subject("settlement", f"{station_code}/{month}", f"{station_code} {month}")
