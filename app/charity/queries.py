"""Which projects, figures and publishers a page shows.

Every list and total is of one standing (real, sample or demonstration): `Selection` has no way to say two.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.charity import rules
from app.charity.models import (
    Correction,
    Output,
    Project,
    ProjectCause,
    Publisher,
    Update,
)
from app.charity.rules import Cause, Level, Precision, Progress, ProjectKind, PublisherKind, Standing
from app.content import rules as publishing
from app.core import search
from app.core.db import db

PAGE_SIZE = 20
DESK_PAGE_SIZE = 50
LAST_PAGE = 100_000  # Nobody turns so far; a larger number would not fit into the database's.
PUBLISHED = publishing.Publication.PUBLISHED


@dataclass(frozen=True)
class Selection:
    """What a visitor narrowed the explorer to. Of one standing, always."""

    standing: Standing = Standing.REAL
    kind: ProjectKind | None = None
    cause: Cause | None = None
    level: Level | None = None
    county: str | None = None
    year: int | None = None
    progress: Progress | None = None
    publisher_kind: PublisherKind | None = None
    publisher: str | None = None
    local: bool | None = None
    q: str = ""

    def but(self, **changes) -> "Selection":
        return replace(self, **changes)


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


def is_public(row: type[Project] | type[Update], now: datetime.datetime) -> ColumnElement[bool]:
    return and_(row.state == PUBLISHED, row.published_at.is_not(None), row.published_at <= now)


def progress_of(today: datetime.date) -> ColumnElement[str]:
    """`rules.progress` in the words of the database."""
    has_date = or_(
        Project.planned_start.is_not(None), Project.planned_end.is_not(None), Project.actual_start.is_not(None)
    )
    return case(
        (Project.actual_end <= today, Progress.FINISHED.value),
        (Project.planned_end < today, Progress.LATE.value),
        (Project.actual_start <= today, Progress.UNDER_WAY.value),
        (has_date, Progress.PLANNED.value),
        else_=Progress.UNKNOWN.value,
    )


def chosen(selection: Selection, now: datetime.datetime, today: datetime.date) -> list[ColumnElement[bool]]:
    """The conditions of a selection on Project joined with Publisher."""
    conditions: list[ColumnElement[bool]] = [Project.standing == selection.standing, is_public(Project, now)]
    for column, value in (
        (Project.kind, selection.kind),
        (Project.level, selection.level),
        (Project.county_code, selection.county),
        (Project.year, selection.year),
        (Publisher.kind, selection.publisher_kind),
        (Publisher.code, selection.publisher),
        (Publisher.is_local, selection.local),
    ):
        if value is not None:
            conditions.append(column == value)
    if selection.cause:
        conditions.append(Project.id.in_(select(ProjectCause.project_id).where(ProjectCause.cause == selection.cause)))
    if selection.progress:
        conditions.append(and_(Project.kind == ProjectKind.PROJECT, progress_of(today) == selection.progress.value))
    if selection.q:
        conditions.append(Project.id.in_(search.matching("project", selection.q)))
    return conditions


def _of(selection: Selection, now: datetime.datetime, today: datetime.date, *columns) -> Select:
    chosen_rows = select(*columns).select_from(Project).join(Publisher, Publisher.id == Project.publisher_id)
    return chosen_rows.where(*chosen(selection, now, today))


def page_of(
    selection: Selection, page: int, now: datetime.datetime, today: datetime.date, size: int = PAGE_SIZE
) -> Sequence[Project]:
    """The projects of one page, newest year first."""
    rows = _of(selection, now, today, Project)
    order = (Project.year.desc().nulls_last(), Project.published_at.desc(), Project.id.desc())
    return db.session.scalars(rows.order_by(*order).offset((page - 1) * size).limit(size)).all()


def summary_of(selection: Selection, now: datetime.datetime, today: datetime.date) -> Summary:
    """How many, and the sums and medians by kind and currency: a year's release and the projects in it are never added."""
    counting = _of(selection, now, today, Project.kind, func.count()).group_by(Project.kind)
    counts: dict[ProjectKind, int] = {row[0]: row[1] for row in db.session.execute(counting)}
    publishers = db.session.scalar(_of(selection, now, today, func.count(Project.publisher_id.distinct())))
    amounts = _of(
        selection, now, today, Project.kind, Project.currency, Project.amount_minor, Project.amount_precision
    ).where(Project.amount_minor.is_not(None))
    found: dict[tuple[ProjectKind, str], list[tuple[int, Precision]]] = defaultdict(list)
    for kind, currency, minor, precision in db.session.execute(amounts.order_by(Project.amount_minor)):
        found[kind, currency].append((minor, precision))
    totals = [
        Total(
            kind,
            currency,
            len(rows),
            sum(minor for minor, _ in rows),
            rules.median([minor for minor, _ in rows]),
            rules.least_exact(precision for _, precision in rows),
        )
        for (kind, currency), rows in sorted(found.items())
    ]
    return Summary(counts, publishers or 0, totals)


