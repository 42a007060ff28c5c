"""Corrections that wait for a second person, and those that were decided."""

import datetime
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


def done_alone(account_id: int, by_id: int, since: datetime.datetime) -> int:
    """How many points this person has moved for this member since then without a second one, up and down alike."""
    moved = select(func.coalesce(func.sum(func.abs(Adjustment.amount)), 0)).where(
        Adjustment.account_id == account_id,
        Adjustment.proposed_by == by_id,
        Adjustment.needs_second.is_(False),
        Adjustment.proposed_at > since,
    )
    return int(db.session.scalar(moved) or 0)


def listed(most: int = 100) -> Sequence[tuple[Adjustment, str]]:
    """Those that wait first, then the newest; with the number of the member's account."""
    rows = select(Adjustment, Account.key).join(Account, Account.id == Adjustment.account_id)
    order = ((Adjustment.state == State.PROPOSED).desc(), Adjustment.id.desc())
    return [(row, key) for row, key in db.session.execute(rows.order_by(*order).limit(most))]


def waiting_for(user_id: int) -> int:
    """How many wait for a second person other than this one."""
    waiting = select(func.count()).where(Adjustment.state == State.PROPOSED, Adjustment.proposed_by != user_id)
    return db.session.scalar(waiting) or 0
