"""A note to visitors."""

import datetime

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.content.moderation.models import Moderated
from app.core.db import Base

LONGEST = 120


class Note(Moderated, Base):
    """A sentence or two. `shown_until` is the last day it holds (city calendar), None for as long as it stands."""

    __tablename__ = "note"
    __table_args__ = (
        Index("ix_note_owner", "owner_kind", "owner_id", "state"),
        Index("ix_note_state", "state", "made_at"),
        CheckConstraint("text <> ''", name="text"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    text_en: Mapped[str | None]
    shown_until: Mapped[datetime.date | None]

    def holds_on(self, day: datetime.date) -> bool:
        return self.is_shown and (self.shown_until is None or day <= self.shown_until)
