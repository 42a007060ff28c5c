"""What a member wishes for, and what of it is there now."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.points.exchange.models import Reward
from app.points.exchange.queries import PUBLIC
from app.points.wishes.models import Wish


def of_account(account_id: int) -> Sequence[Wish]:
    """Oldest first, with the stock of each; what is offered no more stays in the list and is simply not there."""
    mine = select(Wish).where(Wish.account_id == account_id).order_by(Wish.made_at, Wish.reward_id)
    return db.session.scalars(mine.options(selectinload(Wish.reward).selectinload(Reward.stocks))).all()


def offered(account_id: int) -> Sequence[Wish]:
    """Those of them that are offered."""
    mine = select(Wish).join(Reward).where(Wish.account_id == account_id, PUBLIC).order_by(Wish.made_at, Wish.reward_id)
    return db.session.scalars(mine.options(selectinload(Wish.reward).selectinload(Reward.stocks))).all()


def is_wished(account_id: int, reward_id: int) -> bool:
    return db.session.get(Wish, (account_id, reward_id)) is not None
