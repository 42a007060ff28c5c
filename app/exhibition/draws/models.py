"""Draws, and the imports that brought them."""

import datetime

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Base, UtcDateTime


class DrawImport(Base):
    """One file taken in: by whom, from where, how many draws it brought."""

    __tablename__ = "draw_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    by_id: Mapped[int | None]
    game: Mapped[str]
    file_name: Mapped[str]
    source: Mapped[str]
    source_url: Mapped[str | None]
    added: Mapped[int]


class Draw(Base):
    """What was drawn. `numbers` holds lists by the names of the game's pools: {"red": […], "blue": […]}."""

    __tablename__ = "draw"
    __table_args__ = (UniqueConstraint("game", "issue_no"), UniqueConstraint("game", "drawn_on", name="uq_draw_day"))

    id: Mapped[int] = mapped_column(primary_key=True)
    game: Mapped[str]
    issue_no: Mapped[str]
    drawn_on: Mapped[datetime.date]
    numbers: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    import_id: Mapped[int] = mapped_column(ForeignKey("draw_import.id"), index=True)

    brought_by: Mapped[DrawImport] = relationship(lazy="joined", innerjoin=True)