def facet(selection: Selection, name: str, now: datetime.datetime, today: datetime.date) -> dict:
    """How many projects each value of one filter would give, the other filters kept."""
    free = Selection() if name == "standing" else selection.but(**{name: None})
    column: Any
    if name == "standing":
        # The only place where standings stand side by side: as counts of what can be looked at, each for itself.
        counting = select(Project.standing, func.count()).where(is_public(Project, now))
        column = Project.standing
    elif name == "cause":
        counting = _of(free, now, today, ProjectCause.cause, func.count()).join(
            ProjectCause, ProjectCause.project_id == Project.id
        )
        column = ProjectCause.cause
    elif name == "progress":
        column = progress_of(today)
        counting = _of(free.but(kind=ProjectKind.PROJECT), now, today, column, func.count())
    else:
        columns: dict[str, Any] = {
            "kind": Project.kind, "county": Project.county_code, "year": Project.year,
            "publisher_kind": Publisher.kind, "level": Project.level,
        }  # fmt: skip
        column = columns[name]
        counting = _of(free, now, today, column, func.count())
    rows = db.session.execute(counting.where(column.is_not(None)).group_by(column).order_by(column))
    return {row[0]: row[1] for row in rows}


_STORY = (
    selectinload(Project.transactions),
    selectinload(Project.outputs),
    selectinload(Project.milestones),
    selectinload(Project.documents),
    selectinload(Project.corrections).raiseload(Correction.project, sql_only=True),
    selectinload(Project.updates).raiseload(Update.project, sql_only=True),
)


def public_project(code: str, now: datetime.datetime) -> Project | None:
    """A published project with everything its page tells."""
    wanted = select(Project).where(Project.code == code, is_public(Project, now))
    return db.session.scalar(wanted.options(*_STORY))


def was_published(code: str) -> bool:
    """Whether this address was public once (then the page says it was withdrawn)."""
    return bool(db.session.scalar(select(Project.id).where(Project.code == code, Project.published_at.is_not(None))))


def project_by_id(number: int) -> Project | None:
    return db.session.get(Project, number)


def publisher(code: str) -> Publisher | None:
    return db.session.scalar(select(Publisher).where(Publisher.code == code))


def publishers(standing: Standing) -> Sequence[Publisher]:
    wanted = select(Publisher).where(Publisher.standing == standing)
    return db.session.scalars(wanted.order_by(Publisher.is_local.desc(), Publisher.id)).all()


def local_count(now: datetime.datetime) -> int:
    """How many real projects and releases of this city's own publishers are public."""
    wanted = select(func.count()).select_from(Project).join(Publisher, Publisher.id == Project.publisher_id)
    real = (Project.standing == Standing.REAL, Publisher.is_local.is_(True), is_public(Project, now))
    return db.session.scalar(wanted.where(*real)) or 0


def largest(selection: Selection, now: datetime.datetime, today: datetime.date, limit: int) -> Sequence[Project]:
    """The largest amounts of a selection, of one currency: that of most projects."""
    stated = _of(selection, now, today, Project).where(Project.amount_minor.is_not(None))
    currencies = _of(selection, now, today, Project.currency).where(Project.amount_minor.is_not(None))
    usual = currencies.group_by(Project.currency).order_by(func.count().desc(), Project.currency).limit(1)
    rows = stated.where(Project.currency == usual.scalar_subquery())
    return db.session.scalars(rows.order_by(Project.amount_minor.desc(), Project.id).limit(limit)).all()


def kept_promises(standing: Standing, now: datetime.datetime, limit: int, *, local: bool = False) -> Sequence[Project]:
    """Projects that publish both what they promised and what they delivered, newest first; `local`: of this city only."""
    telling = select(Output.project_id).where(Output.promised > 0, Output.delivered > 0)
    wanted = select(Project).where(Project.standing == standing, is_public(Project, now), Project.id.in_(telling))
    if local:
        wanted = wanted.where(Project.publisher.has(Publisher.is_local.is_(True)))
    newest = wanted.order_by(Project.year.desc().nulls_last(), Project.id.desc()).limit(limit)
    return db.session.scalars(newest.options(selectinload(Project.outputs))).all()


