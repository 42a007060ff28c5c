"""Campaigns, batches of codes, codes. What a campaign gives and its caps are those of its activity."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, EnumText, UtcDateTime
from app.points.campaigns.rules import State
from app.points.earning.models import Activity

PRIVATE = {"private": True}


class Campaign(Base):
    """With whom, approved by which document, opened and switched on by two people, settled at the end."""

    __tablename__ = "points_campaign"
    __table_args__ = (
        CheckConstraint("switched_on_by IS NULL OR approval IS NOT NULL", name="approval"),
        CheckConstraint("switched_on_by IS NULL OR switched_on_by <> opened_by", name="two_people"),
        CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name="settled"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("points_activity.id"), unique=True)
    partner: Mapped[str]
    approval: Mapped[str | None]
    opened_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    opened_by: Mapped[int]
    switched_on_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    switched_on_by: Mapped[int | None]
    settled_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    settled_by: Mapped[int | None]

    activity: Mapped[Activity] = relationship(lazy="joined", innerjoin=True)


class CodeBatch(Base):
    """Codes that were made and exported together, once."""

    __tablename__ = "points_code_batch"
    __table_args__ = (CheckConstraint("size > 0", name="size"), {"info": PRIVATE})

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("points_campaign.id"), index=True)
    size: Mapped[int]
    made_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    made_by: Mapped[int | None]

    campaign: Mapped[Campaign] = relationship(lazy="joined", innerjoin=True)


class CampaignCode(Base):
    """A code, kept as a keyed hash. `serial` stands beside it on paper, so that one can be taken back without being known."""

    __tablename__ = "points_campaign_code"
    __table_args__ = (
        UniqueConstraint("batch_id", "serial"),
        CheckConstraint("(state = 'used') = (attendance_id IS NOT NULL)", name="used"),
        CheckConstraint("(state = 'issued') = (ended_at IS NULL)", name="ended"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("points_code_batch.id"))
    serial: Mapped[int]
    code_hash: Mapped[str] = mapped_column(unique=True)
    state: Mapped[State] = mapped_column(EnumText(State))
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    attendance_id: Mapped[int | None] = mapped_column(ForeignKey("points_attendance.id"), unique=True)

    batch: Mapped[CodeBatch] = relationship(lazy="joined", innerjoin=True)
