"""The rule book in its versions, who takes part under it, and who looked somebody or something up."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, EnumText, UtcDateTime
from app.points.members.rules import ConsentKind, Found, How, Looked

PRIVATE = {"private": True}


class RuleBook(Base):
    """One version of the programme's rules, in words and in figures. Versions are added, never changed.

    Points: `day_cap` and `month_cap` limit what a member earns, `year_cap` what a member exchanges; a correction by hand of
    more than `approval_above` takes two people.
    """

    __tablename__ = "points_rule_book"
    __table_args__ = (
        CheckConstraint(
            "expiry_months > 0 AND day_cap > 0 AND month_cap > 0 AND year_cap > 0 AND hold_days >= 0 AND grace_days >= 0 "
            "AND approval_above >= 0",
            name="figures",
        ),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(unique=True)
    valid_from: Mapped[datetime.date]
    published_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    published_by: Mapped[int | None]
    text: Mapped[str]
    text_en: Mapped[str | None]
    expiry_months: Mapped[int]
    day_cap: Mapped[int]
    month_cap: Mapped[int]
    year_cap: Mapped[int]
    hold_days: Mapped[int]
    grace_days: Mapped[int]
    approval_above: Mapped[int]
    is_demonstration: Mapped[bool] = mapped_column(default=False)


class Membership(Base):
    """A member's part in the programme: the statement of age, the rules accepted, and the one look at an identity document.

    `adult_checked_at`: when a keeper saw a document at the first hand-over. Nothing of it is kept. `paused_at`: the member's own
    pause, which stops earning and notes and leaves what was earned usable.
    """

    __tablename__ = "points_membership"
    __table_args__ = {"info": PRIVATE}

    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"), primary_key=True)
    joined_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    rule_book_id: Mapped[int] = mapped_column(ForeignKey("points_rule_book.id"))
    accepted_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    adult_checked_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    adult_checked_by: Mapped[int | None]
    adult_checked_place: Mapped[str | None]
    paused_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class Consent(Base):
    """Something a member allowed, and when they took it back. One of a kind is in force at a time."""

    __tablename__ = "points_consent"
    __table_args__ = (
        Index(
            "uq_points_consent_in_force",
            "account_id",
            "kind",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"))
    kind: Mapped[ConsentKind] = mapped_column(EnumText(ConsentKind))
    given_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class LookUp(Base):
    """A keeper or operator looked up a member or a voucher: who, when, how, and what they were told."""

    __tablename__ = "points_look_up"
    __table_args__ = (Index("ix_points_look_up_by", "by_id", "at"), {"info": PRIVATE})

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Looked] = mapped_column(EnumText(Looked))
    how: Mapped[How] = mapped_column(EnumText(How))
    found: Mapped[Found] = mapped_column(EnumText(Found))
    subject_id: Mapped[int | None]
    by_id: Mapped[int]
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)
