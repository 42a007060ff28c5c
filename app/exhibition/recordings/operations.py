"""Verbs on recordings. They flush, never commit; the file is written before."""

import datetime
from collections.abc import Mapping
from typing import Any

from app.content import operations as content
from app.core import audit
from app.core.db import db
from app.exhibition.recordings import queries, rules
from app.exhibition.recordings.models import Recording


class InUse(Exception):
    """An exhibit plays it, or its newest version would."""


class Gone(Exception):
    """A colleague was quicker."""


def remove(digest: str, *, by: audit.Actor, now: datetime.datetime) -> str:
    """Nobody can choose or hear it any more; gives the ending of its file, which the route takes away after the commit.

    The row is held before its uses are read: who puts it on a page holds it too (`hold`), and one of them waits for the other.
    Raises InUse or Gone.
    """
    row = queries.to_remove(digest)
    if row is None:
        raise Gone
    if queries.uses().get(digest):
        raise InUse
    audit.record(by, "recording.removed", _subject(row), at=now)
    db.session.delete(row)
    db.session.flush()
    return row.ending


def hold(before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """What the next version of an exhibit begins to play stays. Raises content.TakenAway."""
    wanted = queries.named_in(after) - queries.named_in(before)
    if wanted and queries.held(wanted) != wanted:
        raise content.TakenAway


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
