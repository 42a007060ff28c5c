"""Publishing verbs shared by charity and exhibition."""

import datetime
from typing import Any

from sqlalchemy import update

from app.content import rules
from app.content.rules import Publication
from app.core import audit
from app.core.db import changed, db


class CannotMove(Exception):
    """This page cannot go from its state to the wanted one."""


class ChangedMeanwhile(Exception):
    """Somebody else saved since this form was opened. Nothing was overwritten."""


class TakenAway(Exception):
    """Something this text begins to use (a recording) has been deleted."""


def move(
    row: Any, after: Publication, *, subject: audit.Subject, by: audit.Actor | audit.System, now: datetime.datetime
) -> None:
    """Publish or withdraw. Raises CannotMove."""
    before = row.state
    if not rules.may_move(before, after):
        raise CannotMove(f"{before} → {after}")
    row.state, row.changed_at = after, now
    if after is Publication.PUBLISHED and row.published_at is None:
        row.published_at = now
    audit.record(by, f"{subject.kind}.{after.value}", subject, at=now, state=[before, after])


def claim_version(row: Any, version: int) -> None:
    """Take the next version number if nobody else did since the form was opened. Raises ChangedMeanwhile."""
    table = type(row)
    taken = changed(
        update(table)
        .where(table.id == row.id, table.version == version)
        .values(version=version + 1)
        .execution_options(synchronize_session=False)
    )
    if taken == 0:
        raise ChangedMeanwhile
    db.session.refresh(row, ["version"])
