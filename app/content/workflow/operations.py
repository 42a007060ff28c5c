"""Verbs on versions. They flush, never commit. The newest version of a text is held while one of them works on it."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.attributes import set_committed_value

from app.content import rules as content
from app.content.operations import CannotMove, ChangedMeanwhile
from app.content.rules import Publication
from app.content.workflow import queries, rules
from app.content.workflow.kinds import Plan, Writing
from app.content.workflow.models import EditLock, FormerAddress, Review, Revision
from app.content.workflow.rules import OPEN, State
from app.core import audit, settings
from app.core.db import changed, db, insert_once, put

By = audit.Actor | audit.System


class OwnText(Exception):
    """Nobody reviews what they wrote or sent themselves, and nobody twice."""


class OthersText(Exception):
    """Only who wrote or sent it takes it out of review: a reviewer returns it, with a reason that stays."""


class NoteMissing(Exception):
    """A return says what to change; a withdrawal says why."""


class WrongPlan(Exception):
    """Published in the past, or withdrawn before it is published."""


# --- writing ---


def begin(writing: Writing, row: Any, *, by: By, now: datetime.datetime) -> None:
    """The first version of a row that somebody has just written. What a loader brings was reviewed where it comes from."""
    begin_each(writing, [(row, writing.body(row))], by=by, now=now)


def begin_each(
    writing: Writing, written: Iterable[tuple[Any, Mapping[str, Any]]], *, by: By, now: datetime.datetime
) -> None:
    """The same for many rows, each with what it says."""
    if by.id is not None:
        _keep([_revision(writing, row, 1, body, by, now) for row, body in written])


def save(writing: Writing, row: Any, body: Mapping[str, Any], *, seen: int, by: By, now: datetime.datetime) -> Revision:
    """The next version. What nobody reads yet follows at once; what the public reads waits for review.

    `seen` is the number of the version the form was opened with. Raises ChangedMeanwhile or TakenAway.
    """
    return save_each(writing, [(row, body, seen)], by=by, now=now)[0]


def save_each(
    writing: Writing, texts: Iterable[tuple[Any, Mapping[str, Any], int]], *, by: By, now: datetime.datetime
) -> list[Revision]:
    """The same for many rows, each with its body and the version seen: written together, all of them or none."""
    wanted = list(texts)
    heads = _hold_each(writing, {row: seen for row, _body, seen in wanted})
    saved, changes = [], []
    for row, body, _seen in wanted:
        newest = heads[row]
        before = newest.body if newest else writing.body(row)
        if newest is not None and newest.body == body:
            saved.append(newest)
            continue
        writing.hold(before, body)
        is_public = content.is_public(row.state, row.published_at, now)
        if newest is None:
            newest = _add(writing, row, 1, before, audit.System(), now)
            if is_public:
                newest.state, newest.published_at = State.PUBLISHED, row.published_at
        saved.append(_next(writing, row, newest, body, by, now))
        changes.append((row, before, saved[-1], is_public))
    _keep(revision for _row, _before, revision, _is_public in changes)
    told = []
    for row, before, revision, is_public in changes:
        if not is_public:
            row.changed_at, row.version = now, row.version + 1
            writing.apply(row, revision.body)
        told.append((writing.subject(row), {"number": revision.number, **_differences(before, revision.body)}))
    audit.record_each(by, f"{writing.name}.change", told, at=now)
    return saved


def _differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, Any]:
    """What the log keeps of a change: of each name that says something else."""
    return {name: told for name, value in after.items() if (told := _differing(before.get(name), value))}


def _differing(before: Any, after: Any) -> Any:
    """What the log keeps of one value: before and after; of a table of values only those that differ."""
    if before == after:
        return None
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        names = {**before, **after}
        return {name: [before.get(name), after.get(name)] for name in names if before.get(name) != after.get(name)}
    return [before, after]


def note(writing: Writing, row: Any, *, by: By, now: datetime.datetime) -> None:
    """Something beside the text was changed (a figure, a picture): who looked at it has not seen this.

    What nobody reads yet goes back to a draft, by a version of the same words; what is public has rules of its own.
    """
    newest = _hold(writing, row, None)
    if content.is_public(row.state, row.published_at, now):
        return
    if newest is None:
        begin(writing, row, by=by, now=now)
    else:
        _write(writing, row, newest, newest.body, by, now)


def restore(writing: Writing, row: Any, number: int, *, seen: int, by: By, now: datetime.datetime) -> Revision:
    """An old version's words as a new draft. Raises LookupError, ChangedMeanwhile, TakenAway."""
    old = queries.version(writing.name, row.id, number)
    if old is None:
        raise LookupError(number)
    return save(writing, row, old.body, seen=seen, by=by, now=now)


def _hold(writing: Writing, row: Any, seen: int | None) -> Revision | None:
    """The newest version, while the row is held until this transaction ends. Raises ChangedMeanwhile."""
    return _hold_each(writing, {row: seen})[row]


