"""The statements of an exchange, built once when the site starts (as app.points.ledger.statements says)."""

from sqlalchemy import Integer, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not  # SQLite understands the same ON CONFLICT.

from app.points.exchange.models import Redemption, RedemptionStep, RewardStock
from app.points.exchange.rules import COUNTED
from app.points.ledger.statements import the

_so_far = select(func.coalesce(func.sum(Redemption.quantity), 0)).where(
    Redemption.account_id == the(Redemption.account_id), Redemption.state.in_(COUNTED)
)
_pieces_this_month = _so_far.where(
    Redemption.reward_id == the(RewardStock.reward_id),
    Redemption.made_at >= bindparam("the_month", type_=Redemption.made_at.type),
)
_points_this_year = _so_far.with_only_columns(func.coalesce(func.sum(Redemption.points), 0)).where(
    Redemption.made_at >= bindparam("the_year", type_=Redemption.made_at.type)
)

# One piece less to be had at a place, and the member's two caps, in one decision.
HOLD_STOCK = update(RewardStock).where(
    RewardStock.reward_id == the(RewardStock.reward_id),
    RewardStock.station_code == the(RewardStock.station_code),
    RewardStock.closed_at.is_(None),
    RewardStock.on_hand > RewardStock.held,
    _pieces_this_month.scalar_subquery() <= bindparam("the_most_pieces", type_=Integer),
    _points_this_year.scalar_subquery() <= bindparam("the_most_points", type_=Integer),
)
HOLD_STOCK = HOLD_STOCK.values(held=RewardStock.held + 1).returning(RewardStock.id)

NEW_VOUCHER = insert_or_not(Redemption).on_conflict_do_nothing().returning(Redemption.id)
VOUCHER_OF = select(Redemption.id, Redemption.public_id).where(Redemption.hold_id == the(Redemption.hold_id))
NEW_STEP = insert(RedemptionStep)
