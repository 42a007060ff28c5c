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
    ColumnElement,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    null,
    select,
    true,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import insert as insert_or_not  # SQLite understands the same ON CONFLICT.
from sqlalchemy.orm import aliased

from app.core.chain import Chain, Rows, Step
from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import AccountKind, HoldState, Kind, Line, Pocket

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
_MOVE = update(Account).values(available=_available, held=_held, moves=Account.moves + ONE).returning(Account.id)
MOVE = _MOVE.where(Account.id == _account_id, _available >= ZERO, _held >= ZERO)

END_HOLD = update(Hold).where(Hold.id == bindparam("the_hold"), Hold.state == HoldState.HELD)
END_HOLD = END_HOLD.values(state=the(Hold.state), resolved_at=_now)
END_HOLD = END_HOLD.returning(Hold.account_id, Hold.amount, Hold.transaction_id)
HOLD_OF = select(Hold.id).where(Hold.transaction_id == _transaction_id)
SET_ASIDE = select(Entry.lot_id, Entry.amount).where(
    Entry.transaction_id == _transaction_id, Entry.pocket == Pocket.HELD
)
HOUSE_ACCOUNT = select(Account.id).where(Account.kind == the(Account.kind), Account.key == the(Account.key))


_columns = (Entry.transaction_id, Entry.account_id, Entry.pocket, Entry.lot_id, Entry.amount)
_keys = [column.key for column in _columns]


_spendable = and_(Lot.account_id == _account_id, Lot.remaining > ZERO, Lot.usable_at <= _now, Lot.expires_at > _now)
SPENDABLE = select(func.coalesce(func.sum(Lot.remaining), ZERO)).where(_spendable)


def _shares() -> Select:
    """What comes out of each of the lots that may be spent now, soonest expiry first. Less than was asked for means that
    there is not enough."""
    before = func.sum(Lot.remaining).over(order_by=(Lot.expires_at, Lot.id)) - Lot.remaining
    lots = select(Lot.id, Lot.remaining, (_amount - before).label("wanted")).where(_spendable).subquery("lots")
    share = case((lots.c.remaining < lots.c.wanted, lots.c.remaining), else_=lots.c.wanted).cast(Integer)
    return select(lots.c.id, share.label("share")).where(lots.c.wanted > ZERO)


_taken = _shares().subquery("shares")
TAKE = insert(Entry).from_select(
    _keys, select(_transaction_id, _account_id, const(Pocket.AVAILABLE), _taken.c.id, -_taken.c.share)
)
TAKE = TAKE.returning(Entry.pocket, Entry.lot_id, Entry.amount)

# A lot follows the lines that were just written for it.
_change = and_(Entry.transaction_id == _transaction_id, Entry.lot_id == Lot.id, Entry.pocket == Pocket.AVAILABLE)
LOTS_FOLLOW = update(Lot).where(_change, Lot.remaining + Entry.amount >= 0)
LOTS_FOLLOW = LOTS_FOLLOW.values(remaining=Lot.remaining + Entry.amount).returning(Lot.id)


def seen(*conditions: ColumnElement[bool], takes: bool = True) -> Step:
    """The member's account as the statement finds it, if this request is new and there are so many points as it `takes`.

    What this goes by belongs to the member, and `moves` tells whether it was still so when the account was locked.
    """
    known = select(PointsTransaction.id).where(PointsTransaction.request_key == the(PointsTransaction.request_key))

    def step(done: Mapping[str, Rows]) -> Select:
        found = select(Account.id, Account.moves).where(
            Account.id == _account_id, Account.kind == const(AccountKind.MEMBER), ~known.exists(), *conditions
        )
        if not takes:
            return found
        there_are = select(func.coalesce(func.sum(done["shares"].c.share), ZERO)).scalar_subquery()
        return found.where(Account.available >= _amount, there_are == _amount)

    return step


def locked(done: Mapping[str, Rows]) -> Select:
    """The same account, locked, unless somebody moved this member's points meanwhile. PostgreSQL looks at `moves` again after
    waiting and compares it with what was seen."""
    found = select(Account.id.label("account_id")).join(done["seen"], done["seen"].c.id == Account.id)
    return found.where(Account.moves == done["seen"].c.moves).with_for_update(key_share=True, of=Account)


_claiming = [column for column in CLAIMED if column.key not in ("resolves_id", "reverses_id")]