def _hold_each(writing: Writing, seen: Mapping[Any, int | None]) -> dict[Any, Revision | None]:
    """Those of many rows, held in the order of their numbers, so that two who hold many never wait for each other."""
    db.session.flush()
    rows = {row.id: row for row in sorted(seen, key=lambda row: row.id)}
    numbers = list(rows)
    for start in range(0, len(numbers), 500):
        table = type(rows[numbers[start]])
        held = select(table.id, table.state, table.published_at).where(table.id.in_(numbers[start : start + 500]))
        for number, *values in db.session.execute(held.order_by(table.id).with_for_update()):
            for name, value in zip(("state", "published_at"), values, strict=True):
                set_committed_value(rows[number], name, value)
    newest = queries.heads(writing.name, numbers)
    for row, version in seen.items():
        if version is not None and version != (newest[row.id].number if row.id in newest else 0):
            raise ChangedMeanwhile
    return {row: newest.get(row.id) for row in seen}


def _write(
    writing: Writing, row: Any, newest: Revision, body: Mapping[str, Any], by: By, now: datetime.datetime
) -> None:
    _keep([_next(writing, row, newest, body, by, now)])


def _next(
    writing: Writing, row: Any, newest: Revision, body: Mapping[str, Any], by: By, now: datetime.datetime
) -> Revision:
    if newest.state in OPEN:
        newest.state = State.REPLACED
    return _revision(writing, row, newest.number + 1, body, by, now)


def _add(writing: Writing, row: Any, number: int, body: Mapping[str, Any], by: By, now: datetime.datetime) -> Revision:
    revision = _revision(writing, row, number, body, by, now)
    _keep([revision])
    return revision


def _revision(
    writing: Writing, row: Any, number: int, body: Mapping[str, Any], by: By, now: datetime.datetime
) -> Revision:
    return Revision(
        kind=writing.name,
        row_id=row.id,
        number=number,
        publisher=writing.publisher(row),
        body=dict(body),
        state=State.DRAFT,
        made_by=by.id,
        made_by_name=by.display_name,
        made_at=now,
    )


def _keep(revisions: Iterable[Revision]) -> None:
    try:
        with db.session.begin_nested():
            db.session.add_all(revisions)
    except IntegrityError as error:
        raise ChangedMeanwhile from error


# --- review ---


def submit(writing: Writing, row: Any, plan: Plan, *, seen: int, by: By, now: datetime.datetime) -> Revision:
    """Send the newest version to other eyes; where none are asked for it is approved. Raises ChangedMeanwhile, CannotMove,
    WrongPlan."""
    if plan.publish_at and plan.publish_at <= now:
        raise WrongPlan
    if plan.withdraw_at and plan.withdraw_at <= (plan.publish_at or now):
        raise WrongPlan
    revision = _hold(writing, row, seen) or _first(writing, row, by, now)
    if revision.state not in (State.DRAFT, State.RETURNED):
        raise CannotMove(revision.state)
    revision.state, revision.sent_by, revision.sent_at = State.REVIEW, by.id, now
    revision.publish_at, revision.withdraw_at = plan.publish_at, plan.withdraw_at
    audit.record(by, f"{writing.name}.sent", writing.subject(row), at=now, number=revision.number)
    if queries.steps() == 0:
        _approve(writing, row, revision, by, now)
    return revision


def _first(writing: Writing, row: Any, by: By, now: datetime.datetime) -> Revision:
    """The first version of a row that was brought by a loader."""
    if content.is_public(row.state, row.published_at, now):
        raise CannotMove("published")
    return _add(writing, row, 1, writing.body(row), by, now)


def decide(
    writing: Writing, row: Any, *, passed: bool, words: str, seen: int, by: audit.Actor, now: datetime.datetime
) -> Revision:
    """A reviewer's word. After the last one needed the version is public, or waits for its hour.

    Raises OwnText, NoteMissing, ChangedMeanwhile, CannotMove.
    """
    if not passed and not words:
        raise NoteMissing
    revision = _hold(writing, row, seen)
    if revision is None or revision.state is not State.REVIEW:
        raise CannotMove(revision.state if revision else "none")
    if by.id in queries.authors(revision) or any(each.by_id == by.id for each in revision.reviews):
        raise OwnText
    step = len(revision.reviews) + 1
    revision.reviews.append(
        Review(step=step, by_id=by.id, by_name=by.display_name, passed=passed, note=words or None, at=now)
    )
    act = "passed" if passed else "returned"
    facts = {"number": revision.number, "step": step, **({"note": words} if words else {})}
    audit.record(by, f"{writing.name}.{act}", writing.subject(row), at=now, **facts)
    if not passed:
        revision.state = State.RETURNED
    elif step >= queries.steps():
        _approve(writing, row, revision, by, now)
    db.session.flush()
    return revision


