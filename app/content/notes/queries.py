"""Which notes stand on something."""

import datetime
from collections.abc import Sequence

from sqlalchemy import func, or_, select

from app.content.moderation.rules import Moderation
from app.content.notes.models import Note
from app.core.db import db

LISTED = 10


def shown_on(owner_kind: str, owner_id: int, today: datetime.date) -> Note | None:
    """The newest note that holds today."""
    found = select(Note).where(
        Note.owner_kind == owner_kind,
        Note.owner_id == owner_id,
        Note.state == Moderation.SHOWN,
        or_(Note.shown_until.is_(None), Note.shown_until >= today),
    )
    return db.session.scalar(found.order_by(Note.id.desc()).limit(1))


def recent_on(owner_kind: str, owner_id: int) -> Sequence[Note]:
    """For its keepers: the last ones, whatever became of them."""
    found = select(Note).where(Note.owner_kind == owner_kind, Note.owner_id == owner_id)
    return db.session.scalars(found.order_by(Note.id.desc()).limit(LISTED)).all()


def of_owner(number: int, owner_kind: str, owner_id: int) -> Note | None:
    """The note of this number if it stands on this thing; another's is as unknown as none."""
    row = db.session.get(Note, number)
    return row if row and (row.owner_kind, row.owner_id) == (owner_kind, owner_id) else None


def by_id(number: int) -> Note | None:
    return db.session.get(Note, number)


def waiting() -> Sequence[Note]:
    found = select(Note).where(Note.state == Moderation.WAITING).order_by(Note.made_at, Note.id)
    return db.session.scalars(found.limit(100)).all()


def lately_shown(most: int) -> Sequence[Note]:
    """What the centre let pass last: it can be taken down again."""
    found = select(Note).where(Note.state == Moderation.SHOWN).order_by(Note.decided_at.desc(), Note.id.desc())
    return db.session.scalars(found.limit(most)).all()


def waiting_count() -> int:
    return db.session.scalar(select(func.count(Note.id)).where(Note.state == Moderation.WAITING)) or 0
