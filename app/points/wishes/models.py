"""A reward somebody would like to have."""

import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, UtcDateTime
from app.points.exchange.models import Reward


class Wish(Base):
    """One a member and reward. Whether it is there is asked when the member looks: stock that comes in writes to nobody."""

    __tablename__ = "points_wish"
    __table_args__ = {"info": {"private": True}}

    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"), primary_key=True)
    reward_id: Mapped[int] = mapped_column(ForeignKey("points_reward.id"), primary_key=True)
    made_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)

    reward: Mapped[Reward] = relationship(lazy="joined", innerjoin=True)
