"""Verbs on recordings. They flush, never commit; the file is written before."""

import datetime

from app.core import audit
from app.core.db import db
from app.exhibition.recordings import queries, rules
from app.exhibition.recordings.models import Recording


class InUse(Exception):
    """An exhibit plays it, or its newest version would."""


def remove(row: Recording, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Nobody can choose or hear it any more; the route takes the file away after the commit. Raises InUse."""
    if queries.uses().get(row.digest):
        raise InUse
    audit.record(by, "recording.removed", _subject(row), at=now)
    db.session.delete(row)
    db.session.flush()


def _subject(row: Recording) -> audit.Subject:
    return audit.Subject("recording", row.digest[:12], row.title)


def add(
    digest: str, found: rules.Found, title: str, *, by: audit.Actor | audit.System, now: datetime.datetime
) -> Recording:
    """A recording editors can choose. The same file again is the same recording under its first name."""
    kept = queries.by_digest(digest)
    if kept is not None:
        return kept
    row = Recording(
        digest=digest,
        sort=found.sort,
        ending=found.ending,
        media_type=found.media_type,
        size=len(found.data),
        title=title,
        added_by=by.id,
        added_by_name=by.display_name,
        added_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(by, "recording.add", _subject(row), at=now, kind=found.sort, size=len(found.data))
    return row
