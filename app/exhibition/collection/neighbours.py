"""Which of how many a record is, and the ones beside it: by year, those without a year last."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, false, func, or_, select

from app.core.db import db
from app.exhibition.collection.shown import published
from app.exhibition.models import Item


@dataclass(frozen=True)
class Standing:
    before: Item | None
    after: Item | None
    number: int
    total: int


def standing(shown: Item, now: datetime.datetime) -> Standing:
    """By the index of years: first the neighbours of the same year, then those of the next; one count of all."""
    year = shown.year
    same = Item.year == year if year is not None else Item.year.is_(None)
    earlier = Item.year < year if year is not None else Item.year.is_not(None)
    later = or_(Item.year > year, Item.year.is_(None)) if year is not None else false()
    place = case((or_(earlier, same & (Item.id <= shown.id)), 1), else_=0)
    number, total = db.session.execute(select(func.sum(place), func.count(Item.id)).where(published(Item, now))).one()
    return Standing(
        before=_one(now, same & (Item.id < shown.id), Item.id.desc())
        or _one(now, earlier, Item.year.desc(), Item.id.desc()),
        after=_one(now, same & (Item.id > shown.id), Item.id)
        or _one(now, later, Item.year.is_(None), Item.year, Item.id),
        number=int(number or 1),
        total=total,
    )


def _one(now: datetime.datetime, which: Any, *order: Any) -> Item | None:
    return db.session.scalar(select(Item).where(published(Item, now), which).order_by(*order).limit(1))
