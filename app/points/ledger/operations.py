"""Verbs of the ledger. Each is one movement of one member's points; they flush, never commit.

Nothing here reads a balance, compares and writes: the conditional UPDATE of the member's row decides, and the CHECKs stand
behind it. Whoever writes takes rows in this order, so that two of them never wait for each other: a hold, the account, its
lots, new rows. No movement touches the rows of two members.
"""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import case, insert, select, update

from app.core import codes
from app.core.db import db, insert_once
from app.points.ledger import rules
from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import AccountKind, HoldState, Kind, NotEnough, Pocket, Share

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
class Line:
    account_id: int
    pocket: Pocket
    lot_id: int | None
    amount: int


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
    row = select(Account.id).where(Account.id == account_id, Account.kind == AccountKind.MEMBER)
    db.session.execute(row.with_for_update(key_share=True)).one()


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


def hold(account_id: int, amount: int, *, expires_at: datetime.datetime, why: Why) -> Posted:
    """Set points aside, soonest expiry first. Raises NotWhole, NotEnough, KeyReused.

    The member is locked before the movement has its number, so that the numbers of a member's movements are their order.
    """
    lock(account_id)
    claim = _claim(Kind.HOLD, account_id, why, {"amount": rules.whole(amount)})
    if not claim.is_new:
        return claim
    _move(account_id, available=-amount, held=amount)
    shares = _take(account_id, amount, why.now)
    lines = [Line(account_id, Pocket.AVAILABLE, share.lot_id, -share.amount) for share in shares]
    lines += [Line(account_id, Pocket.HELD, share.lot_id, share.amount) for share in shares]
    _post(claim, lines)
    values = {"account_id": account_id, "transaction_id": claim.transaction_id, "amount": amount}
    db.session.execute(insert(Hold).values(state=HoldState.HELD, expires_at=expires_at, **values))
    return claim


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
    _return_to_lots(held.account_id, held.shares, grace_days=grace_days, by_member=by_member, now=why.now)
    lines = [Line(held.account_id, Pocket.HELD, share.lot_id, -share.amount) for share in held.shares]
    lines += [Line(held.account_id, Pocket.AVAILABLE, share.lot_id, share.amount) for share in held.shares]
    _post(held.claim, lines)
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
        shares = _take(account_id, -amount, why.now)
        lines = [Line(account_id, Pocket.AVAILABLE, share.lot_id, -share.amount) for share in shares]
        _post(claim, [*lines, _house_line(AccountKind.ADJUST, -amount, why)])
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


def _claim(kind: Kind, account_id: int, why: Why, body: dict[str, Any], **links: int) -> Posted:
    """Take the request's key together with the work. Same key and same body: the first answer. Raises KeyReused."""
    if not 0 < len(why.key) <= LONGEST_KEY:
        raise KeyReused(why.key)
    wanted = rules.body_hash(kind, {"account": account_id, **body, **why.facts})
    said = {name: value for name, value in asdict(why).items() if name in ("by_id", "reason", "reason_en", "place")}
    claimed = db.session.scalar(
        insert_once(
            PointsTransaction,
            kind=kind,
            account_id=account_id,
            request_key=why.key,
            body_hash=wanted,
            at=why.now,
            happened_at=why.happened_at or why.now,
            **said,
            **links,
        ).returning(PointsTransaction.id)
    )
    if claimed is not None:
        return Posted(claimed, is_new=True)
    first = db.session.execute(
        select(PointsTransaction.id, PointsTransaction.body_hash).where(PointsTransaction.request_key == why.key)
    ).one_or_none()
    if first is None or first.body_hash != wanted:
        raise KeyReused(why.key)
    return Posted(first.id, is_new=False)


def _move(account_id: int, *, available: int = 0, held: int = 0) -> None:
    """Change a member's two balances if neither falls below zero. Raises NotEnough."""
    moving = update(Account).where(
        Account.id == account_id, Account.available + available >= 0, Account.held + held >= 0
    )
    moving = moving.values(available=Account.available + available, held=Account.held + held)
    if db.session.execute(moving.returning(Account.id), execution_options=UNSYNCED).first() is None:
        there = db.session.scalar(select(Account.available).where(Account.id == account_id))
        raise NotEnough(max(-available - (there or 0), 1))


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
    lot = insert(Lot).values(
        account_id=account_id,
        transaction_id=claim.transaction_id,
        amount=amount,
        remaining=amount,
        usable_at=usable_at or why.now,
        expires_at=expires_at,
    )
    lot_id = db.session.scalar(lot.returning(Lot.id))
    _post(claim, [Line(account_id, Pocket.AVAILABLE, lot_id, amount), _house_line(source, -amount, why)])
    return claim


