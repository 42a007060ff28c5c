"""What the pages of the desk show of a text's publication, and the job that keeps the hours."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_login import current_user

from app.accounts import rules as accounts
from app.content import persons
from app.content.workflow import operations, queries, rules, words
from app.content.workflow.kinds import Kind
from app.content.workflow.queries import Standing
from app.core import clock
from app.core.db import db

log = logging.getLogger(__name__)
OVER = "到了预定的撤下时间"


def kinds() -> dict[str, Kind]:
    return {kind.name: kind for feature in current_app.extensions["features"] for kind in feature.reviewed}


def mine() -> set[str] | None:
    """The publishers whose texts this person may open; an auditor opens all (None) and changes none."""
    return None if current_user.holds(accounts.Role.AUDITOR) else current_user.scope_keys(accounts.Role.EDITOR)


@dataclass(frozen=True)
class Publication:
    """For the macro `publication`: which text, how it stands, what to look at twice."""

    kind: str
    key: str
    standing: Standing
    warnings: list[str]

    @property
    def state(self) -> Any:
        """How the head's state is called."""
        return words.STATES[self.standing.head.state] if self.standing.head else ""

    @property
    def tone(self) -> str:
        return words.TONES.get(self.standing.head.state, "plain") if self.standing.head else "plain"


def publication(name: str, row: Any) -> Publication:
    kind = kinds()[name]
    may_write = current_user.holds(accounts.Role.EDITOR)
    standing = queries.standing(name, row, current_user.id, clock.now(), may_write=may_write)
    body = standing.head.body if standing.head else kind.writing.body(row)
    return Publication(name, kind.key(row), standing, told_warnings(kind, body))


def told_warnings(kind: Kind, body: Mapping[str, Any]) -> list[str]:
    """What may name a person, in the words of the text."""
    return persons.named_in("\n".join(text for _label, text in kind.told(body)))


@dataclass(frozen=True)
class Change:
    """One part of a text in two versions."""

    label: Any
    pieces: list[tuple[rules.Tag, str]]


def changes(kind: Kind, old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[Change]:
    """The parts that differ; everything there is when there is nothing to compare with."""
    before = dict(kind.told(old)) if old is not None else {}
    after = dict(kind.told(new))
    labels = [*after, *(label for label in before if label not in after)]
    return [
        Change(label, pieces if old is None else rules.shortened(pieces))
        for label in labels
        if (pieces := rules.difference(before.get(label, ""), after.get(label, "")))
        and (old is None or before.get(label, "") != after.get(label, ""))
    ]


def keep_hours() -> None:
    """Publish and withdraw what is due. Each by itself: one that fails keeps no other waiting."""
    now, known = clock.now(), kinds()
    for revision in [*queries.due(now), *queries.over(now)]:
        kind = known.get(revision.kind)
        row = kind.by_id(revision.row_id) if kind else None
        if kind is None or row is None:
            continue
        try:
            if revision.state is rules.State.APPROVED:
                operations.publish_if_due(kind.writing, row, revision, now)
            else:
                operations.withdraw_if_over(kind.writing, row, revision, OVER, now)
            db.session.commit()
        except Exception:
            db.session.rollback()
            log.exception("version %s of %s %s was not moved", revision.number, revision.kind, revision.row_id)
