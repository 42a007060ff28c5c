"""What the tests find: on one project, and counted over many."""

import datetime
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import raiseload, selectinload

from app.charity import queries as projects
from app.charity.models import Project, Publisher, Transaction
from app.charity.quality import rules
from app.charity.quality.rules import Check
from app.charity.rules import MoneyKind, ProjectKind, Standing
from app.content import persons
from app.core import city, settings
from app.core.db import db

COUNTED = "charity.quality"
AT_ONCE = 500  # Rows read together; the counting of many thousands keeps no more in memory.
MOST_LIVE = 1_000  # Projects counted while somebody waits; more are counted at night.


def facts(project: Project) -> rules.Facts:
    known = city.current()
    county, town = known.counties.get(project.county_code or ""), known.towns.get(project.town_code or "")
    sums = [line for line in project.transactions if line.amount.counts]
    given = [line for line in sums if line.kind is MoneyKind.ALLOCATED]
    return rules.Facts(
        title=project.title,
        summary=project.summary,
        names_person=bool(persons.named_in(f"{project.title}\n{project.summary}\n{project.need or ''}")),
        unit=project.unit,
        level=project.level,
        causes=len(project.cause_rows),
        place=project.place,
        county=project.county_code,
        county_known=county is not None,
        town_fits=project.town_code is None or (town is not None and town.county_code == project.county_code),
        amount=project.amount_minor,
        allocated=_sum(given),
        paid=_sum([line for line in sums if line.kind is MoneyKind.PAID]),
        awarded_on=tuple(line.dated_on for line in given if line.dated_on),
        planned_start=project.planned_start,
        planned_end=project.planned_end,
        actual_start=project.actual_start,
        actual_end=project.actual_end,
        every_sum_has_paper=bool(sums) and all(line.document_id for line in sums),
    )


def _sum(lines: Sequence[Transaction]) -> int | None:
    return sum(line.amount_minor for line in lines) if lines else None


def failed(project: Project, today: datetime.date) -> list[Check] | None:
    """None for a publisher's announcement about a year: the checklist speaks of grants."""
    return rules.failed(facts(project), today) if project.kind is ProjectKind.PROJECT else None


def _in_batches(wanted: Any):
    """The projects with their sums and nothing else, a few hundred at a time."""
    wanted = wanted.where(Project.kind == ProjectKind.PROJECT).options(
        selectinload(Project.transactions).options(raiseload(Transaction.document), raiseload(Transaction.project))
    )
    last = 0
    while rows := db.session.scalars(wanted.where(Project.id > last).order_by(Project.id).limit(AT_ONCE)).all():
        yield from rows
        last = rows[-1].id


def counted(standing: Standing, now: datetime.datetime, today: datetime.date) -> dict[str, Any]:
    """How many public projects of one standing there are and how many fail each test, counted now."""
    public = select(Project).where(Project.standing == standing, projects.is_public(Project, now))
    counts: Counter[str] = Counter()
    total = sound = 0
    for project in _in_batches(public):
        found = rules.failed(facts(project), today)
        counts.update(found)
        total, sound = total + 1, sound + (not found)
    return {"total": total, "sound": sound, "failed": dict(counts), "at": now.isoformat()}


def told(standing: Standing, now: datetime.datetime, today: datetime.date) -> dict[str, Any] | None:
    """The same for a page: counted now while they are few, else as the last night counted. None before the first night."""
    few = select(Project.id).where(Project.standing == standing, Project.kind == ProjectKind.PROJECT)
    is_few = len(db.session.scalars(few.limit(MOST_LIVE + 1)).all()) <= MOST_LIVE
    return counted(standing, now, today) if is_few else settings.get(f"{COUNTED}.{standing.value}")


def of_publishers(
    codes: Collection[str] | None, page: int, size: int, today: datetime.date
) -> list[tuple[Project, list[Check]]]:
    """A page of the newest projects of these publishers (of all for None) with what they fail."""
    wanted = select(Project).join(Publisher, Publisher.id == Project.publisher_id)
    wanted = wanted.where(Project.kind == ProjectKind.PROJECT).options(selectinload(Project.transactions))
    if codes is not None:
        wanted = wanted.where(Publisher.code.in_(codes))
    newest = wanted.order_by(Project.changed_at.desc(), Project.id.desc()).offset((page - 1) * size).limit(size)
    return [(row, rules.failed(facts(row), today)) for row in db.session.scalars(newest)]


def units(codes: Collection[str] | None) -> Sequence[str]:
    wanted = select(Project.unit).join(Publisher, Publisher.id == Project.publisher_id)
    wanted = wanted.where(Project.unit.is_not(None), Project.standing != Standing.SAMPLE).distinct()
    names = db.session.scalars(wanted if codes is None else wanted.where(Publisher.code.in_(codes)))
    return [name for name in names if name]
