"""The verb that gives an exhibit or a record another address."""

import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.content.workflow import operations as workflow
from app.core import audit
from app.core.db import db


class SlugTaken(Exception):
    """Another one has this address."""


def move(row: Any, slug: str, *, kind: str, subject: audit.Subject, by: audit.Actor, now: datetime.datetime) -> bool:
    """Another address, at once; the old one leads there from now on. False when it is the same. Raises SlugTaken."""
    old = row.slug
    if slug == old:
        return False
    try:
        with db.session.begin_nested():
            row.slug = slug
            db.session.flush()
    except IntegrityError as error:
        raise SlugTaken(slug) from error
    row.changed_at, row.version = now, row.version + 1
    workflow.keep_address(kind, row.id, old, slug)
    audit.record(by, f"{kind}.moved", subject, at=now, slug=[old, slug])
    return True
