"""Cards, the batches they were printed in, who may come in somebody's place, and what was done."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, EnumText, UtcDateTime
from app.points.cards.rules import Act, Ended, State

PRIVATE = {"private": True}


class CardBatch(Base):
    """Cards printed together for one place."""

    __tablename__ = "points_card_batch"
    __table_args__ = (CheckConstraint("size > 0", name="size"), {"info": PRIVATE})

    id: Mapped[int] = mapped_column(primary_key=True)
    station_code: Mapped[str] = mapped_column(index=True)
    size: Mapped[int]
    made_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False)


class Card(Base):
    """A card and the account it opens. Of the PIN only an argon2id hash is kept; an account has one card in use at a time.

    `tries` since `tries_since` are PINs tried at counters.
    """

    __tablename__ = "points_card"
    __table_args__ = (
        UniqueConstraint("batch_id", "serial"),
        Index(
            "uq_points_card_in_use",
            "account_id",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
        CheckConstraint("state <> 'active' OR (account_id IS NOT NULL AND activated_at IS NOT NULL)", name="active"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("tries >= 0", name="tries"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("points_card_batch.id"))
    serial: Mapped[int]
    pin_hash: Mapped[str]
    state: Mapped[State] = mapped_column(EnumText(State))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("points_account.id"), index=True)
    activated_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    activated_place: Mapped[str | None] = mapped_column(index=True)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    ended_why: Mapped[Ended | None] = mapped_column(EnumText(Ended))
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("points_card.id"), unique=True)
    tries: Mapped[int]
    tries_since: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    batch: Mapped[CardBatch] = relationship(lazy="joined", innerjoin=True)


class CardProxy(Base):
    """A relative who may come with the card. The name goes when the consent is taken back."""

    __tablename__ = "points_card_proxy"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (name IS NOT NULL)", name="name"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"), index=True)
    name: Mapped[str | None]
    allowed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    recorded_by: Mapped[int]
    place: Mapped[str]
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class CardAct(Base):
    """What was done with a card: when, where, at whose counter (None: by the holder on the site), and who came with it."""

    __tablename__ = "points_card_act"
    __table_args__ = {"info": {**PRIVATE, "append_only": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    card_id: Mapped[int] = mapped_column(ForeignKey("points_card.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("points_account.id"), index=True)
    act: Mapped[Act] = mapped_column(EnumText(Act))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    place: Mapped[str]
    by_id: Mapped[int | None]
    proxy_id: Mapped[int | None] = mapped_column(ForeignKey("points_card_proxy.id"))
    redemption_id: Mapped[int | None] = mapped_column(ForeignKey("points_redemption.id"))
