"""A reminder that was given: to whose editors, of which day, and how near it was."""

import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.charity.models import Publisher
from app.core.db import Base, UtcDateTime


class Reminder(Base):
    """`key` names the day in the city's folder, `year` the year to be announced, `stage` the days before (0: it has passed)."""

    __tablename__ = "publication_reminder"
    __table_args__ = (UniqueConstraint("publisher_id", "key", "year", "stage"), {"info": {"private": True}})

    id: Mapped[int] = mapped_column(primary_key=True)
    publisher_id: Mapped[int] = mapped_column(ForeignKey("publisher.id"))
    key: Mapped[str]
    year: Mapped[int]
    stage: Mapped[int]
    due_on: Mapped[datetime.date]
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)

    publisher: Mapped[Publisher] = relationship(lazy="joined", innerjoin=True)
