"""What the explorer selects: the list, the totals and the counts of every filter.

Every list and total is of one standing (real, sample or demonstration): `Selection` has no way to say two. Sums and medians
are the database's, so that a hundred thousand projects never leave it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from app.charity import queries, rules
from app.charity.models import Project, ProjectCause, Publisher
from app.charity.rules import Band, Cause, Level, Precision, Progress, ProjectKind, PublisherKind, Standing
from app.core import search
from app.core.db import db

PAGE_SIZE = 20
MOST_UNITS = 12  # Choices of the explorer; the others are found by name.


@dataclass(frozen=True)
class Selection:
    """What a visitor narrowed the explorer to. Of one standing, always."""

    standing: Standing = Standing.REAL
    kind: ProjectKind | None = None
    cause: Cause | None = None
    level: Level | None = None
    county: str | None = None
    town: str | None = None
    year: int | None = None
    progress: Progress | None = None
    band: Band | None = None
    unit: str | None = None
    publisher_kind: PublisherKind | None = None
    publisher: str | None = None
    local: bool | None = None
    q: str = ""

    def but(self, **changes: Any) -> "Selection":
        return replace(self, **changes)


@dataclass(frozen=True)
class Moment:
    """When one looks: what is public by then, and what is late."""

    now: datetime.datetime
    today: datetime.date


@dataclass(frozen=True)
class Total:
    """The amounts of one kind of thing in one currency: how many have one, their sum and their median."""

    kind: ProjectKind
    currency: str
    count: int
    minor: int
    median: int
    precision: Precision


@dataclass(frozen=True)
class Summary:
    """The selection in numbers. `counts` says how many projects and releases there are, with an amount or without."""

    counts: dict[ProjectKind, int]
    publishers: int
    totals: list[Total]

    @property
    def count(self) -> int:
        return sum(self.counts.values())


def progress_of(today: datetime.date) -> ColumnElement[str]:
    """`Project.progress` in the words of the database."""
    is_untold = and_(Project.standing == Standing.SAMPLE, Project.actual_start.is_(None), Project.actual_end.is_(None))
    has_date = or_(
        Project.planned_start.is_not(None), Project.planned_end.is_not(None), Project.actual_start.is_not(None)
    )
    return case(
        (is_untold, Progress.UNKNOWN.value),
        (Project.actual_end <= today, Progress.FINISHED.value),
        (Project.planned_end < today, Progress.LATE.value),
        (Project.actual_start <= today, Progress.UNDER_WAY.value),
        (has_date, Progress.PLANNED.value),
        else_=Progress.UNKNOWN.value,
    )


def band_of() -> ColumnElement[str]:
    """`rules.band` in the words of the database."""
    steps = [(Project.amount_minor < below, band.value) for band, below in rules.BANDS.items() if below is not None]
    return case((Project.amount_minor.is_(None), None), *steps, else_=Band.ABOVE.value)


def _conditions(selection: Selection, at: Moment) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Project.standing == selection.standing,
        queries.is_public(Project, at.now),
    ]
    for column, value in (
        (Project.kind, selection.kind),
        (Project.level, selection.level),
        (Project.county_code, selection.county),
        (Project.town_code, selection.town),
        (Project.year, selection.year),
        (Project.unit, selection.unit),
        (Publisher.kind, selection.publisher_kind),
        (Publisher.code, selection.publisher),
        (Publisher.is_local, selection.local),
    ):
        if value is not None:
            conditions.append(column == value)
    if selection.band:
        least, below = rules.bounds(selection.band)
        conditions.append(Project.amount_minor >= least)
        if below is not None:
            conditions.append(Project.amount_minor < below)
    if selection.cause:
        conditions.append(Project.id.in_(select(ProjectCause.project_id).where(ProjectCause.cause == selection.cause)))
    if selection.progress:
        conditions.append(and_(Project.kind == ProjectKind.PROJECT, progress_of(at.today) == str(selection.progress)))
    if selection.q:
        conditions.append(Project.id.in_(search.matching("project", selection.q)))
    return conditions


def _of(selection: Selection, at: Moment, *columns: Any, joined: bool = False) -> Select:
    """These columns of the selected projects; of their publishers only where something asks for them."""
    rows = select(*columns).select_from(Project)
    if joined or any(value is not None for value in (selection.publisher_kind, selection.publisher, selection.local)):
        rows = rows.join(Publisher, Publisher.id == Project.publisher_id)
    return rows.where(*_conditions(selection, at))


NEWEST = (Project.year.desc().nulls_last(), Project.published_at.desc(), Project.id.desc())


def page_of(selection: Selection, page: int, at: Moment, size: int = PAGE_SIZE) -> Sequence[Project]:
    """The projects of one page, newest year first."""
    rows = _of(selection, at, Project).order_by(*NEWEST)
    return db.session.scalars(rows.offset((page - 1) * size).limit(size)).all()


def whole_page_of(selection: Selection, page: int, at: Moment, size: int) -> Sequence[Project]:
    """One part of a file to take away: the projects in the order they were entered, with their figures and papers."""
    rows = _of(selection, at, Project).options(*queries.STORY[:4]).order_by(Project.id)
    return db.session.scalars(rows.offset((page - 1) * size).limit(size)).all()


def newest_of(selection: Selection, at: Moment, limit: int) -> Sequence[Project]:
    """What changed last."""
    rows = _of(selection, at, Project).order_by(Project.changed_at.desc(), Project.id.desc())
    return db.session.scalars(rows.limit(limit)).all()


def ids_of(selection: Selection, at: Moment) -> Select:
    """The selected projects, for a query that asks about them."""
    return _of(selection, at, Project.id)


def count_of(selection: Selection, at: Moment) -> int:
    return db.session.scalar(_of(selection, at, func.count())) or 0


def summary_of(selection: Selection, at: Moment) -> Summary:
    """How many, and the sums and medians by kind and currency: a year's release and the projects in it are never added."""
    sums = _of(
        selection,
        at,
        Project.kind,
        Project.currency,
        func.count(),
        func.count(Project.amount_minor),
        func.sum(Project.amount_minor),
        *(func.max(_is(precision)) for precision in (Precision.ABOUT, Precision.OVER)),
    ).group_by(Project.kind, Project.currency)
    counts: dict[ProjectKind, int] = {}
    totals = []
    for kind, currency, count, stated, minor, about, over in db.session.execute(sums):
        counts[kind] = counts.get(kind, 0) + count
        if stated:
            found = [each for each, is_there in ((Precision.ABOUT, about), (Precision.OVER, over)) if is_there]
            middle = _median(selection, at, kind, currency, stated)
            totals.append(Total(kind, currency, stated, int(minor), middle, rules.least_exact(found)))
    publishers = db.session.scalar(_of(selection, at, func.count(Project.publisher_id.distinct())))
    return Summary(counts, publishers or 0, sorted(totals, key=lambda total: (total.kind, total.currency)))


