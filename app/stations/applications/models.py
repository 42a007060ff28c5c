"""An application and its steps."""

import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import codes
from app.core.db import Base, EnumText, UtcDateTime
from app.stations.applications.rules import NEEDS_VERIFICATION, OPEN, Act, Kind, State
from app.stations.models import Station

PRIVATE = {"private": True}
IS_OPEN = text("state IN ('applied', 'checked', 'returned')")


class Application(Base):
    """`facts` says what is asked for, in the words of its form; `contact` is kept for as long as it is needed.

    `number` is what the applicant keeps. One open application of a kind for a place.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "uq_application_open",
            "station_id",
            "kind",
            unique=True,
            sqlite_where=IS_OPEN,
            postgresql_where=IS_OPEN,
        ),
        Index("ix_application_state", "state", "due_on"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind] = mapped_column(EnumText(Kind))
    station_id: Mapped[int | None] = mapped_column(ForeignKey("station.id"))
    state: Mapped[State] = mapped_column(EnumText(State))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    applicant_id: Mapped[int | None]
    applicant_name: Mapped[str]
    contact: Mapped[str | None]
    applied_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    due_on: Mapped[datetime.date | None]
    checked_by: Mapped[int | None]
    verified_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    verified_by_name: Mapped[str | None]
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    station: Mapped[Station | None] = relationship()
    steps: Mapped[list["ApplicationStep"]] = relationship(order_by="ApplicationStep.id")

    @property
    def printed_number(self) -> str:
        return codes.grouped(self.number)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_returned(self) -> bool:
        return self.state is State.RETURNED

    @property
    def opens_outlet(self) -> bool:
        return self.kind is Kind.OUTLET

    @property
    def lacks_verification(self) -> bool:
        return self.kind in NEEDS_VERIFICATION and self.verified_at is None

    @property
    def reason(self) -> str:
        """Why it was returned, the last time."""
        return next((step.note for step in reversed(self.steps) if step.act is Act.RETURN), "")

    def is_overdue(self, today: datetime.date) -> bool:
        return self.due_on is not None and today > self.due_on


class ApplicationStep(Base):
    """Who did what when. Only grows."""

    __tablename__ = "application_step"
    __table_args__ = {"info": {"private": True, "append_only": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    application_id: Mapped[int] = mapped_column(ForeignKey("application.id"), index=True)
    act: Mapped[Act] = mapped_column(EnumText(Act))
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None]
    by_name: Mapped[str]
    note: Mapped[str]
