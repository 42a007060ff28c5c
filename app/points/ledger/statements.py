"""The statements of a movement, built once when the site starts: what a movement costs is mostly the building.

They are the same on both engines. Each names its values with a leading `the_`, because a column's own name is taken.
"""

import functools
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or_not  # SQLite understands the same ON CONFLICT.

from app.core.chain import Chain, Rows, Step, there
from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import AccountKind, HoldState, Line, Pocket

CLAIMED = (
    PointsTransaction.kind,
    PointsTransaction.account_id,
    PointsTransaction.request_key,
    PointsTransaction.body_hash,
    PointsTransaction.at,
    PointsTransaction.happened_at,
    PointsTransaction.reason,
    PointsTransaction.reason_en,
    PointsTransaction.place,
    PointsTransaction.by_id,
    PointsTransaction.resolves_id,
    PointsTransaction.reverses_id,
)


ZERO, ONE = literal_column("0", Integer), literal_column("1", Integer)


def const(value: StrEnum) -> ColumnClause[str]:
    """A word of our own as part of the statement's text: what never changes need not be sent each time."""
    return literal_column(f"'{value.value}'", String)


def the(column) -> BindParameter:
    """The value that goes with a column."""
    return bindparam(f"the_{column.key}", type_=column.type)


_account_id, _transaction_id = the(Entry.account_id), the(Entry.transaction_id)
_amount, _now = bindparam("the_amount", type_=Integer), bindparam("the_now", type_=Lot.expires_at.type)

# The member's row is locked before the movement has its number, so that the numbers of a member's movements are their order.
LOCK = select(Account.id).where(Account.id == _account_id, Account.kind == AccountKind.MEMBER)
LOCK = LOCK.with_for_update(key_share=True)
CLAIM = insert_or_not(PointsTransaction).from_select(
    [column.key for column in CLAIMED], LOCK.with_only_columns(*(the(column) for column in CLAIMED))
)
CLAIM = CLAIM.on_conflict_do_nothing().returning(PointsTransaction.id, PointsTransaction.account_id)
CLAIMED_BEFORE = select(PointsTransaction.id, PointsTransaction.body_hash).where(
    PointsTransaction.request_key == the(PointsTransaction.request_key)
)

_available = Account.available + bindparam("the_available", type_=Integer)
_held = Account.held + bindparam("the_held", type_=Integer)
_MOVE = update(Account).where(_available >= ZERO, _held >= ZERO)
_MOVE = _MOVE.values(available=_available, held=_held).returning(Account.id)
MOVE = _MOVE.where(Account.id == _account_id)

NEW_LOT = insert(Lot).returning(Lot.id)
END_HOLD = update(Hold).where(Hold.id == bindparam("the_hold"), Hold.state == HoldState.HELD)
END_HOLD = END_HOLD.values(state=the(Hold.state), resolved_at=_now)
END_HOLD = END_HOLD.returning(Hold.account_id, Hold.amount, Hold.transaction_id)
SET_ASIDE = select(Entry.lot_id, Entry.amount).where(
    Entry.transaction_id == _transaction_id, Entry.pocket == Pocket.HELD
)
HOUSE_ACCOUNT = select(Account.id).where(Account.kind == the(Account.kind), Account.key == the(Account.key))


_columns = (Entry.transaction_id, Entry.account_id, Entry.pocket, Entry.lot_id, Entry.amount)
_keys = [column.key for column in _columns]