def _is(precision: Precision) -> ColumnElement[int]:
    stated = and_(Project.amount_minor.is_not(None), Project.amount_precision == precision)
    return case((stated, 1), else_=0)


def _median(selection: Selection, at: Moment, kind: ProjectKind, currency: str, stated: int) -> int:
    same = (Project.kind == kind, Project.currency == currency, Project.amount_minor.is_not(None))
    rows = _of(selection, at, Project.amount_minor).where(*same).order_by(Project.amount_minor)
    middle = rows.offset((stated - 1) // 2).limit(2 - stated % 2)
    return rules.median(db.session.scalars(middle).all())


def facet(selection: Selection, name: str, at: Moment) -> dict:
    """How many projects each value of one filter would give, the other filters kept."""
    if name == "standing":
        # The only place where standings stand side by side: as counts of what can be looked at, each for itself.
        shown = select(Project.standing, func.count()).where(queries.is_public(Project, at.now))
        return {row[0]: row[1] for row in db.session.execute(shown.group_by(Project.standing))}
    free = selection.but(**{name: None})
    if name == "county":
        free = free.but(town=None)
    if name == "progress":
        free = free.but(kind=ProjectKind.PROJECT)
    columns: dict[str, Any] = {
        "kind": Project.kind, "cause": ProjectCause.cause, "level": Project.level, "county": Project.county_code,
        "town": Project.town_code, "year": Project.year, "progress": progress_of(at.today), "band": band_of(),
        "unit": Project.unit, "publisher_kind": Publisher.kind,
    }  # fmt: skip
    column = columns[name]
    counting = _of(free, at, column, func.count(), joined=name == "publisher_kind")
    if name == "cause":
        counting = counting.join(ProjectCause, ProjectCause.project_id == Project.id)
    counting = counting.where(column.is_not(None)).group_by(column)
    if name == "unit":
        counting = counting.order_by(func.count().desc(), column).limit(MOST_UNITS)
    return {row[0]: row[1] for row in db.session.execute(counting)}


def largest(selection: Selection, at: Moment, limit: int) -> Sequence[Project]:
    """The largest amounts of a selection, of one currency: that of most projects."""
    stated = _of(selection, at, Project).where(Project.amount_minor.is_not(None))
    currencies = _of(selection, at, Project.currency).where(Project.amount_minor.is_not(None))
    usual = currencies.group_by(Project.currency).order_by(func.count().desc(), Project.currency).limit(1)
    rows = stated.where(Project.currency == usual.scalar_subquery())
    return db.session.scalars(rows.order_by(Project.amount_minor.desc(), Project.id).limit(limit)).all()


def nearby(project: Project, at: Moment, limit: int) -> Sequence[Project]:
    """Others of the same town, then of the same county, never of another standing."""
    if not project.county_code:
        return []
    around = Selection(standing=project.standing, county=project.county_code)
    is_next_door = case((Project.town_code == project.town_code, 0), else_=1)
    rows = _of(around, at, Project).where(Project.id != project.id)
    return db.session.scalars(rows.order_by(is_next_door, *NEWEST).limit(limit)).all()
