"""Places, what they offer, what was said about it, and when they are open."""

import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, EnumText, UtcDateTime
from app.stations import opening, squares, week
from app.stations.acts.rules import is_late
from app.stations.coordinates import System
from app.stations.opening import Hours, Interval, OnHolidays
from app.stations.rules import ORDER, PRECEDENCE, Kind, Service, Source, State, Status, status_now


class Station(Base):
    """A place: hub, public-welfare station or outlet.

    `code` is its number (站点编号) and its address on the site. `lat` and `lng` are WGS-84, beside them what was supplied
    and in which system. `week` is its usual week (app/stations/week.py); `on_holidays` is empty until somebody says what the
    place does on public holidays. `precedence` follows from the kind: lists begin with it, and an index has it. `version`
    counts changes of identity facts and hours, so that nobody overwrites what another person saved.
    """

    __tablename__ = "station"
    __table_args__ = (
        Index("ix_station_county", "county_code", "town_code"),
        Index("ix_station_square", *map(text, squares.INDEX), "lat", "lng", "state", "id"),
        Index("ix_station_kind", "kind", "state"),
        Index("ix_station_order", "precedence", "code"),
        CheckConstraint("(lat IS NULL) = (lng IS NULL)", name="position_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[Kind] = mapped_column(EnumText(Kind))
    precedence: Mapped[int] = mapped_column(
        default=lambda context: PRECEDENCE[context.get_current_parameters()["kind"]]
    )
    name: Mapped[str]
    name_en: Mapped[str | None]
    county_code: Mapped[str]
    town_code: Mapped[str | None]
    address: Mapped[str | None]
    address_en: Mapped[str | None]
    lat: Mapped[float | None]
    lng: Mapped[float | None]
    supplied_lat: Mapped[float | None]
    supplied_lng: Mapped[float | None]
    supplied_system: Mapped[System | None] = mapped_column(EnumText(System))
    position_is_schematic: Mapped[bool] = mapped_column(default=False)
    step_free: Mapped[bool | None]
    channel_type: Mapped[str | None]
    phone: Mapped[str | None]
    state: Mapped[State] = mapped_column(EnumText(State), default=State.OPEN)
    opened_on: Mapped[datetime.date | None]
    hours_confirmed_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    hours_received_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    hours_source: Mapped[Source | None] = mapped_column(EnumText(Source))
    opening_doubted_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    week: Mapped[str] = mapped_column(default="")
    on_holidays: Mapped[OnHolidays | None] = mapped_column(EnumText(OnHolidays))
    holiday_opens: Mapped[int | None]
    holiday_closes: Mapped[int | None]
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)

    services: Mapped[list["StationService"]] = relationship(back_populates="station", order_by="StationService.id")
    hours_exceptions: Mapped[list["HoursException"]] = relationship(cascade="all, delete-orphan")

    @property
    def offered(self) -> list["StationService"]:
        """What the place offers, most asked for first."""
        return sorted((row for row in self.services if row.offered), key=lambda row: ORDER[row.service])

    @property
    def hours(self) -> Hours:
        return Hours(
            week.read(self.week),
            {row.day: row.intervals for row in self.hours_exceptions},
            self.on_holidays,
            opening.whole(self.holiday_opens, self.holiday_closes),
        )

    @property
    def hours_are_late(self) -> bool:
        """The newest word about the hours was kept on a phone before it arrived (补传)."""
        return is_late(self.hours_confirmed_at, self.hours_received_at)

    @property
    def is_public(self) -> bool:
        return self.state is not State.PREPARING

    @property
    def position(self) -> tuple[float, float] | None:
        return (self.lat, self.lng) if self.lat is not None and self.lng is not None else None


class StationService(Base):
    """One service of a place and the newest word about it. `good_until`: so long that word counts."""

    __tablename__ = "station_service"
    __table_args__ = (
        UniqueConstraint("station_id", "service"),
        Index("ix_station_service_status", "service", "offered", "status", "good_until"),
        Index("ix_station_service_said_at", "said_at"),
        CheckConstraint("(status IS NULL) = (said_at IS NULL)", name="word_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    service: Mapped[Service] = mapped_column(EnumText(Service))
    offered: Mapped[bool] = mapped_column(default=True)
    status: Mapped[Status | None] = mapped_column(EnumText(Status))
    source: Mapped[Source | None] = mapped_column(EnumText(Source))
    said_by: Mapped[int | None]
    said_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    good_until: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    station: Mapped[Station] = relationship(back_populates="services")

    @property
    def is_late(self) -> bool:
        """The word was kept on a phone before it arrived (补传)."""
        return is_late(self.said_at, self.received_at)

    def status_now(self, now: datetime.datetime) -> Status:
        return status_now(self.status, self.good_until, now)


class ServiceReport(Base):
    """Something said about a service, kept as it was said: who, when it was seen, when it arrived. Never changed."""

    __tablename__ = "service_report"
    __table_args__ = {"info": {"private": True, "append_only": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), index=True)
    service: Mapped[Service] = mapped_column(EnumText(Service))
    status: Mapped[Status] = mapped_column(EnumText(Status))
    source: Mapped[Source] = mapped_column(EnumText(Source))
    said_by: Mapped[int | None]
    said_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    note: Mapped[str | None]


class WeekHours(Base):
    """The intervals of every week that a place has or had, once for all places that share it: what a list is narrowed by.

    Weekdays (0 is Monday) and minutes after midnight; `closes` may pass 24:00.
    """

    __tablename__ = "week_hours"
    __table_args__ = (
        Index("ix_week_hours_weekday", "weekday", "opens", "closes", "week"),
        CheckConstraint("weekday BETWEEN 0 AND 6", name="weekday"),
        CheckConstraint("opens BETWEEN 0 AND 1439 AND closes > opens AND closes <= 2880", name="interval"),
    )

    week: Mapped[str] = mapped_column(primary_key=True)
    weekday: Mapped[int] = mapped_column(primary_key=True)
    opens: Mapped[int] = mapped_column(primary_key=True)
    closes: Mapped[int]


class HoursException(Base):
    """A day that differs from the week: closed (no times), or open from–to. One row a day, the last word wins."""

    __tablename__ = "hours_exception"
    __table_args__ = (
        Index("ix_hours_exception_day", "day", "opens", "closes", "station_id"),
        CheckConstraint("(opens IS NULL) = (closes IS NULL)", name="whole"),
        CheckConstraint(
            "opens IS NULL OR (opens BETWEEN 0 AND 1439 AND closes > opens AND closes <= 2880)", name="interval"
        ),
    )

    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"), primary_key=True)
    day: Mapped[datetime.date] = mapped_column(primary_key=True)
    opens: Mapped[int | None]
    closes: Mapped[int | None]
    source: Mapped[Source] = mapped_column(EnumText(Source))
    set_by: Mapped[int | None]
    set_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)

    @property
    def intervals(self) -> tuple[Interval, ...]:
        return opening.whole(self.opens, self.closes)


class StationImport(Base):
    """An uploaded sheet between preview and confirmation: what was read from it, by whom, and what became of it."""

    __tablename__ = "station_import"
    __table_args__ = {"info": {"private": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    file_name: Mapped[str]
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    changes: Mapped[str]
    uploaded_by: Mapped[int]
    uploaded_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