def _taking(*pockets: Pocket, done: Mapping[str, Rows] | None = None):
    """Lines that take points out of the lots that may be spent now, soonest expiry first, and put them into a pocket or leave
    them to a line of the house. Fewer lines than points asked for mean that there are not enough. `done`: the steps before,
    when the transaction is one of them."""
    number = done["claim"].c.id if done else _transaction_id
    before = func.sum(Lot.remaining).over(order_by=(Lot.expires_at, Lot.id)) - Lot.remaining
    spendable = and_(Lot.account_id == _account_id, Lot.remaining > ZERO, Lot.usable_at <= _now, Lot.expires_at > _now)
    found = select(Lot.id, Lot.remaining, (_amount - before).label("wanted"), number.label("transaction_id"))
    if done:
        found = found.join(done["moved"], done["moved"].c.id == Lot.account_id).join(done["claim"], true())
    lots = found.where(spendable).cte("lots")
    share = case((lots.c.remaining < lots.c.wanted, lots.c.remaining), else_=lots.c.wanted).cast(Integer)
    shares = select(lots.c.id, share.label("share"), lots.c.transaction_id).where(lots.c.wanted > ZERO).cte("shares")

    def lines(pocket: Pocket, amount):
        return select(shares.c.transaction_id, _account_id, const(pocket), shares.c.id, amount)

    taken = [lines(Pocket.AVAILABLE, -shares.c.share), *(lines(pocket, shares.c.share) for pocket in pockets)]
    rows = union_all(*taken) if pockets else taken[0]
    return insert(Entry).from_select(_keys, rows).returning(Entry.pocket, Entry.lot_id, Entry.amount)


TAKE = _taking()

# A lot follows the lines that were just written for it.
_change = and_(Entry.transaction_id == _transaction_id, Entry.lot_id == Lot.id, Entry.pocket == Pocket.AVAILABLE)
LOTS_FOLLOW = update(Lot).where(_change, Lot.remaining + Entry.amount >= 0)
LOTS_FOLLOW = LOTS_FOLLOW.values(remaining=Lot.remaining + Entry.amount).returning(Lot.id)


def _apart(done: Mapping[str, Rows]):
    """The lots follow the lines of the step before."""
    taken = done["lines"]
    change = and_(
        taken.c.lot_id == Lot.id, taken.c.pocket == const(Pocket.AVAILABLE), Lot.remaining + taken.c.amount >= ZERO
    )
    return update(Lot).where(change).values(remaining=Lot.remaining + taken.c.amount).returning(Lot.id)


def _held_for(done: Mapping[str, Rows]):
    claim, moved = done["claim"], done["moved"]
    columns = (Hold.account_id, Hold.transaction_id, Hold.amount, Hold.state, Hold.expires_at)
    held = select(moved.c.id, claim.c.id, _amount, const(HoldState.HELD), the(Hold.expires_at)).join(claim, true())
    return insert(Hold).from_select([column.key for column in columns], held).returning(Hold.id)


def came_of_it(done: Mapping[str, Rows]) -> Select:
    """The transaction (None: this key was used before), whether the balance allowed it, how many points were taken from how many
    lots, how many followed, and the hold."""
    taken = done["lines"]
    out_of_lots = select(func.coalesce(-func.sum(taken.c.amount), ZERO).cast(Integer), func.count())
    out_of_lots = out_of_lots.where(taken.c.pocket == const(Pocket.AVAILABLE))
    return select(
        select(done["claim"].c.id).scalar_subquery().label("transaction_id"),
        there(done["moved"]).label("moved"),
        out_of_lots.with_only_columns(out_of_lots.selected_columns[0]).scalar_subquery().label("taken"),
        out_of_lots.with_only_columns(out_of_lots.selected_columns[1]).scalar_subquery().label("shares"),
        there(done["lots_follow"]).label("followed"),
        select(done["hold"].c.id).scalar_subquery().label("hold_id"),
    )


# Points are set aside for whoever holds the lock on the member's row. What is exchanged for them continues these steps.
HOLDING: dict[str, Step] = {
    "claim": lambda _done: CLAIM,
    "moved": lambda done: _MOVE.where(Account.id == done["claim"].c.account_id),
    "lines": lambda done: _taking(Pocket.HELD, done=done),
    "lots_follow": _apart,
    "hold": _held_for,
}
HOLD = Chain(**HOLDING, came_of_it=came_of_it)


@functools.cache
def lines(number: int):
    """So many lines at once; the values of each carry its number."""
    rows = [{key: bindparam(f"{key}_{row}") for key in _keys} for row in range(number)]
    return insert(Entry).values(rows)


def values_of(transaction_id: int, lines: Sequence[Line]) -> dict[str, Any]:
    """What `lines(len(lines))` is executed with."""
    values: dict[str, Any] = {}
    for number, line in enumerate(lines):
        said = (transaction_id, line.account_id, line.pocket, line.lot_id, line.amount)
        values |= {f"{key}_{number}": value for key, value in zip(_keys, said, strict=True)}
    return values
