"""Reports as they came."""

import datetime

from sqlalchemy import Date, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, EnumText, UtcDateTime
from app.stations.reports.rules import OPENING, Answer, Problem
from app.stations.rules import Service, Source


class VisitorReport(Base):
    """One visitor's tap. `about` is a service or `opening`; `network` a mark that is dropped after a day.

    A network says the same thing once a day; the unique key decides. `counted_at`: when it, with another, turned the thing to
    unknown; before that only the owner and the centre see it. `answered_at`: when somebody answerable spoke afterwards.
    """

    __tablename__ = "visitor_report"
    __table_args__ = (
        UniqueConstraint("station_id", "about", "day", "network"),
        Index("ix_visitor_report_open", "answered_at", "reported_at"),
        {"info": {"private": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    about: Mapped[str]
    problem: Mapped[Problem] = mapped_column(EnumText(Problem))
    day: Mapped[datetime.date] = mapped_column(Date)
    network: Mapped[str | None]
    reported_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    counted_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    answer: Mapped[Answer | None] = mapped_column(EnumText(Answer))
    answered_source: Mapped[Source | None] = mapped_column(EnumText(Source))
    # A member who asked for points if it is so; gone with the answer, or after a week without one.
    reporter_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    @property
    def service(self) -> Service | None:
        return None if self.about == OPENING else Service(self.about)
