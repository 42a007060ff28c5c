"""Every balance worked out anew from the entries alone, one movement after the other, by other means than the proof uses.

The proof adds up in SQL what is there now. This goes through the movements in their order and in plain Python, so that it also
sees what sums hide: a balance that was below zero on the way, points that moved in somebody else's lot.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from sqlalchemy import case, select, update

from app.core.db import db
from app.points.ledger.models import Account, Entry, Lot
from app.points.ledger.proof import Break
from app.points.ledger.rules import AccountKind, Pocket

AT_ONCE = 5_000
UNSYNCED = {"synchronize_session": False}


@dataclass
class Rebuilt:
    """What the entries of one member come to. `lots`: what is left in each."""

    account_id: int
    available: int = 0
    held: int = 0
    lots: dict[int, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, transaction_id: int, rows) -> None:
        for row in rows:
            if row.pocket is Pocket.HELD:
                self.held += row.amount
                continue
            self.available += row.amount
            self.lots[row.lot_id] = self.lots.get(row.lot_id, 0) + row.amount
        touched = [self.lots.get(row.lot_id, 0) for row in rows]
        if self.available < 0 or self.held < 0 or any(left < 0 for left in touched):
            self.faults.append(f"below zero after transaction {transaction_id}")


def rebuilt() -> Iterator[Rebuilt]:
    """Each member who has entries, from their first movement to the last. Holds one member in memory at a time."""
    lines = select(Entry.account_id, Entry.transaction_id, Entry.pocket, Entry.lot_id, Entry.amount)
    lines = lines.where(Entry.pocket != Pocket.HOUSE).order_by(Entry.account_id, Entry.transaction_id, Entry.id)
    rows = db.session.execute(lines.execution_options(yield_per=AT_ONCE))
    for account_id, of_account in groupby(rows, key=lambda row: row.account_id):
        member = Rebuilt(account_id)
        for transaction_id, of_transaction in groupby(of_account, key=lambda row: row.transaction_id):
            member.add(transaction_id, list(of_transaction))
        yield member


def differences() -> Iterator[Break]:
    """Where what is kept at hand differs from what the entries come to."""
    seen = set()
    for member in rebuilt():
        seen.add(member.account_id)
        yield from _compare(member)
    idle = select(Account.id).where(Account.kind == AccountKind.MEMBER, (Account.available != 0) | (Account.held != 0))
    for account_id in db.session.scalars(idle):
        if account_id not in seen:
            yield from _compare(Rebuilt(account_id))


def write() -> int:
    """Set what is kept at hand to what the entries say; returns how many members it changed. Entries are never touched."""
    wrong = {each.what.split()[1] for each in differences()}
    changed = 0
    for member in [each for each in rebuilt() if _key(each.account_id) in wrong]:
        account = update(Account).where(Account.id == member.account_id)
        db.session.execute(account.values(available=member.available, held=member.held), execution_options=UNSYNCED)
        lots = update(Lot).where(Lot.account_id == member.account_id)
        left = case(member.lots, value=Lot.id, else_=0)
        db.session.execute(lots.values(remaining=left), execution_options=UNSYNCED)
        changed += 1
    return changed


def _compare(member: Rebuilt) -> Iterator[Break]:
    account = db.session.execute(
        select(Account.key, Account.available, Account.held).where(Account.id == member.account_id)
    ).one()
    what = f"account {account.key}"
    for fault in member.faults:
        yield Break(what, fault)
    if (account.available, account.held) != (member.available, member.held):
        kept = f"kept {account.available} and {account.held} held"
        yield Break(what, f"{kept}, entries come to {member.available} and {member.held} held")
    lots = select(Lot.id, Lot.remaining).where(Lot.account_id == member.account_id)
    there = dict(db.session.execute(lots).all())
    wrong = {number for number in there.keys() | member.lots.keys() if there.get(number) != member.lots.get(number, 0)}
    for number in sorted(wrong):
        yield Break(what, f"lot {number} kept {there.get(number)}, entries come to {member.lots.get(number, 0)}")


def _key(account_id: int) -> str:
    return db.session.execute(select(Account.key).where(Account.id == account_id)).scalar_one()
