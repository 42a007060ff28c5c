"""Show, refuse, withdraw: the same for pictures and notes. Races are decided by one conditional update."""

import datetime
from typing import Any

from sqlalchemy import update

from app.content.moderation import rules
from app.content.moderation.rules import Moderation
from app.core import audit
from app.core.db import changed, db


class OwnContribution(Exception):
    """Nobody decides about what they made themselves."""


class DecidedMeanwhile(Exception):
    """Somebody else decided, or the maker took it back."""


class ReasonMissing(Exception):
    """A refusal says why: the maker reads it."""


def decide(
    row: Any,
    after: Moderation,
    *,
    reason: str = "",
    subject: audit.Subject,
    by: audit.Actor,
    now: datetime.datetime,
    facts: dict[str, Any] | None = None,
) -> None:
    """The centre's word on a contribution. Raises OwnContribution, ReasonMissing, DecidedMeanwhile."""
    if row.made_by == by.id:
        raise OwnContribution
    if after is Moderation.REFUSED and not reason:
        raise ReasonMissing
    before = row.state
    if not rules.may_decide(before, after):
        raise DecidedMeanwhile
    values = {"decided_by": by.id, "decided_by_name": by.display_name, "decided_at": now, "reason": reason or None}
    _move(row, before, after, {**values, **(facts or {})})
    audit.record(by, f"{subject.kind}.{after.value}", subject, at=now, state=[before, after], reason=reason)


def withdraw(row: Any, *, subject: audit.Subject | None, by: audit.Actor | None, now: datetime.datetime) -> None:
    """Its maker takes it back; nobody sees it from now on. Raises DecidedMeanwhile when it is not there any more.

    Of a citizen, who may leave without a trace, the log of the staff's acts says nothing: neither `subject` nor `by` is given.
    """
    if row.state not in (Moderation.WAITING, Moderation.SHOWN):
        raise DecidedMeanwhile
    _move(row, row.state, Moderation.WITHDRAWN, {"withdrawn_at": now})
    if subject is not None and by is not None:
        audit.record(by, f"{subject.kind}.withdrawn", subject, at=now)


def restore(row: Any, *, subject: audit.Subject, by: audit.Actor, now: datetime.datetime) -> None:
    """Undo a withdrawal: as it was before, shown if the centre had shown it. Raises DecidedMeanwhile."""
    was = Moderation.SHOWN if row.decided_at else Moderation.WAITING
    _move(row, Moderation.WITHDRAWN, was, {"withdrawn_at": None})
    audit.record(by, f"{subject.kind}.restored", subject, at=now)


def _move(row: Any, before: Moderation, after: Moderation, values: dict[str, Any]) -> None:
    table = type(row)
    moving = (
        update(table)
        .where(table.id == row.id, table.state == before)
        .values(state=after, **values)
        .execution_options(synchronize_session=False)
    )
    if changed(moving) == 0:
        raise DecidedMeanwhile
    db.session.refresh(row)
