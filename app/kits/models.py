"""A run of kits: which places, how far it is, and who works on it now."""

import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime


class KitBatch(Base):
    """Kits of many places as one file. `targets` are their numbers in the order of printing, `done` how many of them are made.

    One stretch of work holds `lease_until`; when that moment has passed without `done` moving on, the work was killed.
    """

    __tablename__ = "kit_batch"
    __table_args__ = (CheckConstraint("done >= 0 AND done <= total", name="done_whole"), {"info": {"private": True}})

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    target_kind: Mapped[str]
    group_key: Mapped[str]
    group_name: Mapped[str]
    targets: Mapped[list[Any]] = mapped_column(JSON)
    total: Mapped[int]
    done: Mapped[int] = mapped_column(default=0)
    is_specimen: Mapped[bool]
    requested_by: Mapped[int]
    requested_name: Mapped[str]
    requested_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    lease_until: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    cancelled_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None]
    bytes: Mapped[int | None]
    sheets: Mapped[int] = mapped_column(default=0)

    @property
    def is_open(self) -> bool:
        return self.finished_at is None and self.cancelled_at is None and self.error is None

    @property
    def percent(self) -> int:
        return self.done * 100 // self.total if self.total else 100
