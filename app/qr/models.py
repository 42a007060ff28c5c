"""Placements: one printed code in one spot."""

import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import codes
from app.core.db import Base, EnumText, UtcDateTime
from app.qr.rules import Fault, PlacementState, Sheet

_ACTIVE = text("state = 'active'")


class Placement(Base):
    """A printed code: what it hangs on (kind and id, resolved by the feature that declares the kind), the spot and the sheet.

    `version` counts the codes printed one after another for this spot; a spot has one in use for each kind of sheet.
    """

    __tablename__ = "placement"
    __table_args__ = (
        Index("ix_placement_target", "target_kind", "target_id"),
        Index(
            "uq_placement_in_use",
            "target_kind",
            "target_id",
            "sheet",
            "spot",
            unique=True,
            sqlite_where=_ACTIVE,
            postgresql_where=_ACTIVE,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    target_kind: Mapped[str]
    target_id: Mapped[int]
    sheet: Mapped[Sheet] = mapped_column(EnumText(Sheet), default=Sheet.POSTER)
    spot: Mapped[str]
    spot_en: Mapped[str | None]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[PlacementState] = mapped_column(EnumText(PlacementState), default=PlacementState.ACTIVE)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_active(self) -> bool:
        return self.state is PlacementState.ACTIVE

    @property
    def printed_code(self) -> str:
        """As it stands on the poster: `ABC-D123`."""
        return codes.grouped(self.code, 4)


class ScanCount(Base):
    """Scans by placement and hour: no person, no address. Gone after thirty days."""

    __tablename__ = "scan_count"
    __table_args__ = {"info": {"private": True}}

    placement_id: Mapped[int] = mapped_column(primary_key=True)
    hour: Mapped[datetime.datetime] = mapped_column(UtcDateTime, primary_key=True)
    count: Mapped[int]


class ScanSummary(Base):
    """What is left of the hours that are gone: the last of them, and how many scans they held."""

    __tablename__ = "scan_summary"
    __table_args__ = {"info": {"private": True}}

    placement_id: Mapped[int] = mapped_column(primary_key=True)
    last_hour: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    count: Mapped[int]


class PlacementReport(Base):
    """Visitors said this of a code on this day: how many times, never who."""

    __tablename__ = "placement_report"
    __table_args__ = (
        UniqueConstraint("placement_id", "fault", "day"),
        Index("ix_placement_report_handled_at", "handled_at"),
        {"info": {"private": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"))
    fault: Mapped[Fault] = mapped_column(EnumText(Fault))
    day: Mapped[datetime.date]
    count: Mapped[int] = mapped_column(default=1)
    handled_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    handled_by: Mapped[int | None]