def claimed(**fixed: ColumnElement) -> Step:
    """The transaction. `fixed`: what it says that is no value of the request."""
    said = {column.key: the(column) for column in _claiming} | {"at": _now} | fixed

    def step(done: Mapping[str, Rows]):
        values = select(*(said[column.key] for column in _claiming)).select_from(done["sure"])
        new = insert(PointsTransaction).from_select([column.key for column in _claiming], values)
        return new.returning(PointsTransaction.id, PointsTransaction.account_id)

    return step


def moved(done: Mapping[str, Rows]):
    return _MOVE.where(Account.id == done["sure"].c.account_id)


def _lines(done: Mapping[str, Rows]):
    shares, claim = done["shares"], done["claim"]

    def side(pocket: Pocket, amount) -> Select:
        return select(claim.c.id, _account_id, const(pocket), shares.c.id, amount).join(shares, true())

    both = union_all(side(Pocket.AVAILABLE, -shares.c.share), side(Pocket.HELD, shares.c.share))
    return insert(Entry).from_select(_keys, both).returning(Entry.id)


def _lots(done: Mapping[str, Rows]):
    shares, claim = done["shares"], done["claim"]
    follows = update(Lot).where(Lot.id == shares.c.id, Lot.account_id == claim.c.account_id)
    return follows.values(remaining=Lot.remaining - shares.c.share).returning(Lot.id)


def _hold(done: Mapping[str, Rows]):
    columns = (Hold.account_id, Hold.transaction_id, Hold.amount, Hold.state, Hold.expires_at)
    held = select(_account_id, done["claim"].c.id, _amount, const(HoldState.HELD), the(Hold.expires_at))
    return insert(Hold).from_select([column.key for column in columns], held).returning(Hold.id)


def came_of(*steps: str) -> Step:
    """The rows these steps made (`claim_id` …); None when nothing was done."""
    return lambda done: select(*(select(done[step].c.id).scalar_subquery().label(f"{step}_id") for step in steps))


# Points are set aside: all of it, or nothing. `sure` is the last step that may give no row, and it changes nothing; what could be
# refused after it, the CHECKs of the tables refuse, and then the whole statement is undone. What is exchanged for the points says
# in `seen` and `sure` what it needs besides, and continues these steps.
SHARES: Step = lambda _done: _shares()  # noqa: E731
HOLDING: dict[str, Step] = {
    "moved": moved,
    "claim": claimed(kind=const(Kind.HOLD), happened_at=_now),
    "lines": _lines,
    "lots": _lots,
    "hold": _hold,
}
HOLD = Chain(shares=SHARES, seen=seen(), sure=locked, **HOLDING, came_of_it=came_of("claim", "hold"))


def _house(done: Mapping[str, Rows]) -> Select:
    """Behind the member's account, that of the programme where the points come from. It is never changed."""
    house, locked = aliased(Account), done["locked"]
    found = select(locked.c.account_id, house.id.label("house_id")).join(house, true())
    return found.where(
        house.kind == bindparam("the_source", type_=Account.kind.type), house.key == literal_column("''")
    )


def _lot(done: Mapping[str, Rows]):
    columns = (Lot.account_id, Lot.transaction_id, Lot.amount, Lot.remaining, Lot.usable_at, Lot.expires_at)
    said = (_account_id, done["claim"].c.id, _amount, _amount, the(Lot.usable_at), the(Lot.expires_at))
    return insert(Lot).from_select([column.key for column in columns], select(*said)).returning(Lot.id)


def _come_in(done: Mapping[str, Rows]):
    claim, lot, sure = done["claim"], done["lot"], done["sure"]
    mine = select(claim.c.id, _account_id, const(Pocket.AVAILABLE), lot.c.id, _amount).join(lot, true())
    theirs = select(claim.c.id, sure.c.house_id, const(Pocket.HOUSE), null(), -_amount).join(sure, true())
    return insert(Entry).from_select(_keys, union_all(mine, theirs)).returning(Entry.id)


# Points come in, likewise. What is done for them says in `seen` and `sure` what it needs besides.
HOUSE: Step = _house
COMING_IN: dict[str, Step] = {"moved": moved, "claim": claimed(), "lot": _lot, "lines": _come_in}
COME_IN = Chain(seen=seen(takes=False), locked=locked, sure=HOUSE, **COMING_IN, came_of_it=came_of("claim"))


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
