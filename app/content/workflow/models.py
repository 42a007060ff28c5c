"""Versions of texts, who looked at them, who is writing just now, and addresses that pages had before."""

import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.content.workflow.rules import State
from app.core.db import Base, EnumText, UtcDateTime

PRIVATE = {"private": True}  # What the public reads lies in the rows of the features.


class Revision(Base):
    """One version of a text, never changed once written; only where it stands changes. `kind` and `row_id` name the row."""

    __tablename__ = "content_revision"
    __table_args__ = (
        UniqueConstraint("kind", "row_id", "number"),
        Index("ix_content_revision_state", "state", "publish_at"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    row_id: Mapped[int]
    number: Mapped[int]
    publisher: Mapped[str]  # Whose editors write and review it.
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[State] = mapped_column(EnumText(State), default=State.DRAFT)
    made_by: Mapped[int | None]
    made_by_name: Mapped[str]
    made_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    sent_by: Mapped[int | None]
    sent_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    publish_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    withdraw_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    published_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    reviews: Mapped[list["Review"]] = relationship(order_by="Review.step", lazy="selectin")

    @property
    def is_open(self) -> bool:
        return self.state in (State.DRAFT, State.RETURNED)


class Review(Base):
    """What one person said of one version. One person looks once."""

    __tablename__ = "content_review"
    __table_args__ = (
        UniqueConstraint("revision_id", "step"),
        UniqueConstraint("revision_id", "by_id"),
        CheckConstraint("passed OR note IS NOT NULL", name="return_has_note"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("content_revision.id"))
    step: Mapped[int]
    by_id: Mapped[int]
    by_name: Mapped[str]
    passed: Mapped[bool]
    note: Mapped[str | None]
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class EditLock(Base):
    """Who has a text open for writing. It warns and never forbids: what two people save is told apart by the version."""

    __tablename__ = "content_lock"
    __table_args__ = {"info": PRIVATE}

    kind: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(primary_key=True)
    by_id: Mapped[int]
    by_name: Mapped[str]
    since: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class FormerAddress(Base):
    """A name in an address that a row had before: it leads to where the row is now."""

    __tablename__ = "content_former_address"
    __table_args__ = {"info": PRIVATE}

    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    row_id: Mapped[int]
