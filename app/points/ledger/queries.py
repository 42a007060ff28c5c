"""What a statement lists."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.points.ledger import rules
from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import AccountKind, HoldState, Kind, Pocket


@dataclass(frozen=True)
class Line:
    """One movement as the statement shows it. `amount` is what it did to the points one can use, `balance` what was left.

    `outcome` tells of a line that set points aside what became of them; `lots` are those it came from or went to.
    """

    transaction: PointsTransaction
    amount: int
    held: int
    balance: int
    outcome: HoldState | None
    resolved_at: datetime.datetime | None
    reversed: PointsTransaction | None
    lots: tuple[Lot, ...]

    @property
    def can_revoke(self) -> bool:
        """What came in by a confirmation and is still there as it came."""
        whole = all(lot.remaining == lot.amount for lot in self.lots)
        return self.transaction.kind is Kind.EARN and whole


def of_user(user_id: int) -> Account | None:
    return db.session.scalar(select(Account).where(Account.user_id == user_id))


def by_number(number: str) -> Account | None:
    return db.session.scalar(select(Account).where(Account.kind == AccountKind.MEMBER, Account.key == number))


def was_posted(request_key: str) -> bool:
    """Whether a request with this key has moved points."""
    return (
        db.session.scalar(select(PointsTransaction.id).where(PointsTransaction.request_key == request_key)) is not None
    )


def lots_left(account_id: int) -> Sequence[Lot]:
    """Lots with points in them, those that lapse first at the head: all coming expiries, not only the next."""
    left = select(Lot).where(Lot.account_id == account_id, Lot.remaining > 0)
    return db.session.scalars(left.order_by(Lot.expires_at, Lot.id)).all()


def spendable(account_id: int, now: datetime.datetime) -> int:
    return rules.spendable(lots_left(account_id), now)


def statement(account_id: int, *, page: int = 1, size: int = 30) -> tuple[list[Line], bool]:
    """A page of movements, newest first, and whether there are older ones. Resolutions stand on the line of their hold."""
    lines = list(_lines(account_id, size + 1, (page - 1) * size))
    return lines[:size], len(lines) > size


def movements(account_id: int) -> list[Line]:
    """Every movement, oldest first, for the copy a member takes home."""
    return list(_lines(account_id, None, 0, every=True))[::-1]


def _lines(account_id: int, limit: int | None, offset: int, *, every: bool = False) -> Iterator[Line]:
    change = func.coalesce(func.sum(Entry.amount).filter(Entry.pocket == Pocket.AVAILABLE), 0)
    held = func.coalesce(func.sum(Entry.amount).filter(Entry.pocket == Pocket.HELD), 0)
    sums = (
        select(Entry.transaction_id, change.label("amount"), held.label("held"))
        .where(Entry.account_id == account_id)
        .group_by(Entry.transaction_id)
        .subquery()
    )
    running = func.sum(sums.c.amount).over(order_by=sums.c.transaction_id)
    balances = select(sums, running.label("balance")).subquery()
    reversing = aliased(PointsTransaction)
    wanted = (
        select(
            PointsTransaction,
            balances.c.amount,
            balances.c.held,
            balances.c.balance,
            Hold.state,
            Hold.resolved_at,
            reversing,
        )
        .join(balances, balances.c.transaction_id == PointsTransaction.id)
        .outerjoin(Hold, Hold.transaction_id == PointsTransaction.id)
        .outerjoin(reversing, reversing.id == PointsTransaction.reverses_id)
        .order_by(PointsTransaction.id.desc())
        .limit(limit)
        .offset(offset)
    )
    if not every:
        wanted = wanted.where(PointsTransaction.kind != Kind.COLLECT)
    rows = db.session.execute(wanted).all()
    lots = _lots_of([row[0].id for row in rows])
    for transaction, amount, held_change, balance, state, resolved_at, original in rows:
        touched = lots.get(transaction.id, ())
        yield Line(
            transaction, int(amount), int(held_change), int(balance), state, resolved_at, original, tuple(touched)
        )


def _lots_of(transaction_ids: Sequence[int]) -> dict[int, list[Lot]]:
    found: dict[int, list[Lot]] = {}
    touched = (
        select(Entry.transaction_id, Lot)
        .join(Lot, Lot.id == Entry.lot_id)
        .where(Entry.transaction_id.in_(transaction_ids))
        .distinct()
        .order_by(Lot.expires_at, Lot.id)
    )
    for transaction_id, lot in db.session.execute(touched):
        lots = found.setdefault(transaction_id, [])
        if lot not in lots:
            lots.append(lot)
    return found


def lapsed_accounts(now: datetime.datetime, most: int = 10_000) -> Sequence[int]:
    """Accounts with points whose time is over."""
    lapsed = select(Lot.account_id).where(Lot.remaining > 0, Lot.expires_at <= now).distinct()
    return db.session.scalars(lapsed.order_by(Lot.account_id).limit(most)).all()


@dataclass(frozen=True)
class Totals:
    """The programme in five figures; the first equals the sum of the others."""

    issued: int
    adjusted: int
    redeemed: int
    expired: int
    outstanding: int


def totals() -> Totals:
    by_kind = select(Account.kind, func.sum(Entry.amount)).join(Entry, Entry.account_id == Account.id)
    sums = {kind: int(amount) for kind, amount in db.session.execute(by_kind.group_by(Account.kind))}
    return Totals(
        issued=-sums.get(AccountKind.ISSUED, 0),
        adjusted=-sums.get(AccountKind.ADJUST, 0),
        redeemed=sums.get(AccountKind.REDEEMED, 0),
        expired=sums.get(AccountKind.EXPIRED, 0),
        outstanding=sums.get(AccountKind.MEMBER, 0),
    )
