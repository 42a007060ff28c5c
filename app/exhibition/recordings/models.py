"""An uploaded recording or its captions."""

import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, EnumText, UtcDateTime
from app.exhibition.recordings import rules


class Recording(Base):
    """`digest`, the SHA-256 of the kept file, is its name and what blocks call it by. `size` is in bytes."""

    __tablename__ = "exhibition_recording"

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(unique=True)
    sort: Mapped[rules.Sort] = mapped_column(EnumText(rules.Sort))
    ending: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    title: Mapped[str]
    added_by: Mapped[int | None]
    added_by_name: Mapped[str]
    added_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)

    @property
    def file_name(self) -> str:
        return f"{self.digest}.{self.ending}"

    @property
    def megabytes(self) -> float:
        return max(0.1, round(self.size / 1_000_000, 1))

    @property
    def kilobytes(self) -> int:
        return max(1, round(self.size / 1_000))
