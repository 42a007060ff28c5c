"""The proof for goods: what lies at a place is the sum of its moves, and what is kept has a voucher."""

from collections.abc import Iterator

from sqlalchemy import func, or_, select

from app.core.db import db
from app.points.exchange.models import Redemption, RewardStock, StockMove
from app.points.exchange.rules import OPEN, State
from app.points.ledger.models import Hold
from app.points.ledger.proof import Break
from app.points.ledger.rules import HoldState

STATES = {
    HoldState.HELD: OPEN,
    HoldState.POSTED: (State.COLLECTED,),
    HoldState.VOIDED: (State.CANCELLED_BY_MEMBER, State.CANCELLED_BY_PLACE),
    HoldState.EXPIRED: (State.EXPIRED,),
}


def breaks() -> Iterator[Break]:
    moved = select(StockMove.stock_id, func.sum(StockMove.amount).label("sum")).group_by(StockMove.stock_id).subquery()
    kept = (
        select(Redemption.stock_id, func.sum(Redemption.quantity).label("sum"))
        .where(Redemption.state.in_(OPEN))
        .group_by(Redemption.stock_id)
        .subquery()
    )
    there, held = func.coalesce(moved.c.sum, 0), func.coalesce(kept.c.sum, 0)
    wrong = (
        select(RewardStock, there, held)
        .outerjoin(moved, moved.c.stock_id == RewardStock.id)
        .outerjoin(kept, kept.c.stock_id == RewardStock.id)
        .where(or_(RewardStock.on_hand != there, RewardStock.held != held))
    )
    for stock, moves, vouchers in db.session.execute(wrong):
        figures = f"{stock.on_hand} there, moves say {moves}; {stock.held} kept, vouchers say {vouchers}"
        yield Break(f"stock {stock.id} at {stock.station_code}", figures)
    pairs = select(Redemption.public_id, Redemption.state, Hold.state).join(Hold, Hold.id == Redemption.hold_id)
    agree = or_(*((Hold.state == hold) & Redemption.state.in_(states) for hold, states in STATES.items()))
    for public_id, state, hold in db.session.execute(pairs.where(~agree)):
        yield Break(f"voucher {public_id}", f"is {state}, its points are {hold}")
