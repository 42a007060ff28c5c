"""A place's statement of a month, and what the place objects to."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, UtcDateTime

PRIVATE = {"private": True}


class Settlement(Base):
    """What a place handed over in a month. Who opened it does not seal it, and the database knows.

    `vouchers` and `points` are as of the opening until the sealing fixes them; `digest` is of the sealed lines.
    """

    __tablename__ = "points_settlement"
    __table_args__ = (
        UniqueConstraint("station_code", "month"),
        CheckConstraint("(sealed_at IS NULL) = (digest IS NULL)", name="sealed"),
        CheckConstraint("sealed_at IS NULL OR sealed_by <> opened_by", name="two_people"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_code: Mapped[str] = mapped_column(index=True)
    month: Mapped[str]
    vouchers: Mapped[int]
    points: Mapped[int]
    opened_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[int]
    closes_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    sealed_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    sealed_by: Mapped[int | None]
    digest: Mapped[str | None]

    objections: Mapped[list["Objection"]] = relationship(order_by="Objection.id", lazy="selectin")


class Objection(Base):
    """A place says that something is wrong or missing; the centre answers."""

    __tablename__ = "points_objection"
    __table_args__ = (CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"), {"info": PRIVATE})

    id: Mapped[int] = mapped_column(primary_key=True)
    settlement_id: Mapped[int] = mapped_column(ForeignKey("points_settlement.id"), index=True)
    text: Mapped[str]
    raised_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    raised_by: Mapped[int]
    answer: Mapped[str | None]
    answered_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    answered_by: Mapped[int | None]
