"""The statements of a movement, built once when the site starts: what a movement costs is mostly the building.

They are the same on both engines. Each names its values with a leading `the_`, because a column's own name is taken.
"""

import functools

from sqlalchemy import BindParameter, Integer, and_, bindparam, case, func, insert, select, union_all, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not  # SQLite understands the same ON CONFLICT.

from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import AccountKind, HoldState, Pocket

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
CLAIM = CLAIM.on_conflict_do_nothing().returning(PointsTransaction.id)
CLAIMED_BEFORE = select(PointsTransaction.id, PointsTransaction.body_hash).where(
    PointsTransaction.request_key == the(PointsTransaction.request_key)
)

_available = Account.available + bindparam("the_available", type_=Integer)
_held = Account.held + bindparam("the_held", type_=Integer)
MOVE = update(Account).where(Account.id == _account_id, _available >= 0, _held >= 0)
MOVE = MOVE.values(available=_available, held=_held).returning(Account.id)

NEW_LOT = insert(Lot).returning(Lot.id)
NEW_HOLD = insert(Hold).returning(Hold.id)
END_HOLD = update(Hold).where(Hold.id == bindparam("the_hold"), Hold.state == HoldState.HELD)
END_HOLD = END_HOLD.values(state=the(Hold.state), resolved_at=_now)
END_HOLD = END_HOLD.returning(Hold.account_id, Hold.amount, Hold.transaction_id)
SET_ASIDE = select(Entry.lot_id, Entry.amount).where(
    Entry.transaction_id == _transaction_id, Entry.pocket == Pocket.HELD
)
HOUSE_ACCOUNT = select(Account.id).where(Account.kind == the(Account.kind), Account.key == the(Account.key))


def _taking(*pockets: Pocket):
    """Lines that take points out of the lots that may be spent now, soonest expiry first, and put them into a pocket or leave
    them to a line of the house. Fewer lines than points asked for mean that there are not enough."""
    up_to_here = func.sum(Lot.remaining).over(order_by=(Lot.expires_at, Lot.id))
    spendable = and_(Lot.account_id == _account_id, Lot.remaining > 0, Lot.usable_at <= _now, Lot.expires_at > _now)
    lots = select(Lot.id, Lot.remaining, (up_to_here - Lot.remaining).label("before")).where(spendable).cte("lots")
    wanted = _amount - lots.c.before
    share = case((lots.c.remaining < wanted, lots.c.remaining), else_=wanted).cast(Integer)

    def lines(pocket: Pocket, amount):
        said = (_transaction_id, _account_id, bindparam(None, pocket, Entry.pocket.type), lots.c.id, amount)
        return select(*said).where(wanted > 0)

    taken = [lines(Pocket.AVAILABLE, -share), *(lines(pocket, share) for pocket in pockets)]
    columns = [Entry.transaction_id, Entry.account_id, Entry.pocket, Entry.lot_id, Entry.amount]
    rows = union_all(*taken) if pockets else taken[0]
    return insert(Entry).from_select([column.key for column in columns], rows).returning(Entry.pocket, Entry.amount)


TAKE = _taking()
SET_APART = _taking(Pocket.HELD)

# A lot follows the lines that were just written for it.
_change = and_(Entry.transaction_id == _transaction_id, Entry.lot_id == Lot.id, Entry.pocket == Pocket.AVAILABLE)
LOTS_FOLLOW = update(Lot).where(_change, Lot.remaining + Entry.amount >= 0)
LOTS_FOLLOW = LOTS_FOLLOW.values(remaining=Lot.remaining + Entry.amount).returning(Lot.id)


@functools.cache
def lines(number: int):
    """So many lines at once; the values of each carry its number."""
    columns = (Entry.transaction_id, Entry.account_id, Entry.pocket, Entry.lot_id, Entry.amount)
    rows = [{column.key: bindparam(f"{column.key}_{row}") for column in columns} for row in range(number)]
    return insert(Entry).values(rows)
