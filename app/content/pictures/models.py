"""A picture of a place, a project, an exhibit …: whose, what it shows, and whether it may be seen."""

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.content.moderation.models import Moderated
from app.content.pictures import rules
from app.core.db import Base


class Picture(Moderated, Base):
    """`digest` is the SHA-256 of the largest copy and the name of its files; `width` and `height` are that copy's pixels."""

    __tablename__ = "picture"
    __table_args__ = (
        Index("ix_picture_owner", "owner_kind", "owner_id", "state"),
        Index("ix_picture_state", "state", "made_at"),
        CheckConstraint("is_decorative OR alt <> ''", name="alt_or_decorative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(index=True)
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(default="")
    alt_en: Mapped[str | None]
    is_decorative: Mapped[bool] = mapped_column(default=False)

    def size(self, edge: int) -> tuple[int, int]:
        """Width and height of the copy with this longest edge."""
        return rules.scaled(self.width, self.height, edge)
