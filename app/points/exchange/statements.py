"""The statements of an exchange, built once when the site starts (as app.points.ledger.statements says)."""

from collections.abc import Mapping

from sqlalchemy import Integer, and_, bindparam, case, func, insert, select, true, update

from app.core.chain import Chain, Rows
from app.points.exchange.models import Redemption, RedemptionStep, RewardStock
from app.points.exchange.rules import COUNTED, State
from app.points.ledger import statements as ledger
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

_names = (Redemption.public_id, Redemption.code)
_allowed = (
    select(_so_far.c.pieces)
    .where(
        _so_far.c.pieces < bindparam("the_most_pieces", type_=Integer),
        _so_far.c.points <= bindparam("the_most_points", type_=Integer),
    )
    .exists(),
    *(~select(Redemption.id).where(name == the(name)).exists() for name in _names),
)


def _sure(done: Mapping[str, Rows]):
    """The shelf, if a piece seems free. Whether it still is shows at the end, without anybody waiting for us until then."""
    locked = done["locked"]
    free = select(locked.c.account_id, RewardStock.id.label("stock_id")).join(RewardStock, true())
    return free.where(_at_place, RewardStock.on_hand > RewardStock.held)


_written = {column.key: the(column) for column in Redemption.__table__.columns}
_written |= {
    "points": bindparam("the_amount", type_=Integer),
    "made_at": bindparam("the_now", type_=Redemption.made_at.type),
}
_written |= {"state": ledger.const(State.HELD), "quantity": ledger.ONE, "tries": ledger.ZERO}
for _found in ("id", "stock_id", "hold_id"):
    del _written[_found]


def _voucher(done: Mapping[str, Rows]):
    hold, sure = done["hold"], done["sure"]
    voucher = select(sure.c.stock_id, hold.c.id, *_written.values()).join(hold, true())
    new = insert(Redemption).from_select(["stock_id", "hold_id", *_written], voucher)
    return new.returning(Redemption.id, Redemption.stock_id)


def _first_step(done: Mapping[str, Rows]):
    said = (done["voucher"].c.id, _written["state"], _written["made_at"], bindparam("the_by_id", type_=Integer))
    columns = (RedemptionStep.redemption_id, RedemptionStep.state, RedemptionStep.at, RedemptionStep.by_id)
    new = insert(RedemptionStep).from_select([column.key for column in columns], select(*said))
    return new.returning(RedemptionStep.id)


def _stock(done: Mapping[str, Rows]):
    """One piece less to be had. It comes last, because everybody who wants the same thing meets at this row, and here it is
    decided: nothing is kept of a shelf that was closed meanwhile, nor more than lies there. The row refuses both, and the
    whole exchange is undone."""
    taking = update(RewardStock).where(RewardStock.id == done["voucher"].c.stock_id)
    one_more = case(
        (RewardStock.closed_at.is_(None), RewardStock.held + ledger.ONE)
    )  # Else nothing, which no row holds.
    return taking.values(held=one_more).returning(RewardStock.id)


REDEEM = Chain(
    shares=ledger.SHARES,
    seen=ledger.seen(*_allowed),
    locked=ledger.locked,
    sure=_sure,
    **ledger.HOLDING,
    voucher=_voucher,
    step=_first_step,
    stock=_stock,
    came_of_it=ledger.came_of("claim", "hold", "voucher"),
)

VOUCHER_OF = select(Redemption.id, Redemption.public_id).where(Redemption.hold_id == the(Redemption.hold_id))
