"""Rewards, where they lie, and the vouchers members hold."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.content import models as content
from app.core.db import Base, EnumText, UtcDateTime
from app.points.exchange.rules import OPEN, Category, Move, State
from app.points.ledger.models import Account


class Reward(content.Publishable, Base):
    """A useful thing of low value. `per_month`: how many a member may exchange in a month."""

    __tablename__ = "points_reward"
    __table_args__ = (CheckConstraint("cost > 0 AND per_month > 0", name="figures"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    title: Mapped[str]
    title_en: Mapped[str | None]
    text: Mapped[str]
    text_en: Mapped[str | None]
    art: Mapped[str]
    art_alt: Mapped[str]
    art_alt_en: Mapped[str | None]
    category: Mapped[Category] = mapped_column(EnumText(Category), index=True)
    cost: Mapped[int]
    per_month: Mapped[int]
    funding: Mapped[str]
    funding_en: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=100)
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    stocks: Mapped[list["RewardStock"]] = relationship(back_populates="reward", order_by="RewardStock.station_code")

    @property
    def open_stocks(self) -> list["RewardStock"]:
        return [stock for stock in self.stocks if stock.closed_at is None]


class RewardStock(Base):
    """A reward at a pick-up place. What can be had is `on_hand` less `held`; both only change by conditional UPDATE."""

    __tablename__ = "points_reward_stock"
    __table_args__ = (
        UniqueConstraint("reward_id", "station_code"),
        CheckConstraint("held >= 0 AND held <= on_hand", name="held"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reward_id: Mapped[int] = mapped_column(ForeignKey("points_reward.id"))
    station_code: Mapped[str] = mapped_column(index=True)
    on_hand: Mapped[int]
    held: Mapped[int]
    closed_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    reward: Mapped[Reward] = relationship(back_populates="stocks")

    @property
    def free(self) -> int:
        return self.on_hand - self.held


class StockMove(Base):
    """Stock came in, went out, was counted or handed over: `on_hand` is the sum of these.

    What came in may say from whom and for how much a piece (`unit_cost`, in 分).
    """

    __tablename__ = "points_stock_move"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        {"info": {"private": True, "append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    stock_id: Mapped[int] = mapped_column(ForeignKey("points_reward_stock.id"), index=True)
    kind: Mapped[Move] = mapped_column(EnumText(Move))
    amount: Mapped[int]
    note: Mapped[str | None]
    supplier: Mapped[str | None]
    unit_cost: Mapped[int | None]
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None]


class Redemption(Base):
    """A voucher: one reward, kept for one member at one place. `public_id` is its address, `code` what can be read out.

    `tries` counts wrong PINs; at five the typed code is worth nothing any more, the symbol still is.
    """

    __tablename__ = "points_redemption"
    __table_args__ = (
        Index("ix_points_redemption_place", "station_code", "state"),
        Index("ix_points_redemption_member", "account_id", "made_at"),
        Index(
            "ix_points_redemption_open",
            "expires_at",
            sqlite_where=text("state IN ('held', 'ready')"),
            postgresql_where=text("state IN ('held', 'ready')"),
        ),
        CheckConstraint("quantity > 0 AND points > 0", name="figures"),
        CheckConstraint("tries >= 0 AND tries <= 5", name="tries"),
        {"info": {"private": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    public_id: Mapped[str] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"))
    reward_id: Mapped[int] = mapped_column(ForeignKey("points_reward.id"), index=True)
    stock_id: Mapped[int] = mapped_column(ForeignKey("points_reward_stock.id"), index=True)
    station_code: Mapped[str]
    quantity: Mapped[int]
    points: Mapped[int]
    hold_id: Mapped[int] = mapped_column(ForeignKey("points_hold.id"), unique=True)
    state: Mapped[State] = mapped_column(EnumText(State))
    made_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    tries: Mapped[int]

    reward: Mapped[Reward] = relationship(lazy="joined")
    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)
    steps: Mapped[list["RedemptionStep"]] = relationship(order_by="RedemptionStep.id")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_collectable(self, now: datetime.datetime) -> bool:
        """Open, and its time is not over even if the clock's job has not run yet."""
        return self.is_open and now < self.expires_at


class RedemptionStep(Base):
    """What happened to a voucher: who and when."""

    __tablename__ = "points_redemption_step"
    __table_args__ = {"info": {"private": True, "append_only": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    redemption_id: Mapped[int] = mapped_column(ForeignKey("points_redemption.id"), index=True)
    state: Mapped[State] = mapped_column(EnumText(State))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None]
    note: Mapped[str | None]