def take_back(writing: Writing, row: Any, *, seen: int, by: By, now: datetime.datetime) -> Revision:
    """Out of review, or off the calendar, as a draft: what was said of it no longer counts.

    Raises ChangedMeanwhile, CannotMove, OthersText.
    """
    revision = _hold(writing, row, seen)
    if revision is None or revision.state not in (State.REVIEW, State.APPROVED):
        raise CannotMove(revision.state if revision else "none")
    if revision.state is State.REVIEW and by.id not in queries.authors(revision):
        raise OthersText
    revision.state = State.REPLACED
    again = _add(writing, row, revision.number + 1, revision.body, by, now)
    audit.record(by, f"{writing.name}.taken-back", writing.subject(row), at=now, number=revision.number)
    return again


# --- publication ---


def _approve(writing: Writing, row: Any, revision: Revision, by: By, now: datetime.datetime) -> None:
    if revision.publish_at and revision.publish_at > now:
        revision.state = State.APPROVED
        return
    publish(writing, row, revision, by=by, now=now)


def publish(writing: Writing, row: Any, revision: Revision, *, by: By, now: datetime.datetime) -> None:
    """The public reads this version."""
    before = row.state
    row.state, row.changed_at, row.version = Publication.PUBLISHED, now, row.version + 1
    row.published_at = row.published_at or now
    writing.apply(row, revision.body)
    revision.state, revision.published_at = State.PUBLISHED, now
    facts = {"state": [before, Publication.PUBLISHED], "number": revision.number}
    audit.record(by, f"{writing.name}.published", writing.subject(row), at=now, **facts)


def withdraw(writing: Writing, row: Any, reason: str, *, by: By, now: datetime.datetime) -> None:
    """Take down what the public reads, at once and by one person: harm does not wait for a review. Raises NoteMissing,
    CannotMove."""
    if not reason:
        raise NoteMissing
    _hold(writing, row, None)
    if row.state is not Publication.PUBLISHED:
        raise CannotMove(row.state)
    current = queries.published(writing.name, row.id)
    if current is not None:
        current.state = State.WITHDRAWN
    before, row.state, row.changed_at = row.state, Publication.WITHDRAWN, now
    row.version += 1
    writing.apply(row, writing.body(row))
    facts = {"state": [before, Publication.WITHDRAWN], "reason": reason}
    audit.record(by, f"{writing.name}.withdrawn", writing.subject(row), at=now, **facts)


def publish_if_due(writing: Writing, row: Any, revision: Revision, now: datetime.datetime) -> bool:
    """For the job runner: False when somebody changed their mind in between."""
    newest = _hold(writing, row, None)
    is_due = revision.state is State.APPROVED and revision.publish_at is not None and revision.publish_at <= now
    if newest is not revision or not is_due:
        return False
    publish(writing, row, revision, by=audit.System(), now=now)
    return True


def withdraw_if_over(writing: Writing, row: Any, revision: Revision, reason: str, now: datetime.datetime) -> bool:
    _hold(writing, row, None)
    newest = queries.published(writing.name, row.id)
    if revision.state is not State.PUBLISHED or row.state is not Publication.PUBLISHED or newest is not revision:
        return False
    withdraw(writing, row, reason, by=audit.System(), now=now)
    return True


def set_steps(count: int, *, by: audit.Actor, now: datetime.datetime) -> None:
    """How many reviews a version needs. Raises ValueError."""
    if not 0 <= count <= rules.MOST_REVIEWS:
        raise ValueError(count)
    before = queries.steps()
    settings.put(queries.STEPS, count)
    subject = audit.Subject("setting", queries.STEPS, "审校次数")
    audit.record(by, "reviews.change", subject, at=now, number=[before, count])


# --- locks ---


def take_lock(writing: Writing, row_id: int, *, by: audit.Actor, now: datetime.datetime) -> EditLock | None:
    """Say that this person writes now. Gives the other person's lock when one does already; theirs stays."""
    until = now + datetime.timedelta(minutes=rules.LOCK_MINUTES)
    mine = {"by_id": by.id, "by_name": by.display_name, "until": until}
    db.session.execute(insert_once(EditLock, kind=writing.name, row_id=row_id, since=now, **mine))
    taken = changed(
        update(EditLock)
        .where(EditLock.kind == writing.name, EditLock.row_id == row_id)
        .where((EditLock.by_id == by.id) | (EditLock.until <= now))
        .values(**mine)
        .execution_options(synchronize_session=False)
    )
    return None if taken else queries.lock_of(writing.name, row_id, now)


def release_lock(writing: Writing, row_id: int, *, by: By) -> None:
    """What was saved is no longer being written."""
    own = (EditLock.kind == writing.name, EditLock.row_id == row_id, EditLock.by_id == by.id)
    db.session.execute(delete(EditLock).where(*own).execution_options(synchronize_session=False))


# --- addresses ---


def keep_address(name: str, row_id: int, old: str, new: str) -> None:
    """The row moved from one address to another: the old one leads there from now on, unless somebody takes it."""
    taken = (FormerAddress.kind == name, FormerAddress.name == new)
    db.session.execute(delete(FormerAddress).where(*taken).execution_options(synchronize_session=False))
    put(FormerAddress, {"kind": name, "name": old}, {"row_id": row_id})
