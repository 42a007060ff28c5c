"""Which recordings there are."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.core.db import db
from app.exhibition.recordings.models import Recording
from app.exhibition.recordings.rules import Sort


def by_digest(digest: str) -> Recording | None:
    return db.session.scalar(select(Recording).where(Recording.digest == digest))


def by_digests(digests: Iterable[str]) -> dict[str, Recording]:
    wanted = sorted(set(digests))
    if not wanted:
        return {}
    return {row.digest: row for row in db.session.scalars(select(Recording).where(Recording.digest.in_(wanted)))}


def of_sort(*sorts: Sort) -> Sequence[Recording]:
    """The newest first; none named means all."""
    found = select(Recording).order_by(Recording.added_at.desc(), Recording.id.desc())
    return db.session.scalars(found.where(Recording.sort.in_(sorts)) if sorts else found).all()
