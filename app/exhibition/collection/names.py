"""Records by what they are called, for who chooses one at the desk."""

import datetime
from collections.abc import Sequence

from sqlalchemy import case, func, or_, select

from app.core.db import db
from app.exhibition.collection.shown import published
from app.exhibition.models import Item

MOST = 12


def called(text: str, now: datetime.datetime | None = None) -> Sequence[Item]:
    """Records with these letters in their name, address or number, in any state or only public ones: whole names first."""
    names = (Item.title, Item.title_en, Item.slug, Item.number)
    found = select(Item).where(or_(*(name.icontains(text, autoescape=True) for name in names)))
    if now is not None:
        found = found.where(published(Item, now))
    is_whole = or_(*(func.lower(name) == text.lower() for name in names))
    return db.session.scalars(found.order_by(case((is_whole, 0), else_=1), Item.year, Item.id).limit(MOST)).all()
