"""One act of a keeper, with what stood before it."""

import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, EnumText, UtcDateTime
from app.stations.acts import rules
from app.stations.acts.rules import ActKind


class OwnerAct(Base):
    """`key` is the phone's own number of the tap: sent again, it is the same act. `facts` holds what undoing needs."""

    __tablename__ = "owner_act"
    __table_args__ = (Index("ix_owner_act_station", "station_id", "id"), {"info": {"private": True}})

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    kind: Mapped[ActKind] = mapped_column(EnumText(ActKind))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    key: Mapped[str | None] = mapped_column(unique=True)
    made_by: Mapped[int]
    made_by_name: Mapped[str]
    said_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    received_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    undone_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    undone_by_name: Mapped[str | None]

    @property
    def is_late(self) -> bool:
        return rules.is_late(self.said_at, self.received_at)

    def may_be_undone(self, now: datetime.datetime) -> bool:
        return rules.may_undo(self.received_at, self.undone_at, now)
