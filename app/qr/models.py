"""Placements: one printed code in one spot."""

import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core import codes
from app.core.db import Base, EnumText, UtcDateTime
from app.qr.rules import PlacementState


class Placement(Base):
    """A printed code: what it hangs on (kind and id, resolved by the feature that declares the kind) and the spot."""

    __tablename__ = "placement"
    __table_args__ = (Index("ix_placement_target", "target_kind", "target_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    target_kind: Mapped[str]
    target_id: Mapped[int]
    spot: Mapped[str]
    spot_en: Mapped[str | None]
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
    """Scans by placement and hour: no person, no address."""

    __tablename__ = "scan_count"
    __table_args__ = {"info": {"private": True}}

    placement_id: Mapped[int] = mapped_column(primary_key=True)
    hour: Mapped[datetime.datetime] = mapped_column(UtcDateTime, primary_key=True)
    count: Mapped[int]
