"""Verbs of the ledger. Each is one movement of one member's points; they flush, never commit.

Nothing here reads a balance, compares and writes: the conditional UPDATE of the member's row decides, and the CHECKs stand
behind it. Whoever writes takes rows in this order, so that two of them never wait for each other: a hold, the account, new
rows, its lots. No movement touches the rows of two members.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Insert, Row, select, update

from app.core import codes
from app.core.chain import Chain
from app.core.db import db, insert_once, run
from app.points.ledger import rules, statements
from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import AccountKind, HoldState, Kind, Line, NotEnough, Pocket, Share

NUMBER_LENGTH = 7
LONGEST_KEY = 160
UNSYNCED = {"synchronize_session": False}


class KeyReused(Exception):
    """This request key was used before for something else. Nothing was done."""


class AlreadyResolved(Exception):
    """The hold has been resolved before; `state` says how."""

    def __init__(self, state: HoldState) -> None:
        super().__init__(state)
        self.state = state


class AlreadySpent(Exception):
    """The points that are to be taken back are not all there any more."""


class NotReversible(Exception):
    """A transaction of this kind is not reversed, or was reversed before."""


class Unbalanced(Exception):
    """The lines of a transaction do not sum to zero: a mistake in the code, never in what somebody typed."""


@dataclass(frozen=True, kw_only=True)
class Why:
    """What a transaction says of itself. `key` names the request: sent twice, it moves once."""

    key: str
    now: datetime.datetime
    by_id: int | None = None
    reason: str | None = None
    reason_en: str | None = None
    place: str = ""
    happened_at: datetime.datetime | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Posted:
    """The transaction of a request; `is_new` is False when the request had been answered before."""

    transaction_id: int
    is_new: bool


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


def lock(account_id: int) -> None:
    """Make other movements of this member wait, so that what is read next (caps) still holds when it is written."""
    run(statements.LOCK, the_account_id=account_id).one()


def earn(
    account_id: int,
    amount: int,
    *,
    expires_at: datetime.datetime,
    why: Why,
    usable_at: datetime.datetime | None = None,
) -> Posted:
    """Points come in as a lot of their own. Raises NotWhole, KeyReused."""
    return _come_in(Kind.EARN, AccountKind.ISSUED, account_id, rules.whole(amount), expires_at, usable_at, why)


def hold(
    account_id: int,
    amount: int,
    *,
    expires_at: datetime.datetime,
    why: Why,
    chain: Chain = statements.HOLD,
    **values: Any,
) -> OnHold:
    """Set points aside, soonest expiry first. Raises NotWhole, NotEnough, KeyReused.

    What they are set aside for may be done in the same breath: `chain` continues `statements.HOLDING` with these `values`.
    """
    claim = _claim(Kind.HOLD, account_id, why, {"amount": rules.whole(amount)})
    if not claim.is_new:
        first = select(Hold.id).where(Hold.transaction_id == claim.transaction_id)
        return OnHold(claim.transaction_id, is_new=False, hold_id=db.session.execute(first).scalar_one())
    done = chain.run(
        the_account_id=account_id,
        the_transaction_id=claim.transaction_id,
        the_amount=amount,
        the_available=-amount,
        the_held=amount,
        the_now=why.now,
        the_expires_at=expires_at,
        **values,
    )
    if not done.moved:
        raise NotEnough(_missing(account_id, amount))
    if done.taken != amount:
        raise NotEnough(amount - done.taken)
    if done.followed != done.shares:
        raise AlreadySpent
    return OnHold(claim.transaction_id, is_new=True, hold_id=done.hold_id, done=done)


def collect(hold_id: int, *, why: Why) -> Posted:
    """What was held is spent at `why.place`. Raises AlreadyResolved."""
    held = _resolve(hold_id, HoldState.POSTED, why)
    _move(held.account_id, held=-held.amount)
    lines = [Line(held.account_id, Pocket.HELD, share.lot_id, -share.amount) for share in held.shares]
    _post(held.claim, [*lines, _house_line(AccountKind.REDEEMED, held.amount, why)])
    return held.claim


def give_back(hold_id: int, state: HoldState, *, why: Why, grace_days: int, by_member: bool = False) -> Posted:
    """Void or expire a hold: the points return to the lots they came from. Raises AlreadyResolved."""
    held = _resolve(hold_id, state, why)
    _move(held.account_id, available=held.amount, held=-held.amount)
    _extend_lapsed(held.account_id, held.shares, grace_days=grace_days, by_member=by_member, now=why.now)
    lines = [Line(held.account_id, Pocket.HELD, share.lot_id, -share.amount) for share in held.shares]
    lines += [Line(held.account_id, Pocket.AVAILABLE, share.lot_id, share.amount) for share in held.shares]
    _post(held.claim, lines)
    _lots_follow(held.claim, len(held.shares))
    return held.claim


def expire_lapsed(account_id: int, now: datetime.datetime) -> list[Posted]:
    """Post the expiry of each lot whose time is over, one transaction a lot."""
    lock(account_id)
    lapsed = select(Lot.id, Lot.remaining, Lot.expires_at).where(
        Lot.account_id == account_id, Lot.remaining > 0, Lot.expires_at <= now
    )
    return [_lapse(account_id, *row, now) for row in db.session.execute(lapsed.order_by(Lot.expires_at, Lot.id)).all()]


def give_up(account_id: int, now: datetime.datetime) -> list[Posted]:
    """A member leaves: what is left in each lot expires by a posted line that says so."""
    lock(account_id)
    left = select(Lot.id, Lot.remaining).where(Lot.account_id == account_id, Lot.remaining > 0).order_by(Lot.id)
    reason, reason_en = "退出，积分作废", "Left the programme, points given up"
    return [
        _expire(account_id, lot_id, remaining, Why(key=f"leave:{lot_id}", now=now, reason=reason, reason_en=reason_en))
        for lot_id, remaining in db.session.execute(left).all()
    ]


def adjust(account_id: int, amount: int, *, expires_at: datetime.datetime, why: Why) -> Posted:
    """Correct by hand, up or down, with a reason. Downwards raises NotEnough when so many cannot be taken."""
    lock(account_id)
    if amount > 0:
        return _come_in(Kind.ADJUST, AccountKind.ADJUST, account_id, rules.whole(amount), expires_at, None, why)
    claim = _claim(Kind.ADJUST, account_id, why, {"amount": -rules.whole(-amount)})
    if claim.is_new:
        _move(account_id, available=amount)
        _take(statements.TAKE, claim, account_id, -amount, why.now)
        _post(claim, [_house_line(AccountKind.ADJUST, -amount, why)], taken=amount)
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
    claim = _claim(Kind.REVERSE, original.account_id, why, {"reverses": transaction_id}, reverses_id=transaction_id)
    if claim.is_new:
        _mirror(claim, original, why, grace_days)
    return claim


# --- what the verbs are made of ---


@dataclass(frozen=True)
class Held:
    claim: Posted
    account_id: int
    amount: int
    shares: Sequence[Share]


def _claim(
    kind: Kind,
    account_id: int,
    why: Why,
    body: dict[str, Any],
    *,
    resolves_id: int | None = None,
    reverses_id: int | None = None,
) -> Posted:
    """Lock the member's row and take the request's key. Same key and same body: the first answer. Raises KeyReused."""
    if not 0 < len(why.key) <= LONGEST_KEY:
        raise KeyReused(why.key)
    wanted = rules.body_hash(kind, {"account": account_id, **body, **why.facts})
    claimed = run(
        statements.CLAIM,
        the_kind=kind,
        the_account_id=account_id,
        the_request_key=why.key,
        the_body_hash=wanted,
        the_at=why.now,
        the_happened_at=why.happened_at or why.now,
        the_reason=why.reason,
        the_reason_en=why.reason_en,
        the_place=why.place,
        the_by_id=why.by_id,
        the_resolves_id=resolves_id,
        the_reverses_id=reverses_id,
    ).scalar()
    if claimed is not None:
        return Posted(claimed, is_new=True)
    first = run(statements.CLAIMED_BEFORE, the_request_key=why.key).one_or_none()
    if first is None or first.body_hash != wanted:
        raise KeyReused(why.key)
    return Posted(first.id, is_new=False)


def _move(account_id: int, *, available: int = 0, held: int = 0) -> None:
    """Change a member's two balances if neither falls below zero. Raises NotEnough."""
    if run(statements.MOVE, the_account_id=account_id, the_available=available, the_held=held).first() is None:
        raise NotEnough(_missing(account_id, -available))


