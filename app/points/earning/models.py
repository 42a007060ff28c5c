"""Activities, their terms in versions, and who took part."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.content import models as content
from app.core.db import Base, EnumText, UtcDateTime
from app.points.earning.rules import ConfirmedBy, Kind, Unit


class Activity(content.Publishable, Base):
    """Something of the centre one can take part in. `station_code`: the place it is bound to, if it is."""

    __tablename__ = "points_activity"
    __table_args__ = (
        Index("ix_points_activity_state", "state", "starts_on"),
        CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind] = mapped_column(EnumText(Kind))
    title: Mapped[str]
    title_en: Mapped[str | None]
    text: Mapped[str]
    text_en: Mapped[str | None]
    station_code: Mapped[str | None] = mapped_column(index=True)
    confirmed_by: Mapped[ConfirmedBy] = mapped_column(EnumText(ConfirmedBy))
    starts_on: Mapped[datetime.date]
    ends_on: Mapped[datetime.date | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    terms: Mapped[list["Terms"]] = relationship(
        back_populates="activity", order_by="Terms.version", lazy="selectin", cascade="save-update, merge"
    )

    @property
    def current(self) -> "Terms":
        return self.terms[-1]


class Terms(Base):
    """What an activity gives, in versions that are added and never changed; a confirmation keeps the one it was made under.

    `points` for each `unit`, at most `per_day` units a day and `per_month` days a month; `budget` is what the activity may
    give altogether; points can be used `pending_days` after they were earned. `reason` is what the statement says.
    """

    __tablename__ = "points_terms"
    __table_args__ = (
        UniqueConstraint("activity_id", "version"),
        CheckConstraint("points > 0 AND per_day > 0 AND per_month > 0 AND pending_days >= 0", name="figures"),
        CheckConstraint("budget IS NULL OR budget >= 0", name="budget"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("points_activity.id"))
    version: Mapped[int]
    points: Mapped[int]
    unit: Mapped[Unit] = mapped_column(EnumText(Unit))
    per_day: Mapped[int]
    per_month: Mapped[int]
    budget: Mapped[int | None]
    pending_days: Mapped[int]
    reason: Mapped[str]
    reason_en: Mapped[str | None]
    set_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[int | None]

    activity: Mapped[Activity] = relationship(back_populates="terms")


class Attendance(Base):
    """A member took part, once a day and activity: who confirmed it, when, where, and what it gave."""

    __tablename__ = "points_attendance"
    __table_args__ = (
        UniqueConstraint("activity_id", "account_id", "day"),
        Index("ix_points_attendance_member", "account_id", "day"),
        CheckConstraint("units > 0 AND points > 0", name="figures"),
        {"info": {"private": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey("points_activity.id"))
    terms_id: Mapped[int] = mapped_column(ForeignKey("points_terms.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"))
    day: Mapped[datetime.date]
    units: Mapped[int]
    points: Mapped[int]
    place: Mapped[str]
    confirmed_by: Mapped[int | None] = mapped_column(index=True)
    confirmed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("points_transaction.id"), unique=True)
    revoked_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    activity: Mapped[Activity] = relationship(lazy="raise_on_sql")


class Allowance(Base):
    """What an activity has given so far: the row that its budget is checked against."""

    __tablename__ = "points_allowance"
    __table_args__ = (CheckConstraint("granted >= 0", name="granted"), {"info": {"private": True}})

    activity_id: Mapped[int] = mapped_column(ForeignKey("points_activity.id"), primary_key=True)
    granted: Mapped[int]
