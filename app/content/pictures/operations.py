"""Verbs on pictures. They flush, never commit; the files are written before and deleted after."""

import datetime
from pathlib import Path
from typing import Any

from app.content.moderation import operations as moderation
from app.content.moderation.rules import Moderation
from app.content.pictures import files, queries, rules
from app.content.pictures.files import Stored
from app.content.pictures.models import Picture
from app.core import audit
from app.core.db import db

KEPT = datetime.timedelta(days=30)  # After a refusal or a withdrawal; until then it can be looked into or undone.


class TooMany(Exception):
    """As many pictures as one thing may have stand or wait already."""


def subject(picture: Picture) -> audit.Subject:
    """By its content: what a citizen said it shows can be taken back, the log cannot."""
    return audit.Subject("picture", str(picture.id), picture.digest[:12])


def add(
    stored: Stored,
    *,
    owner_kind: str,
    owner_id: int,
    alt: str,
    alt_en: str | None = None,
    is_decorative: bool = False,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
    is_demonstration: bool = False,
) -> Picture:
    """A picture that waits for a person to look at it. Raises TooMany."""
    if queries.count_on(owner_kind, owner_id) >= rules.MOST_OF_ONE:
        raise TooMany
    picture = Picture(
        owner_kind=owner_kind,
        owner_id=owner_id,
        digest=stored.digest,
        width=stored.width,
        height=stored.height,
        alt="" if is_decorative else alt,
        alt_en=None if is_decorative else alt_en,
        is_decorative=is_decorative,
        state=Moderation.WAITING,
        made_by=by.id,
        made_by_name=by.display_name,
        made_at=now,
        is_demonstration=is_demonstration,
    )
    db.session.add(picture)
    db.session.flush()
    audit.record(by, "picture.add", subject(picture), at=now, owner=f"{owner_kind} {owner_id}")
    return picture


def decide(
    picture: Picture,
    after: Moderation,
    *,
    reason: str = "",
    alt: str | None = None,
    alt_en: str | None = None,
    by: audit.Actor,
    now: datetime.datetime,
) -> None:
    """Show it, with better words where the desk has some, or refuse it. Raises the exceptions of `moderation.decide`."""
    facts: dict[str, Any] = {"alt_en": alt_en or None} if after is Moderation.SHOWN else {}
    if after is Moderation.SHOWN and alt and not picture.is_decorative:
        facts["alt"] = alt
    moderation.decide(picture, after, reason=reason, subject=subject(picture), by=by, now=now, facts=facts)


def withdraw(picture: Picture, *, by: audit.Actor, now: datetime.datetime) -> None:
    moderation.withdraw(picture, subject=subject(picture), by=by, now=now)


def restore(picture: Picture, *, by: audit.Actor, now: datetime.datetime) -> None:
    moderation.restore(picture, subject=subject(picture), by=by, now=now)


def forget_ended(data_dir: Path, now: datetime.datetime) -> int:
    """Rows that ended thirty days ago go; then files that no row names and that are older than a day."""
    gone = queries.ended_before(now - KEPT)
    for picture in gone:
        db.session.delete(picture)
    db.session.flush()
    known = queries.known_digests()
    old = (now - datetime.timedelta(days=1)).timestamp()
    for digest, stored_at in list(files.digests(data_dir)):
        if digest not in known and stored_at < old:
            files.forget(data_dir, digest)
    return len(gone)
