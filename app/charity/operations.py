"""Verbs on publishers, projects, figures and updates. They flush, never commit."""

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.charity import rules
from app.charity.models import (
    Correction,
    Document,
    Milestone,
    Output,
    Project,
    ProjectCause,
    Publisher,
    Transaction,
    Update,
)
from app.charity.rules import Cause, FigureKind
from app.charity.writing import FACTS, PROJECT, UPDATE, index, plain, project_subject, set_causes, update_subject
from app.content import operations as publishing
from app.content import rules as content
from app.content.workflow import operations as workflow
from app.content.workflow import queries as versions
from app.core import audit, codes, search
from app.core.db import db

CODE_LENGTH = 5
By = audit.Actor | audit.System


class ReasonNeeded(Exception):
    """A published figure changes only with a reason the public can read."""


class CodeTaken(Exception):
    """Another project has this code."""


class UnknownWhole(Exception):
    """The sum this one should be a part of is not in the project, is its own part, or is smaller than its parts."""


# --- publishers and projects ---


def add_publisher(code: str, facts: Mapping[str, Any]) -> Publisher:
    """A publisher; called by the loaders. Whoever writes for it is granted the role of editor for its code."""
    publisher = Publisher(code=code, **facts)
    db.session.add(publisher)
    db.session.flush()
    return publisher


def add_project(
    publisher: Publisher,
    facts: Mapping[str, Any],
    causes: Collection[Cause] = (),
    *,
    by: By,
    now: datetime.datetime,
    code: str | None = None,
) -> Project:
    """A draft. Without a code of its own it is given one, which never changes. Raises CodeTaken."""
    project = Project(
        code=code or f"{publisher.code}-{codes.new(CODE_LENGTH).lower()}",
        publisher=publisher,
        standing=publisher.standing,
        changed_at=now,
        **_known(facts),
    )
    project.cause_rows = [ProjectCause(cause=cause) for cause in causes]
    try:
        with db.session.begin_nested():
            db.session.add(project)
    except IntegrityError as error:
        raise CodeTaken(project.code) from error
    search.changed("project", project.id)
    audit.record(by, "project.add", project_subject(project), at=now, publisher=publisher.code)
    workflow.begin(PROJECT, project, by=by, now=now)
    return project


def change_project(
    project: Project,
    version: int,
    facts: Mapping[str, Any],
    causes: Collection[Cause],
    *,
    by: By,
    now: datetime.datetime,
) -> None:
    """Write the facts of a project at once: for loaders. Raises ChangedMeanwhile when somebody saved since `version`."""
    publishing.claim_version(project, version)
    changes = _write(project, _known(facts))
    before = set(project.causes)
    if before != set(causes):
        set_causes(project, list(causes))
        changes["causes"] = [sorted(before), sorted(causes)]
    project.changed_at = now
    index(project)
    audit.record(by, "project.change", project_subject(project), at=now, **changes)


def save_project(
    project: Project, seen: int, facts: Mapping[str, Any], causes: Collection[Cause], *, by: By, now: datetime.datetime
) -> None:
    """The next version of the facts, on top of the one seen: public once others have passed it. Raises ChangedMeanwhile."""
    body = versions.current_body(PROJECT, project) | plain(_known(facts)) | {"causes": sorted(causes)}
    workflow.save(PROJECT, project, body, seen=seen, by=by, now=now)
    workflow.release_lock(PROJECT, project.id, by=by)


def _known(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in FACTS if name in facts}


def _write(row: Any, facts: Mapping[str, Any]) -> dict[str, list]:
    """Set what differs; returns `{name: [before, after]}` for the audit log."""
    changes = {}
    for name, value in facts.items():
        before = getattr(row, name)
        if before != value:
            setattr(row, name, value)
            changes[name] = [before, value]
    return changes


def move_project(project: Project, after: content.Publication, version: int, *, by: By, now: datetime.datetime) -> None:
    """Publish or withdraw at once: for loaders, whose content was reviewed before.

    Raises CannotMove, and ChangedMeanwhile: what was not seen is not published."""
    publishing.claim_version(project, version)
    publishing.move(project, after, subject=project_subject(project), by=by, now=now)
    index(project)


