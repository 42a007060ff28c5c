"""The proof that the books are right: every balance kept at hand is the sum of the entries that made it."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, and_, case, false, func, or_, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import RESOLUTIONS, AccountKind, HoldState, Pocket


@dataclass(frozen=True)
class Break:
    """Something that does not add up: what it is about, and the figures that differ."""

    what: str
    figures: str


@dataclass(frozen=True)
class Figures:
    """One member's account, three ways: the balance kept at hand, what its entries and what its lots (or holds) come to."""

    key: str
    available: int
    entered: int
    in_lots: int
    held: int
    entered_held: int
    in_holds: int

    @property
    def agree(self) -> bool:
        return self.available == self.entered == self.in_lots and self.held == self.entered_held == self.in_holds

    def __str__(self) -> str:
        return (
            f"balance {self.available}, entries {self.entered}, lots {self.in_lots}; "
            f"held {self.held}, entries {self.entered_held}, holds {self.in_holds}"
        )


@dataclass(frozen=True)
class Counts:
    accounts: int
    transactions: int
    entries: int
    lots: int
    open_holds: int


def one_moment() -> None:
    """Let everything that follows in this transaction see the same state of the books."""
    if db.engine.dialect.name == "postgresql":
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def counts() -> Counts:
    def number(table, *conditions) -> int:
        return db.session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0

    return Counts(
        accounts=number(Account, Account.kind == AccountKind.MEMBER),
        transactions=number(PointsTransaction),
        entries=number(Entry),
        lots=number(Lot),
        open_holds=number(Hold, Hold.state == HoldState.HELD),
    )


def breaks() -> Iterator[Break]:
    """Everything that does not hold; nothing yielded means that every account is proved."""
    yield from _transactions()
    yield from _accounts()
    yield from _lots()
    yield from _holds()


def _transactions() -> Iterator[Break]:
    lines, total = func.count(Entry.id), func.coalesce(func.sum(Entry.amount), 0)
    unbalanced = (
        select(PointsTransaction.id, lines, total)
        .outerjoin(Entry, Entry.transaction_id == PointsTransaction.id)
        .group_by(PointsTransaction.id)
        .having(or_(lines < 2, total != 0))
    )
    for number, count, amount in db.session.execute(unbalanced):
        yield Break(f"transaction {number}", f"{count} entries sum to {amount}, expected two or more and 0")
    everything = db.session.scalar(select(func.coalesce(func.sum(Entry.amount), 0)))
    if everything:
        yield Break("all entries", f"sum to {everything}, expected 0")
    members = select(PointsTransaction.id).join(Entry, Entry.transaction_id == PointsTransaction.id)
    strangers = members.where(Entry.pocket != Pocket.HOUSE, Entry.account_id != PointsTransaction.account_id).distinct()
    for number in db.session.scalars(strangers):
        yield Break(f"transaction {number}", "moves points of another member than its own")


def figures() -> Iterator[Figures]:
    """Every member's account, in the order of opening: balance = entries = lots, and held = entries = open holds."""
    entries = _by(Entry.account_id, _sum_of(Pocket.AVAILABLE), _sum_of(Pocket.HELD))
    lots = _by(Lot.account_id, func.sum(Lot.remaining))
    holds = _by(Hold.account_id, func.sum(Hold.amount), where=Hold.state == HoldState.HELD)
    every = (
        select(
            Account.key,
            Account.available,
            func.coalesce(entries.c.first, 0),
            func.coalesce(lots.c.first, 0),
            Account.held,
            func.coalesce(entries.c.second, 0),
            func.coalesce(holds.c.first, 0),
        )
        .outerjoin(entries, entries.c.id == Account.id)
        .outerjoin(lots, lots.c.id == Account.id)
        .outerjoin(holds, holds.c.id == Account.id)
        .where(Account.kind == AccountKind.MEMBER)
        .order_by(Account.id)
    )
    for key, *amounts in db.session.execute(every.execution_options(yield_per=5_000)):
        yield Figures(key, *(int(amount) for amount in amounts))


def _accounts() -> Iterator[Break]:
    for each in figures():
        if not each.agree:
            yield Break(f"account {each.key}", str(each))
    booked = _by(PointsTransaction.account_id, func.count())
    counted = func.coalesce(booked.c.first, 0)
    wrong = select(Account.key, Account.moves, counted).outerjoin(booked, booked.c.id == Account.id)
    for key, moves, number in db.session.execute(wrong.where(Account.moves != counted)):
        yield Break(f"account {key}", f"counts {moves} movements, {number} are booked")


def _lots() -> Iterator[Break]:
    entries = _by(Entry.lot_id, _sum_of(Pocket.AVAILABLE))
    entered = func.coalesce(entries.c.first, 0)
    wrong = select(Lot.id, Lot.remaining, entered).outerjoin(entries, entries.c.id == Lot.id)
    for number, remaining, amount in db.session.execute(wrong.where(Lot.remaining != entered)):
        yield Break(f"lot {number}", f"{remaining} left, entries say {amount}")


def _holds() -> Iterator[Break]:
    """A hold that is resolved has one transaction that says so, of the right kind; an open one has none."""
    said = aliased(PointsTransaction)
    fits = or_(
        and_(Hold.state == HoldState.HELD, said.id.is_(None)),
        *(and_(Hold.state == state, said.kind == kind) for state, kind in RESOLUTIONS.items()),
    )
    both = select(Hold.id, Hold.state, said.kind).outerjoin(said, said.resolves_id == Hold.transaction_id)
    for number, state, kind in db.session.execute(both.where(func.coalesce(fits, false()) == false())):
        yield Break(f"hold {number}", f"is {state}, its transaction says {kind or 'nothing'}")


def _sum_of(pocket: Pocket):
    return func.sum(case((Entry.pocket == pocket, Entry.amount), else_=0))


def _by(column, first, second=None, *, where=None):
    """Sums grouped by a column, as a subquery with `id`, `first` and `second`."""
    sums: Select = select(
        column.label("id"), first.label("first"), (first if second is None else second).label("second")
    )
    if where is not None:
        sums = sums.where(where)
    return sums.group_by(column).subquery()
