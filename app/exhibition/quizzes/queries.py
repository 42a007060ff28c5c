"""Quizzes of public pages."""

import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.exhibition.blocks.rules import Kind
from app.exhibition.collection.shown import published
from app.exhibition.models import Block, Exhibit, ExhibitPage


def quiz(key: str, now: datetime.datetime) -> Block | None:
    """The quiz of this key on a page the public sees; a hidden one is as unknown as none."""
    found = (
        select(Block)
        .join(ExhibitPage, Block.page_id == ExhibitPage.id)
        .join(Exhibit, ExhibitPage.exhibit_id == Exhibit.id)
        .where(
            Block.kind == Kind.QUIZ,
            Block.data["key"].as_string() == key,
            Block.is_hidden.is_(False),
            published(ExhibitPage, now),
            published(Exhibit, now),
        )
        .order_by(Block.id)
        .options(joinedload(Block.page).joinedload(ExhibitPage.exhibit).joinedload(Exhibit.hall))
    )
    return db.session.scalar(found.limit(1))
