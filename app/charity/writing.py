"""The texts of this feature as the workflow knows them: the facts of a project, and a story about it."""

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from app.charity import queries
from app.charity.models import Project, ProjectCause, Update
from app.charity.rules import Cause, Level, ProjectKind
from app.content.workflow import kinds
from app.core import audit, search

# What an editor may write of a project; everything else follows from it or is decided elsewhere.
FACTS = (
    "kind", "title", "title_en", "summary", "summary_en", "need", "need_en", "year", "period", "level", "county_code",
    "town_code", "place", "place_en", "unit", "unit_en", "contact_office", "contact_office_en", "contact_phone",
    "planned_start", "planned_end", "actual_start", "actual_end", "late_reason", "late_reason_en", "funders",
    "funders_en", "gaps", "gaps_en", "is_partial",
)  # fmt: skip
STORY = ("title", "title_en", "body", "body_en", "dated_on")
DAYS = {"planned_start", "planned_end", "actual_start", "actual_end", "dated_on"}
CHOICES: dict[str, type[StrEnum]] = {"kind": ProjectKind, "level": Level}


def plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as JSON: days in ISO 8601, choices by their names."""
    return {
        name: value.isoformat()
        if isinstance(value, datetime.date)
        else value.value
        if isinstance(value, StrEnum)
        else value
        for name, value in facts.items()
    }


def typed(name: str, value: Any) -> Any:
    """The same the other way."""
    if value is None:
        return None
    if name in DAYS:
        return datetime.date.fromisoformat(value)
    return CHOICES[name](value) if name in CHOICES else value


def project_subject(project: Project) -> audit.Subject:
    return audit.Subject("project", project.code, project.title)


def update_subject(update: Update) -> audit.Subject:
    return audit.Subject("project-update", f"{update.project.code}/{update.number}", update.title)


def index(project: Project) -> None:
    """What is found of a project, and of its stories, which quote it and are public with it."""
    search.changed("project", project.id)
    search.changed("project-update", *queries.updates_of(project))


def set_causes(project: Project, causes: list[Cause]) -> None:
    if set(project.causes) != set(causes):
        kept = [row for row in project.cause_rows if row.cause in causes]
        known = {row.cause for row in kept}
        project.cause_rows = kept + [ProjectCause(cause=cause) for cause in causes if cause not in known]


def _project_body(project: Project) -> dict[str, Any]:
    return plain({name: getattr(project, name) for name in FACTS}) | {"causes": sorted(project.causes)}


def _apply_project(project: Project, body: Mapping[str, Any]) -> None:
    for name in FACTS:
        if name in body:
            setattr(project, name, typed(name, body[name]))
    set_causes(project, [Cause(value) for value in body["causes"]])
    index(project)


def _apply_update(update: Update, body: Mapping[str, Any]) -> None:
    for name in STORY:
        setattr(update, name, typed(name, body[name]))
    search.changed("project-update", update.id)


PROJECT = kinds.Writing(
    "project",
    subject=project_subject,
    publisher=lambda project: project.publisher.code,
    body=_project_body,
    apply=_apply_project,
)
UPDATE = kinds.Writing(
    "project-update",
    subject=update_subject,
    publisher=lambda update: update.project.publisher.code,
    body=lambda update: plain({name: getattr(update, name) for name in STORY}),
    apply=_apply_update,
)