def _missing(account_id: int, amount: int) -> int:
    there = db.session.scalar(select(Account.available).where(Account.id == account_id))
    return max(amount - (there or 0), 1)


def _come_in(
    kind: Kind,
    source: AccountKind,
    account_id: int,
    amount: int,
    expires_at: datetime.datetime,
    usable_at: datetime.datetime | None,
    why: Why,
) -> Posted:
    claim = _claim(kind, account_id, why, {"amount": amount} if kind is Kind.ADJUST else {})
    if not claim.is_new:
        return claim
    _move(account_id, available=amount)
    lot = run(
        statements.NEW_LOT,
        account_id=account_id,
        transaction_id=claim.transaction_id,
        amount=amount,
        remaining=amount,
        usable_at=usable_at or why.now,
        expires_at=expires_at,
    )
    line = Line(account_id, Pocket.AVAILABLE, lot.scalar_one(), amount)
    _post(claim, [line, _house_line(source, -amount, why)])
    return claim


def _take(statement: Insert, claim: Posted, account_id: int, amount: int, now: datetime.datetime) -> None:
    """Take points out of lots: those that are found to be enough are those that are taken. Raises NotEnough."""
    about = {"the_transaction_id": claim.transaction_id, "the_account_id": account_id}
    lines = run(statement, **about, the_amount=amount, the_now=now).all()
    taken = [-line.amount for line in lines if line.pocket is Pocket.AVAILABLE]
    if sum(taken) != amount:
        raise NotEnough(amount - sum(taken))
    _lots_follow(claim, len(taken))


