"""Verbs of the ledger. Each is one movement of one member's points; they flush, never commit.

Nothing here reads a balance, compares and writes: the conditional UPDATE of the member's row decides, and the CHECKs stand
behind it. Whoever writes takes rows in this order, so that two of them never wait for each other: a hold, the account, new
rows, its lots. No movement touches the rows of two members.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select

from app.core import codes
from app.core.chain import Chain
from app.core.db import db, insert_once
from app.points.ledger import posting, rules, statements
from app.points.ledger.models import Account, Hold, Lot, PointsTransaction
from app.points.ledger.posting import (
    AlreadyResolved,
    AlreadySpent,
    KeyReused,
    NotReversible,
    Posted,
    Unbalanced,
    Why,
    lock,
)
from app.points.ledger.rules import AccountKind, HoldState, Kind, Line, NotEnough, Pocket

__all__ = (
    "AlreadyResolved",
    "AlreadySpent",
    "KeyReused",
    "NotReversible",
    "OnHold",
    "Posted",
    "Unbalanced",
    "Why",
    "adjust",
    "collect",
    "earn",
    "expire_lapsed",
    "give_back",
    "give_up",
    "hold",
    "lock",
    "open_account",
    "reverse",
)
NUMBER_LENGTH = 7


@dataclass(frozen=True)
class OnHold(Posted):
    """`done` is what came of the chain, for a request that is new."""

    hold_id: int
    done: Row | None = None


def open_account(user_id: int, now: datetime.datetime, *, new_code=codes.new) -> int:
    """The member's account, opened when there is none. Returns its id."""
    values = {"kind": AccountKind.MEMBER, "user_id": user_id, "available": 0, "held": 0, "opened_at": now}
    while True:
        opened = db.session.scalar(insert_once(Account, key=new_code(NUMBER_LENGTH), **values).returning(Account.id))
        found = opened or db.session.scalar(select(Account.id).where(Account.user_id == user_id))
        if found is not None:
            return found


def earn(
    account_id: int,
    amount: int,
    *,
    expires_at: datetime.datetime,
    why: Why,
    usable_at: datetime.datetime | None = None,
) -> Posted:
    """Points come in as a lot of their own. Raises NotWhole, KeyReused."""
    return posting.come_in(Kind.EARN, AccountKind.ISSUED, account_id, rules.whole(amount), expires_at, usable_at, why)


def hold(
    account_id: int,
    amount: int,
    *,
    expires_at: datetime.datetime,
    why: Why,
    is_locked: bool = False,
    chain: Chain = statements.HOLD,
    **values: Any,
) -> OnHold:
    """Set points aside, soonest expiry first. Raises NotWhole, NotEnough, KeyReused.

    `is_locked`: this transaction holds the lock on the member's row already. What the points are set aside for may be done in
    the same breath: `chain` continues `statements.HOLDING` with these `values`.
    """
    asked = posting.request_values(Kind.HOLD, account_id, why, {"amount": rules.whole(amount)})
    if not is_locked:
        lock(account_id)
    done = chain.run(
        **asked,
        the_amount=amount,
        the_available=-amount,
        the_held=amount,
        the_now=why.now,
        the_expires_at=expires_at,
        **values,
    )
    if done.transaction_id is None:
        before = posting.answered_before(asked)
        first = select(Hold.id).where(Hold.transaction_id == before.transaction_id)
        return OnHold(before.transaction_id, is_new=False, hold_id=db.session.execute(first).scalar_one())
    if not done.moved:
        raise NotEnough(posting.missing(account_id, amount))
    if done.taken != amount:
        raise NotEnough(amount - done.taken)
    if done.followed != done.shares:
        raise AlreadySpent
    return OnHold(done.transaction_id, is_new=True, hold_id=done.hold_id, done=done)


