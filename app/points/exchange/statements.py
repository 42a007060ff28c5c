"""The statements of an exchange, built once when the site starts (as app.points.ledger.statements says)."""

from sqlalchemy import Integer, and_, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_or_not  # SQLite understands the same ON CONFLICT.

from app.points.exchange.models import Redemption, RedemptionStep, RewardStock
from app.points.exchange.rules import COUNTED
from app.points.ledger.statements import the

_so_far = select(func.coalesce(func.sum(Redemption.quantity), 0)).where(
    Redemption.account_id == the(Redemption.account_id), Redemption.state.in_(COUNTED)
)
_pieces_this_month = _so_far.where(
    Redemption.reward_id == the(Redemption.reward_id),
    Redemption.made_at >= bindparam("the_month", type_=Redemption.made_at.type),
)
_points_this_year = _so_far.with_only_columns(func.coalesce(func.sum(Redemption.points), 0)).where(
    Redemption.made_at >= bindparam("the_year", type_=Redemption.made_at.type)
)

# A voucher is written if the thing lies at the place and the member's caps allow it. Behind the lock on the member's row.
_written = {column.key: the(column) for column in Redemption.__table__.columns if column.key not in ("id", "stock_id")}
_at_place = and_(
    RewardStock.reward_id == the(Redemption.reward_id),
    RewardStock.station_code == the(Redemption.station_code),
    RewardStock.closed_at.is_(None),
)
_allowed = select(RewardStock.id, *_written.values()).where(
    _at_place,
    RewardStock.on_hand > RewardStock.held,
    _pieces_this_month.scalar_subquery() <= bindparam("the_most_pieces", type_=Integer),
    _points_this_year.scalar_subquery() <= bindparam("the_most_points", type_=Integer),
)
NEW_VOUCHER = insert_or_not(Redemption).from_select(["stock_id", *_written], _allowed)
NEW_VOUCHER = NEW_VOUCHER.on_conflict_do_nothing().returning(Redemption.id, Redemption.stock_id)
FREE = select(RewardStock.on_hand - RewardStock.held).where(_at_place)
NEW_STEP = insert(RedemptionStep)

# One piece less to be had: this decides. It comes last, because everybody who wants the same thing meets at this row.
HOLD_STOCK = update(RewardStock).where(
    RewardStock.id == bindparam("the_stock"), RewardStock.closed_at.is_(None), RewardStock.on_hand > RewardStock.held
)
HOLD_STOCK = HOLD_STOCK.values(held=RewardStock.held + 1).returning(RewardStock.id)

VOUCHER_OF = select(Redemption.id, Redemption.public_id).where(Redemption.hold_id == the(Redemption.hold_id))
