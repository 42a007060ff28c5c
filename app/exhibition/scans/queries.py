"""Whose scan a file is, and which records a file's name means."""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy import func, or_, select

from app.core.db import db
from app.exhibition.collection.shown import published
from app.exhibition.models import Item


def is_public(digest: str, now: datetime.datetime) -> bool:
    """Whether a public record shows this scan."""
    shown = select(Item.id).where(Item.scan_digest == digest, published(Item, now))
    return db.session.scalar(shown.limit(1)) is not None


def shown_by(slugs: Collection[str]) -> Sequence[Item]:
    """Those of these records that show a scan."""
    return db.session.scalars(select(Item).where(Item.slug.in_(slugs), Item.scan_digest.is_not(None))).all()


def named(stem: str) -> list[Item]:
    """The records that a file of this name may belong to: by address, or by the identifier in capitals or small letters."""
    plain = stem.strip().lower()
    found = select(Item).where(or_(Item.slug == plain, func.lower(Item.number) == plain)).order_by(Item.id).limit(2)
    return list(db.session.scalars(found))