def updates(standing: Standing, now: datetime.datetime, limit: int) -> Sequence[Update]:
    """The newest public updates of public projects of one standing."""
    wanted = (
        select(Update)
        .join(Project, Project.id == Update.project_id)
        .where(Project.standing == standing, is_public(Project, now), is_public(Update, now))
        .options(joinedload(Update.project))
    )
    return db.session.scalars(wanted.order_by(Update.published_at.desc(), Update.id.desc()).limit(limit)).all()


def corrections(now: datetime.datetime, page: int, size: int = PAGE_SIZE) -> tuple[Sequence[Correction], int]:
    """A page of the ledger, newest first, and how many there are. Of everything public, each labelled with its standing."""
    wanted = select(Correction).join(Project, Project.id == Correction.project_id).where(is_public(Project, now))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    newest = wanted.order_by(Correction.at.desc(), Correction.id.desc())
    return db.session.scalars(newest.offset((page - 1) * size).limit(size)).all(), total


def open_listing(now: datetime.datetime) -> Sequence[Project]:
    """Everything real and public, for the open listing."""
    wanted = select(Project).where(Project.standing == Standing.REAL, is_public(Project, now))
    whole = wanted.options(*_STORY[:4]).order_by(Project.id)
    return db.session.scalars(whole).all()


def projects_to_index(ids: Collection[int] | None) -> Sequence[Project]:
    """The projects of these numbers, or all, in any state: for the search index."""
    return db.session.scalars(search.only(select(Project), Project.id, ids)).all()


def updates_to_index(ids: Collection[int] | None) -> Sequence[Update]:
    found = search.only(select(Update), Update.id, ids).options(joinedload(Update.project))
    return db.session.scalars(found).all()


def updates_of(project: Project) -> Sequence[int]:
    """The numbers of its stories."""
    return db.session.scalars(select(Update.id).where(Update.project_id == project.id)).all()


def public_addresses(now: datetime.datetime) -> Sequence[tuple[str, datetime.datetime]]:
    rows = select(Project.code, Project.changed_at).where(is_public(Project, now)).order_by(Project.id)
    return [(code, changed) for code, changed in db.session.execute(rows)]


def untranslated() -> Sequence[Project]:
    lacking = or_(Project.title_en.is_(None), Project.summary_en.is_(None))
    return db.session.scalars(select(Project).where(Project.state == PUBLISHED, lacking).order_by(Project.id)).all()


# --- the desk: an editor is given the publishers they write for ---


def desk_publishers(codes: Collection[str] | None) -> Sequence[Publisher]:
    """The publishers of these codes; of all, for a reader of everything (None)."""
    wanted = select(Publisher).order_by(Publisher.id)
    return db.session.scalars(wanted if codes is None else wanted.where(Publisher.code.in_(codes))).all()


def desk_projects(
    codes: Collection[str] | None, page: int, size: int = DESK_PAGE_SIZE
) -> tuple[Sequence[Project], int]:
    wanted = select(Project).join(Publisher, Publisher.id == Project.publisher_id)
    if codes is not None:
        wanted = wanted.where(Publisher.code.in_(codes))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    newest = wanted.options(*_STORY[:4]).order_by(Project.changed_at.desc(), Project.id.desc())
    return db.session.scalars(newest.offset((page - 1) * size).limit(size)).all(), total


def desk_project(code: str, codes: Collection[str] | None) -> Project | None:
    """A project of one of these publishers, in any state."""
    wanted = select(Project).join(Publisher, Publisher.id == Project.publisher_id).where(Project.code == code)
    if codes is not None:
        wanted = wanted.where(Publisher.code.in_(codes))
    return db.session.scalar(wanted.options(*_STORY))


def desk_update(code: str, number: int, codes: Collection[str]) -> Update | None:
    """A story of a project of one of these publishers, in any state."""
    wanted = (
        select(Update)
        .join(Project, Project.id == Update.project_id)
        .join(Publisher, Publisher.id == Project.publisher_id)
        .where(Project.code == code, Update.number == number, Publisher.code.in_(codes))
    )
    return db.session.scalar(wanted.options(joinedload(Update.project)))


def drafts(codes: Collection[str]) -> int:
    """How many projects and updates of these publishers wait to be published."""
    mine = select(Project.id).join(Publisher, Publisher.id == Project.publisher_id).where(Publisher.code.in_(codes))
    draft = publishing.Publication.DRAFT
    projects = select(func.count(Project.id)).where(Project.id.in_(mine), Project.state == draft)
    stories = select(func.count(Update.id)).where(Update.project_id.in_(mine), Update.state == draft)
    return (db.session.scalar(projects) or 0) + (db.session.scalar(stories) or 0)
