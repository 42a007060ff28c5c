"""The arrangement of each year, and the closures of the lottery market."""

import datetime

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime
from app.stations.opening import DayKind, SpecialDay


class HolidayYear(Base):
    """The public holidays and make-up workdays of one year, whole: `{"2026-10-01": ["holiday", "国庆节", "National Day"], …}`.

    `version` counts the changes, so that nobody overwrites what another person saved.
    """

    __tablename__ = "holiday_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[dict[str, list[str]]] = mapped_column(JSON)
    source: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    set_by: Mapped[int | None]
    set_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)

    @property
    def special_days(self) -> dict[datetime.date, SpecialDay]:
        return {
            datetime.date.fromisoformat(day): SpecialDay(DayKind(kind), name, name_en)
            for day, (kind, name, name_en) in sorted(self.days.items())
        }


class MarketClosure(Base):
    """休市: no lottery tickets are sold from the first to the last day. What a place offers for free goes on."""

    __tablename__ = "market_closure"
    __table_args__ = (CheckConstraint("last_day >= first_day", name="days"),)

    first_day: Mapped[datetime.date] = mapped_column(primary_key=True)
    last_day: Mapped[datetime.date]
    name: Mapped[str]
    name_en: Mapped[str | None]
    source: Mapped[str]
    set_by: Mapped[int | None]
    set_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
