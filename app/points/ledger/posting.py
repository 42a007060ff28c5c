"""What the verbs of the ledger are made of: claim a request's key, change the balances, write the lines, let the lots follow."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, select, update

from app.core.chain import Chain
from app.core.db import db, insert_once, run
from app.points.ledger import rules, statements
from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import AccountKind, HoldState, Kind, Line, NotEnough, Pocket, Share

LONGEST_KEY = 160
MOST_LOOKS = 100  # Each one in vain means that another movement of this member was booked.
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


class Restless(Exception):
    """This member's points were moved by others each time we looked: many at once, or a fault of ours."""


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


def lock(account_id: int) -> None:
    """Make other movements of this member wait, so that what is read next (caps) still holds when it is written."""
    run(statements.LOCK, the_account_id=account_id).one()


@dataclass(frozen=True)
class Held:
    claim: Posted
    account_id: int
    amount: int
    shares: Sequence[Share]


def claim_key(
    kind: Kind,
    account_id: int,
    why: Why,
    body: dict[str, Any],
    *,
    resolves_id: int | None = None,
    reverses_id: int | None = None,
) -> Posted:
    """Lock the member's row and take the request's key. Same key and same body: the first answer. Raises KeyReused."""
    asked = request_values(kind, account_id, why, body, resolves_id=resolves_id, reverses_id=reverses_id)
    claimed = run(statements.CLAIM, **asked).first()
    return Posted(claimed.id, is_new=True) if claimed else answered_before(asked)


def request_values(
    kind: Kind,
    account_id: int,
    why: Why,
    body: dict[str, Any],
    *,
    resolves_id: int | None = None,
    reverses_id: int | None = None,
) -> dict[str, Any]:
    """What `statements.CLAIM` is executed with. Raises KeyReused for a key that no request of ours has."""
    if not 0 < len(why.key) <= LONGEST_KEY:
        raise KeyReused(why.key)
    return {
        "the_kind": kind,
        "the_account_id": account_id,
        "the_request_key": why.key,
        "the_body_hash": rules.body_hash(kind, {"account": account_id, **body, **why.facts}),
        "the_at": why.now,
        "the_happened_at": why.happened_at or why.now,
        "the_reason": why.reason,
        "the_reason_en": why.reason_en,
        "the_place": why.place,
        "the_by_id": why.by_id,
        "the_resolves_id": resolves_id,
        "the_reverses_id": reverses_id,
    }


def answered_before(asked: dict[str, Any]) -> Posted:
    """The first answer to a request that comes again. Raises KeyReused when it asks for something else now."""
    first = first_answer(asked)
    if first is None:
        raise KeyReused(asked["the_request_key"])
    return first


def first_answer(asked: dict[str, Any]) -> Posted | None:
    """The same; None when there was no such request."""
    first = run(statements.CLAIMED_BEFORE, the_request_key=asked["the_request_key"]).one_or_none()
    if first is not None and first.body_hash != asked["the_body_hash"]:
        raise KeyReused(asked["the_request_key"])
    return Posted(first.id, is_new=False) if first else None


def move(account_id: int, *, available: int = 0, held: int = 0) -> None:
    """Change a member's two balances if neither falls below zero. Raises NotEnough."""
    if run(statements.MOVE, the_account_id=account_id, the_available=available, the_held=held).first() is None:
        raise NotEnough(missing(account_id, -available))


def missing(account_id: int, amount: int) -> int:
    there = db.session.scalar(select(Account.available).where(Account.id == account_id))
    return max(amount - (there or 0), 1)


def enough(account_id: int, amount: int, now: datetime.datetime) -> None:
    """Raises NotEnough when the lots that may be spent now do not hold so many points."""
    there = run(statements.SPENDABLE, the_account_id=account_id, the_now=now).scalar_one()
    if there < amount:
        raise NotEnough(amount - there)


def settle(
    chain: Chain, asked: dict[str, Any], values: dict[str, Any], standing: Callable[[], dict[str, Any]]
) -> tuple[Posted, Row | None]:
    """A chain that does all or nothing: what it posted and what came of it, or the first answer to a request that comes again.

    After nothing `standing` raises what stands against it, or gives values to try anew. Raises KeyReused, Restless.
    """
    for _ in range(MOST_LOOKS):
        done = chain.run(**asked, **values)
        if done.claim_id is not None:
            return Posted(done.claim_id, is_new=True), done
        before = first_answer(asked)
        if before is not None:
            return before, None
        values |= standing()
    raise Restless(asked["the_account_id"])


def come_in(
    kind: Kind,
    source: AccountKind,
    account_id: int,
    amount: int,
    expires_at: datetime.datetime,
    usable_at: datetime.datetime | None,
    why: Why,
    *,
    chain: Chain = statements.COME_IN,
    standing: Callable[[], dict[str, Any]] = dict,
    **values: Any,
) -> tuple[Posted, Row | None]:
    asked = request_values(kind, account_id, why, {"amount": amount} if kind is Kind.ADJUST else {})
    values |= {"the_amount": amount, "the_available": amount, "the_held": 0, "the_now": why.now, "the_source": source}
    values |= {"the_usable_at": usable_at or why.now, "the_expires_at": expires_at}

    def against() -> dict[str, Any]:
        house_line(source, -amount, why)  # At the first time its account is opened.
        return standing()

    return settle(chain, asked, values, against)


