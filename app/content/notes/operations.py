"""Verbs on notes. They flush, never commit."""

import datetime

from sqlalchemy import update

from app.content.moderation import operations as moderation
from app.content.moderation.rules import Moderation
from app.content.notes.models import Note
from app.core import audit
from app.core.db import db


def subject(note: Note) -> audit.Subject:
    return audit.Subject("note", str(note.id), note.text[:40])


def write(
    text: str,
    *,
    owner_kind: str,
    owner_id: int,
    shown_until: datetime.date | None,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
    is_demonstration: bool = False,
) -> Note:
    """A note that waits for a person to read it. One that still waited is replaced: only the last word counts."""
    waiting = Note.owner_kind == owner_kind, Note.owner_id == owner_id, Note.state == Moderation.WAITING
    db.session.execute(
        update(Note)
        .where(*waiting)
        .values(state=Moderation.WITHDRAWN, withdrawn_at=now)
        .execution_options(synchronize_session=False)
    )
    note = Note(
        owner_kind=owner_kind,
        owner_id=owner_id,
        text=text,
        shown_until=shown_until,
        state=Moderation.WAITING,
        made_by=by.id,
        made_by_name=by.display_name,
        made_at=now,
        is_demonstration=is_demonstration,
    )
    db.session.add(note)
    db.session.flush()
    audit.record(by, "note.add", subject(note), at=now, owner=f"{owner_kind} {owner_id}", text=text)
    return note


def decide(
    note: Note,
    after: Moderation,
    *,
    reason: str = "",
    text_en: str | None = None,
    by: audit.Actor,
    now: datetime.datetime,
) -> None:
    """Show it or refuse it. Raises the exceptions of `moderation.decide`."""
    facts = {"text_en": text_en or None} if after is Moderation.SHOWN else {}
    moderation.decide(note, after, reason=reason, subject=subject(note), by=by, now=now, facts=facts)


def withdraw(note: Note, *, by: audit.Actor, now: datetime.datetime) -> None:
    moderation.withdraw(note, subject=subject(note), by=by, now=now)


def restore(note: Note, *, by: audit.Actor, now: datetime.datetime) -> None:
    moderation.restore(note, subject=subject(note), by=by, now=now)