def _lots_follow(claim: Posted, number: int) -> None:
    """Change so many lots by the lines just written for them. A lot never falls below zero. Raises AlreadySpent."""
    if len(run(statements.LOTS_FOLLOW, the_transaction_id=claim.transaction_id).all()) != number:
        raise AlreadySpent


def _resolve(hold_id: int, state: HoldState, why: Why) -> Held:
    """End a hold, once: the conditional UPDATE decides between a keeper, the member and the clock."""
    row = run(statements.END_HOLD, the_hold=hold_id, the_state=state, the_now=why.now).one_or_none()
    if row is None:
        raise AlreadyResolved(db.session.execute(select(Hold.state).where(Hold.id == hold_id)).scalar_one())
    claim = _claim(rules.RESOLUTIONS[state], row.account_id, why, {"hold": hold_id}, resolves_id=row.transaction_id)
    shares = [Share(*taken) for taken in run(statements.SET_ASIDE, the_transaction_id=row.transaction_id)]
    return Held(claim, row.account_id, row.amount, shares)


def _extend_lapsed(
    account_id: int, shares: Sequence[Share], *, grace_days: int, by_member: bool, now: datetime.datetime
) -> None:
    """Points are about to come back to these lots. What lay in a lapsed one all the time has no part in its grace: it expires."""
    lots = select(Lot.id, Lot.remaining, Lot.expires_at, Lot.extended_at)
    for lot in db.session.execute(lots.where(Lot.id.in_([share.lot_id for share in shares]))).all():
        until = rules.returned_expiry(
            lot.expires_at, lot.extended_at, grace_days=grace_days, by_member=by_member, now=now
        )
        if until == lot.expires_at:
            continue
        if lot.remaining:
            _lapse(account_id, lot.id, lot.remaining, lot.expires_at, now)
        extending = update(Lot).where(Lot.id == lot.id).values(expires_at=until, extended_at=now)
        db.session.execute(extending, execution_options=UNSYNCED)


def _lapse(
    account_id: int, lot_id: int, remaining: int, expires_at: datetime.datetime, now: datetime.datetime
) -> Posted:
    why = Why(key=f"expire:{lot_id}:{expires_at:%Y%m%dT%H%M}", now=now, happened_at=expires_at)
    return _expire(account_id, lot_id, remaining, why)


def _expire(account_id: int, lot_id: int, remaining: int, why: Why) -> Posted:
    claim = _claim(Kind.EXPIRE, account_id, why, {"lot": lot_id})
    if claim.is_new:
        _move(account_id, available=-remaining)
        line = Line(account_id, Pocket.AVAILABLE, lot_id, -remaining)
        _post(claim, [line, _house_line(AccountKind.EXPIRED, remaining, why)])
        _lots_follow(claim, 1)
    return claim


def _mirror(claim: Posted, original: PointsTransaction, why: Why, grace_days: int) -> None:
    entries = db.session.execute(select(Entry).where(Entry.transaction_id == original.id)).scalars().all()
    back = [Share(entry.lot_id, -entry.amount) for entry in entries if entry.lot_id is not None]
    given = [share for share in back if share.amount > 0]
    try:
        _move(original.account_id, available=sum(share.amount for share in back))
    except NotEnough as error:
        raise AlreadySpent from error
    if given:
        _extend_lapsed(original.account_id, given, grace_days=grace_days, by_member=False, now=why.now)
    lines = [Line(original.account_id, Pocket.AVAILABLE, share.lot_id, share.amount) for share in back]
    lines += [Line(each.account_id, Pocket.HOUSE, None, -each.amount) for each in entries if each.lot_id is None]
    _post(claim, lines)
    _lots_follow(claim, len(back))


def _house_line(kind: AccountKind, amount: int, why: Why) -> Line:
    """The programme's side. What was redeemed is kept by place; its account is opened at the first hand-over there."""
    key = why.place if kind is AccountKind.REDEEMED else ""
    named = {"the_kind": kind, "the_key": key}
    account_id = run(statements.HOUSE_ACCOUNT, **named).scalar()
    if account_id is None:
        db.session.execute(insert_once(Account, kind=kind, key=key, opened_at=why.now))
        account_id = run(statements.HOUSE_ACCOUNT, **named).scalar_one()
    return Line(account_id, Pocket.HOUSE, None, amount)


def _post(claim: Posted, lines: Sequence[Line], *, taken: int = 0) -> None:
    """Write the lines of a transaction; `taken` is what `_take` wrote of it before."""
    if not rules.is_balanced([line.amount for line in lines] + ([taken] if taken else [])):
        raise Unbalanced(lines)
    run(statements.lines(len(lines)), **statements.values_of(claim.transaction_id, lines))
