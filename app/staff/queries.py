"""What the desk lists: queues, gaps, and the audit log."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from app.core.audit import AuditEntry
from app.core.db import db
from app.core.features import Feature, Queue

ON_A_PAGE = 50
MOST_EXPORTED = 20_000


@dataclass(frozen=True)
class Wanted:
    """Which entries are asked for; empty means all."""

    person: str = ""
    action: str = ""
    kind: str = ""
    key: str = ""
    since: datetime.datetime | None = None
    until: datetime.datetime | None = None


@dataclass(frozen=True)
class AuditPage:
    """One page, newest first. `following` is the number the next page begins before, None on the last."""

    entries: Sequence[AuditEntry]
    following: int | None


def queues(features: Iterable[Feature], user: Any, now: datetime.datetime) -> list[Queue]:
    """What waits for this person, most first; empty queues after the full ones."""
    found = [queue for feature in features if feature.queues for queue in feature.queues(user, now)]
    return sorted(found, key=lambda queue: -queue.count)


def untranslated(features: Iterable[Feature]) -> list[tuple[str, str]]:
    """Title and editing page of everything public that has no English."""
    return [each for feature in features if feature.untranslated for each in feature.untranslated()]


def entries(wanted: Wanted, *, before: int | None = None, size: int = ON_A_PAGE) -> AuditPage:
    """A page by its last entry's number, so that page 1,000 is as quick as the first."""
    asked = _matching(wanted).order_by(AuditEntry.id.desc()).limit(size + 1)
    if before is not None:
        asked = asked.where(AuditEntry.id < before)
    rows = db.session.scalars(asked).all()
    return AuditPage(rows[:size], rows[size - 1].id if len(rows) > size else None)


def exported(wanted: Wanted) -> Sequence[AuditEntry]:
    return db.session.scalars(_matching(wanted).order_by(AuditEntry.id.desc()).limit(MOST_EXPORTED)).all()


def kinds() -> Sequence[str]:
    """Kinds of subjects there are entries about."""
    return db.session.scalars(select(AuditEntry.subject_kind).distinct().order_by(AuditEntry.subject_kind)).all()


def _matching(wanted: Wanted) -> Select[AuditEntry]:
    asked = select(AuditEntry)
    if wanted.person:
        asked = asked.where(AuditEntry.actor_name.icontains(wanted.person, autoescape=True))
    if wanted.action:
        asked = asked.where(AuditEntry.action == wanted.action)
    if wanted.kind:
        asked = asked.where(AuditEntry.subject_kind == wanted.kind)
    if wanted.key:
        asked = asked.where(
            (AuditEntry.subject_key == wanted.key) | AuditEntry.subject_name.icontains(wanted.key, autoescape=True)
        )
    if wanted.since:
        asked = asked.where(AuditEntry.at >= wanted.since)
    if wanted.until:
        asked = asked.where(AuditEntry.at < wanted.until)
    return asked
