"""A question of a citizen and the unit's answer. The asker's name is one they chose for it."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.charity.models import Project
from app.content.moderation import models as moderation
from app.core.db import Base, UtcDateTime


class Question(moderation.Moderated, Base):
    """`owner_kind` is “project”, `owner_id` the project; `made_by_name` the chosen name. `code` stands in its address."""

    __tablename__ = "project_question"
    __table_args__ = (
        Index("ix_project_question_owner", "owner_id", "state"),
        Index("ix_project_question_made_by", "made_by"),
        Index("ix_project_question_state", "state", "made_at"),
        CheckConstraint("text <> ''", name="text"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_moment"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    text: Mapped[str]
    text_en: Mapped[str | None]
    answer: Mapped[str | None]
    answer_en: Mapped[str | None]
    answer_number: Mapped[int] = mapped_column(default=0)  # How often the answer was written.
    answered_by: Mapped[int | None]
    answered_by_name: Mapped[str | None]
    answered_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    project: Mapped[Project] = relationship(viewonly=True)
