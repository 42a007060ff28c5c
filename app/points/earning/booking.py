"""What an earning is made of: points, attendance and the activity's budget, within all caps, in one statement."""

import datetime
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.db import db
from app.points.earning import queries, rules, statements
from app.points.earning.models import Allowance, Attendance, Terms
from app.points.earning.rules import Refusal
from app.points.ledger import operations as ledger
from app.points.ledger import rules as points
from app.points.members import queries as members


class Refused(Exception):
    """This cannot be confirmed; `why` names the reason."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


class Figures(Protocol):
    """What an earning takes of the rules: in how many months points expire, and the most of a day and of a month."""

    expiry_months: int
    day_cap: int
    month_cap: int


@dataclass(frozen=True)
class Confirmed:
    """What was confirmed, and whether this call did it (False: it had been before)."""

    attendance_id: int
    is_new: bool

    @property
    def attendance(self) -> Attendance:
        return db.session.get_one(Attendance, self.attendance_id)


class _Before(Exception):
    """This was confirmed before, in that attendance."""

    def __init__(self, attendance: Attendance) -> None:
        super().__init__(attendance.id)
        self.attendance = attendance


def book_once(
    terms: Terms, account_id: int, why: ledger.Why, book: Figures, *, day: datetime.date, quantity: int = 1
) -> Confirmed:
    """Points, attendance and the activity's budget, within all caps: one statement on PostgreSQL, and all or nothing.

    Who may is decided before. The same again answers as the first time. Raises Refused.
    """
    units = rules.units(terms.unit, quantity)
    if units < 1:
        raise Refused(Refusal.TOO_SHORT)
    if units > terms.per_day:
        raise Refused(Refusal.TOO_MANY)
    amount = terms.points * units
    first, following = rules.month_of(day)
    values = {
        "the_activity_id": terms.activity_id, "the_terms_id": terms.id, "the_day": day, "the_units": units,
        "the_confirmed_by": why.by_id, "the_month": first, "the_next_month": following, "the_most_times": terms.per_month,
        "the_month_left": book.month_cap - amount, "the_day_left": book.day_cap - amount, "the_budget": terms.budget,
    }  # fmt: skip

    until = clock.midnight(points.months_later(day, book.expiry_months) + datetime.timedelta(days=1))

    def standing() -> dict[str, Any]:
        _stands_against(terms, account_id, amount, day, book)
        return {}

    about = {"expires_at": until, "usable_at": why.now + datetime.timedelta(days=terms.pending_days), "why": why}
    try:
        posted = ledger.earn(account_id, amount, **about, chain=statements.EARN, standing=standing, **values)
    except _Before as error:
        return Confirmed(error.attendance.id, is_new=False)
    except IntegrityError as error:
        if Allowance.__tablename__ not in str(error.orig):
            raise
        raise Refused(Refusal.BUDGET_FULL) from error  # Somebody was quicker; nothing of ours is left.
    if posted.done is not None:
        return Confirmed(posted.done.attendance_id, is_new=True)
    return Confirmed(queries.id_of_transaction(posted.transaction_id), is_new=False)


def _stands_against(terms: Terms, account_id: int, amount: int, day: datetime.date, book: Figures) -> None:
    """Raises what refuses this, or that it was done before."""
    membership = members.of_account(account_id)
    if membership is None or membership.paused_at is not None:
        raise Refused(Refusal.PAUSED)
    before = queries.attendance(terms.activity_id, account_id, day)
    if before is not None:
        raise _Before(before)
    if queries.times_in_month(account_id, terms.activity_id, day) >= terms.per_month:
        raise Refused(Refusal.MONTH_FULL)
    if queries.earned_in_month(account_id, day) + amount > book.month_cap:
        raise Refused(Refusal.MONTH_FULL)
    if queries.earned_on(account_id, day) + amount > book.day_cap:
        raise Refused(Refusal.DAY_FULL)
    given = queries.granted([terms.activity_id]).get(terms.activity_id, 0)
    if terms.budget is not None and given + amount > terms.budget:
        raise Refused(Refusal.BUDGET_FULL)