def take(claim: Posted, account_id: int, amount: int, now: datetime.datetime) -> None:
    """Take points out of lots: those that are found to be enough are those that are taken. Raises NotEnough."""
    about = {"the_transaction_id": claim.transaction_id, "the_account_id": account_id}
    lines = run(statements.TAKE, **about, the_amount=amount, the_now=now).all()
    taken = -sum(line.amount for line in lines)
    if taken != amount:
        raise NotEnough(amount - taken)
    lots_follow(claim, len(lines))


def lots_follow(claim: Posted, number: int) -> None:
    """Change so many lots by the lines just written for them. A lot never falls below zero. Raises AlreadySpent."""
    if len(run(statements.LOTS_FOLLOW, the_transaction_id=claim.transaction_id).all()) != number:
        raise AlreadySpent


def resolve(hold_id: int, state: HoldState, why: Why) -> Held:
    """End a hold, once: the conditional UPDATE decides between a keeper, the member and the clock."""
    row = run(statements.END_HOLD, the_hold=hold_id, the_state=state, the_now=why.now).one_or_none()
    if row is None:
        raise AlreadyResolved(db.session.execute(select(Hold.state).where(Hold.id == hold_id)).scalar_one())
    claim = claim_key(rules.RESOLUTIONS[state], row.account_id, why, {"hold": hold_id}, resolves_id=row.transaction_id)
    shares = [Share(*taken) for taken in run(statements.SET_ASIDE, the_transaction_id=row.transaction_id)]
    return Held(claim, row.account_id, row.amount, shares)


def extend_lapsed(
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
            lapse(account_id, lot.id, lot.remaining, lot.expires_at, now)
        extending = update(Lot).where(Lot.id == lot.id).values(expires_at=until, extended_at=now)
        db.session.execute(extending, execution_options=UNSYNCED)


def lapse(
    account_id: int, lot_id: int, remaining: int, expires_at: datetime.datetime, now: datetime.datetime
) -> Posted:
    why = Why(key=f"expire:{lot_id}:{expires_at:%Y%m%dT%H%M}", now=now, happened_at=expires_at)
    return expire(account_id, lot_id, remaining, why)


def expire(account_id: int, lot_id: int, remaining: int, why: Why) -> Posted:
    claim = claim_key(Kind.EXPIRE, account_id, why, {"lot": lot_id})
    if claim.is_new:
        move(account_id, available=-remaining)
        line = Line(account_id, Pocket.AVAILABLE, lot_id, -remaining)
        post(claim, [line, house_line(AccountKind.EXPIRED, remaining, why)])
        lots_follow(claim, 1)
    return claim


def mirror(claim: Posted, original: PointsTransaction, why: Why, grace_days: int) -> None:
    entries = db.session.execute(select(Entry).where(Entry.transaction_id == original.id)).scalars().all()
    back = [Share(entry.lot_id, -entry.amount) for entry in entries if entry.lot_id is not None]
    given = [share for share in back if share.amount > 0]
    try:
        move(original.account_id, available=sum(share.amount for share in back))
    except NotEnough as error:
        raise AlreadySpent from error
    if given:
        extend_lapsed(original.account_id, given, grace_days=grace_days, by_member=False, now=why.now)
    lines = [Line(original.account_id, Pocket.AVAILABLE, share.lot_id, share.amount) for share in back]
    lines += [Line(each.account_id, Pocket.HOUSE, None, -each.amount) for each in entries if each.lot_id is None]
    post(claim, lines)
    lots_follow(claim, len(back))


def house_line(kind: AccountKind, amount: int, why: Why) -> Line:
    """The programme's side. What was redeemed is kept by place; its account is opened at the first hand-over there."""
    key = why.place if kind is AccountKind.REDEEMED else ""
    named = {"the_kind": kind, "the_key": key}
    account_id = run(statements.HOUSE_ACCOUNT, **named).scalar()
    if account_id is None:
        db.session.execute(insert_once(Account, kind=kind, key=key, opened_at=why.now))
        account_id = run(statements.HOUSE_ACCOUNT, **named).scalar_one()
    return Line(account_id, Pocket.HOUSE, None, amount)


def post(claim: Posted, lines: Sequence[Line], *, taken: int = 0) -> None:
    """Write the lines of a transaction; `taken` is what `_take` wrote of it before."""
    if not rules.is_balanced([line.amount for line in lines] + ([taken] if taken else [])):
        raise Unbalanced(lines)
    run(statements.lines(len(lines)), **statements.values_of(claim.transaction_id, lines))