# --- papers ---


def write_document(
    project: Project, facts: Mapping[str, Any], *, by: By, now: datetime.datetime, version: int | None = None
) -> Document:
    """A paper of the project's publisher, laid beside this project; found again by its code. Raises ChangedMeanwhile."""
    _claim(project, version)
    code = facts.get("code") or codes.new(CODE_LENGTH).lower()
    known = select(Document).where(Document.publisher_id == project.publisher_id, Document.code == code)
    document = db.session.scalar(known)
    values = {name: value for name, value in facts.items() if name != "code"}
    if document is None:
        document = Document(publisher_id=project.publisher_id, code=code, **values)
        db.session.add(document)
        changes: dict[str, Any] = {"title": document.title}
    else:
        changes = _write(document, values)
    db.session.flush()
    if document not in project.documents:
        project.documents.append(document)
        changes["document"] = document.title
    if changes:
        project.changed_at = now
        audit.record(by, "project.document", project_subject(project), at=now, **changes)
        workflow.note(PROJECT, project, by=by, now=now)
    return document


# --- figures ---


def write_money(
    project: Project,
    number: int | None,
    facts: Mapping[str, Any],
    *,
    by: By,
    now: datetime.datetime,
    reason: str = "",
    version: int | None = None,
) -> Transaction:
    """Add a sum (no number) or change one. Raises ReasonNeeded, UnknownWhole, LookupError, ChangedMeanwhile."""
    _claim(project, version)
    line = _numbered(project.transactions, number)
    values = dict(facts)
    if line is None:
        line = Transaction(
            project_id=project.id, number=_next(project.transactions), currency=project.currency, **values
        )
        changes: dict[str, Any] = {"amount_minor": [None, line.amount_minor]}
        project.transactions.append(line)
    else:
        is_another = line.kind is not values["kind"] or line.part_of != values.get("part_of")
        new = None if is_another else values["amount_minor"]
        _correct(project, FigureKind(line.kind.value), line, line.amount_minor, new, reason, by, now)
        changes = _write(line, values)
    _check_parts(project)
    db.session.flush()
    _recount(project)
    _note(project, "project.money", line.number, changes, reason, by, now)
    return line


def write_output(
    project: Project,
    number: int | None,
    facts: Mapping[str, Any],
    *,
    by: By,
    now: datetime.datetime,
    reason: str = "",
    version: int | None = None,
) -> Output:
    """Add a promise with what became of it, or change one. Raises ReasonNeeded, LookupError, ChangedMeanwhile."""
    _claim(project, version)
    output = _numbered(project.outputs, number)
    if output is None:
        output = Output(project_id=project.id, number=_next(project.outputs), **facts)
        project.outputs.append(output)
        changes: dict[str, Any] = {"title": output.title}
    else:
        for kind, name in ((FigureKind.PROMISED, "promised"), (FigureKind.DELIVERED, "delivered")):
            _correct(project, kind, output, getattr(output, name), facts[name], reason, by, now)
        changes = _write(output, facts)
    db.session.flush()
    _note(project, "project.output", output.number, changes, reason, by, now)
    return output


def write_milestone(
    project: Project,
    number: int | None,
    facts: Mapping[str, Any],
    *,
    by: By,
    now: datetime.datetime,
    version: int | None = None,
) -> Milestone:
    """Add or change a milestone. Raises LookupError, ChangedMeanwhile."""
    _claim(project, version)
    milestone = _numbered(project.milestones, number)
    if milestone is None:
        milestone = Milestone(project_id=project.id, number=_next(project.milestones), **facts)
        project.milestones.append(milestone)
        changes: dict[str, Any] = {"title": milestone.title}
    else:
        changes = _write(milestone, facts)
    db.session.flush()
    _note(project, "project.milestone", milestone.number, changes, "", by, now)
    return milestone


def _claim(project: Project, version: int | None) -> None:
    """What a person changes, they have seen: the version of their form. Loaders, which see everything, give none."""
    if version is not None:
        publishing.claim_version(project, version)
    else:
        project.version += 1


