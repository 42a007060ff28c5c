"""Corrections that wait for a second person, and those that were decided."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.core.db import db
from app.points.adjustments.models import Adjustment
from app.points.adjustments.rules import State
from app.points.ledger.models import Account


def by_id(number: int) -> Adjustment | None:
    return db.session.get(Adjustment, number)


def by_key(request_key: str) -> Adjustment | None:
    return db.session.scalar(select(Adjustment).where(Adjustment.request_key == request_key))


def listed(most: int = 100) -> Sequence[tuple[Adjustment, str]]:
    """Those that wait first, then the newest; with the number of the member's account."""
    rows = select(Adjustment, Account.key).join(Account, Account.id == Adjustment.account_id)
    order = ((Adjustment.state == State.PROPOSED).desc(), Adjustment.id.desc())
    return [(row, key) for row, key in db.session.execute(rows.order_by(*order).limit(most))]


def waiting_for(user_id: int) -> int:
    """How many wait for a second person other than this one."""
    waiting = select(func.count()).where(Adjustment.state == State.PROPOSED, Adjustment.proposed_by != user_id)
    return db.session.scalar(waiting) or 0