def collect(hold_id: int, *, why: Why) -> Posted:
    """What was held is spent at `why.place`. Raises AlreadyResolved."""
    held = posting.resolve(hold_id, HoldState.POSTED, why)
    posting.move(held.account_id, held=-held.amount)
    lines = [Line(held.account_id, Pocket.HELD, share.lot_id, -share.amount) for share in held.shares]
    posting.post(held.claim, [*lines, posting.house_line(AccountKind.REDEEMED, held.amount, why)])
    return held.claim


def give_back(hold_id: int, state: HoldState, *, why: Why, grace_days: int, by_member: bool = False) -> Posted:
    """Void or expire a hold: the points return to the lots they came from. Raises AlreadyResolved."""
    held = posting.resolve(hold_id, state, why)
    posting.move(held.account_id, available=held.amount, held=-held.amount)
    posting.extend_lapsed(held.account_id, held.shares, grace_days=grace_days, by_member=by_member, now=why.now)
    lines = [Line(held.account_id, Pocket.HELD, share.lot_id, -share.amount) for share in held.shares]
    lines += [Line(held.account_id, Pocket.AVAILABLE, share.lot_id, share.amount) for share in held.shares]
    posting.post(held.claim, lines)
    posting.lots_follow(held.claim, len(held.shares))
    return held.claim


def expire_lapsed(account_id: int, now: datetime.datetime) -> list[Posted]:
    """Post the expiry of each lot whose time is over, one transaction a lot."""
    lock(account_id)
    lapsed = select(Lot.id, Lot.remaining, Lot.expires_at).where(
        Lot.account_id == account_id, Lot.remaining > 0, Lot.expires_at <= now
    )
    return [
        posting.lapse(account_id, *row, now)
        for row in db.session.execute(lapsed.order_by(Lot.expires_at, Lot.id)).all()
    ]


def give_up(account_id: int, now: datetime.datetime) -> list[Posted]:
    """A member leaves: what is left in each lot expires by a posted line that says so."""
    lock(account_id)
    left = select(Lot.id, Lot.remaining).where(Lot.account_id == account_id, Lot.remaining > 0).order_by(Lot.id)
    reason, reason_en = "退出，积分作废", "Left the programme, points given up"
    return [
        posting.expire(
            account_id, lot_id, remaining, Why(key=f"leave:{lot_id}", now=now, reason=reason, reason_en=reason_en)
        )
        for lot_id, remaining in db.session.execute(left).all()
    ]


def adjust(account_id: int, amount: int, *, expires_at: datetime.datetime, why: Why) -> Posted:
    """Correct by hand, up or down, with a reason. Downwards raises NotEnough when so many cannot be taken."""
    lock(account_id)
    if amount > 0:
        return posting.come_in(Kind.ADJUST, AccountKind.ADJUST, account_id, rules.whole(amount), expires_at, None, why)
    claim = posting.claim_key(Kind.ADJUST, account_id, why, {"amount": -rules.whole(-amount)})
    if claim.is_new:
        posting.move(account_id, available=amount)
        posting.take(statements.TAKE, claim, account_id, -amount, why.now)
        posting.post(claim, [posting.house_line(AccountKind.ADJUST, -amount, why)], taken=amount)
    return claim


def reverse(transaction_id: int, *, why: Why, grace_days: int) -> Posted:
    """Take a transaction back by its mirror image, lot by lot. Raises NotReversible, AlreadySpent.

    `why.reason` is required: the statement shows it beside the name of what is reversed.
    """
    original = db.session.get(PointsTransaction, transaction_id)
    if original is None or original.kind not in rules.REVERSIBLE or not why.reason:
        raise NotReversible(transaction_id)
    lock(original.account_id)
    done = db.session.scalar(
        select(PointsTransaction.request_key).where(PointsTransaction.reverses_id == transaction_id)
    )
    if done not in (None, why.key):
        raise NotReversible(transaction_id)
    claim = posting.claim_key(
        Kind.REVERSE, original.account_id, why, {"reverses": transaction_id}, reverses_id=transaction_id
    )
    if claim.is_new:
        posting.mirror(claim, original, why, grace_days)
    return claim