def _numbered(rows: list, number: int | None) -> Any:
    """The row with this number, None for a new one. Raises LookupError when the project has no such number."""
    if number is None:
        return None
    for row in rows:
        if row.number == number:
            return row
    raise LookupError(number)


def _next(rows: list) -> int:
    return max((row.number for row in rows), default=0) + 1


def _correct(
    project: Project,
    figure: FigureKind,
    row: Transaction | Output,
    old: int | None,
    new: int | None,
    reason: str,
    by: By,
    now: datetime.datetime,
) -> None:
    """Write the public record of a changed figure, when the figure was public. Raises ReasonNeeded."""
    if old is None or not rules.needs_reason(project.published_at, old, new):
        return
    if not reason.strip():
        raise ReasonNeeded
    correction = Correction(
        code=codes.new(CODE_LENGTH),
        project=project,
        figure=figure,
        old_value=old,
        new_value=new,
        reason=reason.strip(),
        by_id=by.id,
        at=now,
    )
    if isinstance(row, Transaction):
        correction.label, correction.label_en, correction.currency = row.label, row.label_en, row.currency
    else:
        correction.label, correction.label_en = row.title, row.title_en
        correction.unit, correction.unit_en = row.unit, row.unit_en
    db.session.add(correction)


def _check_parts(project: Project) -> None:
    lines = {line.number: line for line in project.transactions}
    for line in project.transactions:
        if line.part_of is None:
            continue
        whole, steps = lines.get(line.part_of), 0
        while whole is not None and whole is not line and whole.part_of is not None and steps < len(lines):
            whole, steps = lines.get(whole.part_of), steps + 1
        if whole is None or whole is line or whole.part_of is not None:
            raise UnknownWhole(line.number)
    for whole in project.transactions:
        parts = [line.amount_minor for line in project.transactions if line.part_of == whole.number]
        if sum(parts) > whole.amount_minor:
            raise UnknownWhole(whole.number)


def _recount(project: Project) -> None:
    """Keep the amount that lists show and sum in step with the transactions."""
    amount = rules.headline([line.amount for line in project.transactions])
    project.amount_minor = amount.minor if amount else None
    project.amount_kind = amount.kind if amount else None
    project.amount_precision = amount.precision if amount else rules.Precision.EXACT


def _note(
    project: Project, action: str, number: int, changes: dict, reason: str, by: By, now: datetime.datetime
) -> None:
    if not changes:
        return
    project.changed_at = now
    facts = {"number": number, **changes, **({"reason": reason.strip()} if reason.strip() else {})}
    audit.record(by, action, project_subject(project), at=now, **facts)
    workflow.note(PROJECT, project, by=by, now=now)


# --- updates ---


def add_update(project: Project, facts: Mapping[str, Any], *, by: By, now: datetime.datetime) -> Update:
    """A draft story about the project."""
    # Two editors at once: the project's row is held, so that each story gets a number of its own.
    db.session.execute(select(Project.id).where(Project.id == project.id).with_for_update())
    newest = db.session.scalar(select(func.max(Update.number)).where(Update.project_id == project.id))
    update = Update(project=project, number=(newest or 0) + 1, changed_at=now, **facts)
    db.session.add(update)
    db.session.flush()
    search.changed("project-update", update.id)
    audit.record(by, "project-update.add", update_subject(update), at=now)
    workflow.begin(UPDATE, update, by=by, now=now)
    return update


def save_update(update: Update, seen: int, facts: Mapping[str, Any], *, by: By, now: datetime.datetime) -> None:
    """The next version of a story. Raises ChangedMeanwhile when somebody saved since the version `seen`."""
    body = versions.current_body(UPDATE, update) | plain(facts)
    workflow.save(UPDATE, update, body, seen=seen, by=by, now=now)
    workflow.release_lock(UPDATE, update.id, by=by)


def move_update(update: Update, after: content.Publication, version: int, *, by: By, now: datetime.datetime) -> None:
    """Publish or withdraw a story at once: for loaders. Raises CannotMove, ChangedMeanwhile."""
    publishing.claim_version(update, version)
    publishing.move(update, after, subject=update_subject(update), by=by, now=now)
    search.changed("project-update", update.id)
