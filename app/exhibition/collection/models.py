"""A table between its upload and the records it makes."""

import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime


class ItemImport(Base):
    """`rows` holds the cells by heading; `slugs` the records it made or changed, once it was taken over."""

    __tablename__ = "exhibition_item_import"
    __table_args__ = {"info": {"private": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    file_name: Mapped[str]
    headings: Mapped[list[str]] = mapped_column(JSON)
    rows: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    mapping: Mapped[dict[str, str]] = mapped_column(JSON)
    class_key: Mapped[str]
    is_demonstration: Mapped[bool]
    slugs: Mapped[list[str]] = mapped_column(JSON, default=list)
    uploaded_by: Mapped[int]
    uploaded_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    applied_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