def _take(account_id: int, amount: int, now: datetime.datetime) -> list[Share]:
    """Take points out of lots: the same that were found to be enough. Raises NotEnough."""
    left = select(Lot.id, Lot.remaining, Lot.usable_at, Lot.expires_at)
    lots = db.session.execute(left.where(Lot.account_id == account_id, Lot.remaining > 0)).all()
    shares = rules.take(lots, amount, now)
    _change_lots([Share(share.lot_id, -share.amount) for share in shares])
    return shares


def _change_lots(changes: Sequence[Share]) -> None:
    """Change what is left in lots, in one statement. A lot never falls below zero. Raises AlreadySpent."""
    by_lot = {share.lot_id: share.amount for share in changes}
    after = Lot.remaining + case(by_lot, value=Lot.id)
    changing = update(Lot).where(Lot.id.in_(by_lot), after >= 0).values(remaining=after)
    if len(db.session.execute(changing.returning(Lot.id), execution_options=UNSYNCED).all()) != len(by_lot):
        raise AlreadySpent


def _resolve(hold_id: int, state: HoldState, why: Why) -> Held:
    """End a hold, once: the conditional UPDATE decides between a keeper, the member and the clock."""
    ending = update(Hold).where(Hold.id == hold_id, Hold.state == HoldState.HELD)
    ending = ending.values(state=state, resolved_at=why.now)
    row = db.session.execute(
        ending.returning(Hold.account_id, Hold.amount, Hold.transaction_id), execution_options=UNSYNCED
    ).one_or_none()
    if row is None:
        raise AlreadyResolved(db.session.execute(select(Hold.state).where(Hold.id == hold_id)).scalar_one())
    claim = _claim(rules.RESOLUTIONS[state], row.account_id, why, {"hold": hold_id}, resolves_id=row.transaction_id)
    taken = select(Entry.lot_id, Entry.amount).where(
        Entry.transaction_id == row.transaction_id, Entry.pocket == Pocket.HELD
    )
    shares = [Share(lot_id, amount) for lot_id, amount in db.session.execute(taken) if lot_id is not None]
    return Held(claim, row.account_id, row.amount, shares)


def _return_to_lots(
    account_id: int, shares: Sequence[Share], *, grace_days: int, by_member: bool, now: datetime.datetime
) -> None:
    """Put points back where they came from. What lay in a lapsed lot all the time has no part in the grace: it expires."""
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
    _change_lots(shares)


def _lapse(
    account_id: int, lot_id: int, remaining: int, expires_at: datetime.datetime, now: datetime.datetime
) -> Posted:
    why = Why(key=f"expire:{lot_id}:{expires_at:%Y%m%dT%H%M}", now=now, happened_at=expires_at)
    return _expire(account_id, lot_id, remaining, why)


def _expire(account_id: int, lot_id: int, remaining: int, why: Why) -> Posted:
    claim = _claim(Kind.EXPIRE, account_id, why, {"lot": lot_id})
    if claim.is_new:
        _move(account_id, available=-remaining)
        _change_lots([Share(lot_id, -remaining)])
        line = Line(account_id, Pocket.AVAILABLE, lot_id, -remaining)
        _post(claim, [line, _house_line(AccountKind.EXPIRED, remaining, why)])
    return claim


def _mirror(claim: Posted, original: PointsTransaction, why: Why, grace_days: int) -> None:
    entries = db.session.execute(select(Entry).where(Entry.transaction_id == original.id)).scalars().all()
    back = [Share(entry.lot_id, -entry.amount) for entry in entries if entry.lot_id is not None]
    taken = [share for share in back if share.amount < 0]
    given = [share for share in back if share.amount > 0]
    try:
        _move(original.account_id, available=sum(share.amount for share in back))
    except NotEnough as error:
        raise AlreadySpent from error
    if taken:
        _change_lots(taken)
    if given:
        _return_to_lots(original.account_id, given, grace_days=grace_days, by_member=False, now=why.now)
    lines = [Line(original.account_id, Pocket.AVAILABLE, share.lot_id, share.amount) for share in back]
    lines += [Line(each.account_id, Pocket.HOUSE, None, -each.amount) for each in entries if each.lot_id is None]
    _post(claim, lines)


def _house_line(kind: AccountKind, amount: int, why: Why) -> Line:
    """The programme's side. What was redeemed is kept by place; its account is opened at the first hand-over there."""
    key = why.place if kind is AccountKind.REDEEMED else ""
    wanted = select(Account.id).where(Account.kind == kind, Account.key == key)
    account_id = db.session.scalar(wanted)
    if account_id is None:
        db.session.execute(insert_once(Account, kind=kind, key=key, opened_at=why.now))
        account_id = db.session.execute(wanted).scalar_one()
    return Line(account_id, Pocket.HOUSE, None, amount)


def _post(claim: Posted, lines: Sequence[Line]) -> None:
    """Write the lines of a transaction: the only place where entries come from."""
    if not rules.is_balanced([line.amount for line in lines]):
        raise Unbalanced(lines)
    rows = [{"transaction_id": claim.transaction_id, **asdict(line)} for line in lines]
    db.session.execute(insert(Entry).values(rows))
