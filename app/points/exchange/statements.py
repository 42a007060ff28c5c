"""The statements of an exchange, built once when the site starts (as app.points.ledger.statements says)."""

from collections.abc import Mapping

from sqlalchemy import Integer, and_, bindparam, case, func, insert, select, true, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not  # SQLite understands the same ON CONFLICT.

from app.core.chain import Chain, Rows, Step, there
from app.points.exchange.models import Redemption, RedemptionStep, RewardStock
from app.points.exchange.rules import COUNTED, State
from app.points.ledger import statements as ledger
from app.points.ledger.models import Hold
from app.points.ledger.statements import the

_counted = Redemption.state.in_([ledger.const(state) for state in COUNTED])
_month, _year = (bindparam(name, type_=Redemption.made_at.type) for name in ("the_month", "the_year"))
_of_this_month = case(
    (and_(Redemption.reward_id == the(Redemption.reward_id), Redemption.made_at >= _month), Redemption.quantity)
)
_so_far = (
    select(
        func.coalesce(func.sum(_of_this_month), ledger.ZERO).label("pieces"),
        func.coalesce(func.sum(Redemption.points), ledger.ZERO).label("points"),
    )
    .where(Redemption.account_id == the(Redemption.account_id), _counted, Redemption.made_at >= _year)
    .subquery("so_far")
)

_at_place = and_(
    RewardStock.reward_id == the(Redemption.reward_id),
    RewardStock.station_code == the(Redemption.station_code),
    RewardStock.closed_at.is_(None),
)
FREE = select(RewardStock.on_hand - RewardStock.held).where(_at_place)
_written = {column.key: the(column) for column in Redemption.__table__.columns}
_written |= {
    "points": bindparam("the_amount", type_=Integer),
    "made_at": bindparam("the_now", type_=Redemption.made_at.type),
}
_written |= {"state": ledger.const(State.HELD), "quantity": ledger.ONE, "tries": ledger.ZERO}
for _found in ("id", "stock_id", "hold_id"):
    del _written[_found]


def _voucher(done: Mapping[str, Rows]):
    """A voucher is written if the thing lies at the place and the member's caps allow it. Behind the lock on the member's row."""
    hold = done["hold"]
    allowed = (
        select(RewardStock.id, hold.c.id, *_written.values())
        .join(hold, true())
        .join(_so_far, true())
        .where(
            _at_place,
            RewardStock.on_hand > RewardStock.held,
            _so_far.c.pieces < bindparam("the_most_pieces", type_=Integer),
            _so_far.c.points <= bindparam("the_most_points", type_=Integer),
        )
    )
    new = insert_or_not(Redemption).from_select(["stock_id", "hold_id", *_written], allowed)
    return new.on_conflict_do_nothing().returning(Redemption.id, Redemption.stock_id)


def _first_step(done: Mapping[str, Rows]):
    said = (done["voucher"].c.id, _written["state"], _written["made_at"], bindparam("the_by_id", type_=Integer))
    columns = (RedemptionStep.redemption_id, RedemptionStep.state, RedemptionStep.at, RedemptionStep.by_id)
    new = insert(RedemptionStep).from_select([column.key for column in columns], select(*said))
    return new.returning(RedemptionStep.id)


def _stock(done: Mapping[str, Rows]):
    """One piece less to be had: this decides. It comes last, because everybody who wants the same thing meets at this row."""
    voucher = done["voucher"]
    taking = update(RewardStock).where(
        RewardStock.id == voucher.c.stock_id, RewardStock.closed_at.is_(None), RewardStock.on_hand > RewardStock.held
    )
    return taking.values(held=RewardStock.held + ledger.ONE).returning(RewardStock.id)


def _with_voucher(done: Mapping[str, Rows]):
    voucher = select(done["voucher"].c.id).scalar_subquery().label("voucher_id")
    return ledger.came_of_it(done).add_columns(voucher, there(done["stock"]).label("stocked"))


_KEPT: dict[str, Step] = {"voucher": _voucher, "step": _first_step, "stock": _stock}
REDEEM = Chain(**ledger.HOLDING, **_KEPT, came_of_it=_with_voucher)
# The same once more for points that are set aside, when chance gave the voucher a code that another has.
VOUCHER_ALONE = Chain(
    hold=lambda _done: select(Hold.id).where(Hold.id == bindparam("the_hold_id", type_=Integer)),
    **_KEPT,
    came_of_it=lambda done: select(
        select(done["voucher"].c.id).scalar_subquery().label("voucher_id"), there(done["stock"]).label("stocked")
    ),
)

VOUCHER_OF = select(Redemption.id, Redemption.public_id).where(Redemption.hold_id == the(Redemption.hold_id))
