"""Verbs of the ledger. Each is one movement of one member's points; they flush, never commit.

Nothing here reads a balance, compares and writes: the conditional UPDATE of the member's row decides, or one statement that
does nothing when the member's points were moved since it looked; and the CHECKs stand behind it. Whoever writes takes rows in
this order, so that two of them never wait for each other: a hold, the account, new
rows, its lots. No movement touches the rows of two members.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select

from app.core import codes
from app.core.chain import Chain
from app.core.db import db, insert_once, run
from app.points.ledger import posting, rules, statements
from app.points.ledger.models import Account, Lot, PointsTransaction
from app.points.ledger.posting import (
    AlreadyResolved,
    AlreadySpent,
    KeyReused,
    NotReversible,
    Posted,
    Restless,
    Unbalanced,
    Why,
    lock,
)
from app.points.ledger.rules import AccountKind, HoldState, Kind, Line, Pocket

__all__ = (
    "AlreadyResolved",
    "AlreadySpent",
    "KeyReused",
    "NotReversible",
    "OnHold",
    "Posted",
    "Restless",
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
class Done(Posted):
    """`done` is what came of the chain; None for a request that comes again."""

    done: Row | None = None


@dataclass(frozen=True)
class OnHold(Done):
    hold_id: int = field(kw_only=True)


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
    chain: Chain = statements.COME_IN,
    standing: Callable[[], dict[str, Any]] = dict,
    **values: Any,
) -> Done:
    """Points come in as a lot of their own. Raises NotWhole, KeyReused. `chain`, `standing`: as of `hold`."""
    about = (account_id, rules.whole(amount), expires_at, usable_at, why)
    posted, done = posting.come_in(Kind.EARN, AccountKind.ISSUED, *about, chain=chain, standing=standing, **values)
    return Done(posted.transaction_id, posted.is_new, done)


def hold(
    account_id: int,
    amount: int,
    *,
    expires_at: datetime.datetime,
    why: Why,
    chain: Chain = statements.HOLD,
    standing: Callable[[], dict[str, Any]] = dict,
    **values: Any,
) -> OnHold:
    """Set points aside, soonest expiry first. Raises NotWhole, NotEnough, KeyReused.

    What the points are set aside for may be done in the same breath: `chain` continues `statements.HOLDING` with these
    `values`. It does all or nothing; after nothing `standing` raises what stands against it, or gives values to try anew.
    """
    asked = posting.request_values(Kind.HOLD, account_id, why, {"amount": rules.whole(amount)})
    values |= {"the_amount": amount, "the_available": -amount, "the_held": amount}
    values |= {"the_now": why.now, "the_expires_at": expires_at}

    def against() -> dict[str, Any]:
        posting.enough(account_id, amount, why.now)
        return standing()

    posted, done = posting.settle(chain, asked, values, against)
    found = done.hold_id if done else run(statements.HOLD_OF, the_transaction_id=posted.transaction_id).scalar_one()
    return OnHold(posted.transaction_id, posted.is_new, done, hold_id=found)


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
        about = (account_id, rules.whole(amount), expires_at, None, why)
        return posting.come_in(Kind.ADJUST, AccountKind.ADJUST, *about)[0]
    claim = posting.claim_key(Kind.ADJUST, account_id, why, {"amount": -rules.whole(-amount)})
    if claim.is_new:
        posting.move(account_id, available=amount)
        posting.take(claim, account_id, -amount, why.now)
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
