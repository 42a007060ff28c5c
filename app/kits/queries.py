"""Finding runs of kits."""

import datetime
from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.kits.models import KitBatch
from app.kits.rules import FILES_KEPT

_OPEN = (KitBatch.finished_at.is_(None), KitBatch.cancelled_at.is_(None), KitBatch.error.is_(None))


def by_key(key: str) -> KitBatch | None:
    return db.session.scalar(select(KitBatch).where(KitBatch.key == key))


def newest(most: int = 10) -> Sequence[KitBatch]:
    return db.session.scalars(select(KitBatch).order_by(KitBatch.id.desc()).limit(most)).all()


def open_now() -> Sequence[KitBatch]:
    return db.session.scalars(select(KitBatch).where(*_OPEN).order_by(KitBatch.id)).all()


def left_alone(now: datetime.datetime) -> Sequence[str]:
    """Runs that are not at their end and nobody works on."""
    free = (KitBatch.lease_until.is_(None)) | (KitBatch.lease_until < now)
    return db.session.scalars(select(KitBatch.key).where(*_OPEN, free).order_by(KitBatch.id)).all()


def kept_files(now: datetime.datetime) -> Sequence[str]:
    """Runs whose files are still wanted."""
    young = KitBatch.requested_at >= now - FILES_KEPT
    return db.session.scalars(select(KitBatch.key).where(young, KitBatch.cancelled_at.is_(None))).all()
