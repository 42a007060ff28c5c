"""Enter a table's lines into a project: all or none."""

import datetime
from collections.abc import Mapping

from app.charity import operations
from app.charity.entry.reading import Column, Reading
from app.charity.models import Project
from app.charity.rules import MoneyKind
from app.content import operations as publishing
from app.core import settings

By = operations.By


def remembered(project: Project) -> dict[str, str]:
    """What the columns of this publisher's tables were taken for last time."""
    return settings.get(_key(project), {})


def _key(project: Project) -> str:
    return f"charity.columns.{project.publisher.code}"


def enter(
    project: Project,
    reading: Reading,
    columns: Mapping[str, Column],
    kind: MoneyKind,
    paper: int | None,
    *,
    version: int,
    by: By,
    now: datetime.datetime,
) -> int:
    """Write every line as a sum of the project; the columns are remembered. Raises ChangedMeanwhile, ValueError."""
    if not reading.may_be_entered:
        raise ValueError("a table with faults is not entered")
    publishing.claim_version(project, version)
    for line in reading.lines:
        facts = {
            "kind": kind,
            "label": line.label,
            "amount_minor": line.minor,
            "level": line.level,
            "dated_on": line.day,
            "document_id": paper,
        }
        operations.write_money(project, None, facts, by=by, now=now)
    settings.put(_key(project), remembered(project) | {heading: column.value for heading, column in columns.items()})
    return len(reading.lines)
