"""Which projects, figures and publishers a page shows. What the explorer selects stands in `selections`."""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from app.charity.models import (
    Correction,
    Grant,
    Milestone,
    Output,
    Project,
    Publisher,
    Update,
)
from app.charity.rules import ProjectKind, Standing
from app.content import rules as publishing
from app.core import search
from app.core.db import db

PAGE_SIZE = 20
DESK_PAGE_SIZE = 50
RELEASES = 200  # Of the publication calendar.
LAST_PAGE = 100_000  # Nobody turns so far; a larger number would not fit into the database's.
PUBLISHED = publishing.Publication.PUBLISHED


def is_public(row: type[Project] | type[Update], now: datetime.datetime) -> ColumnElement[bool]:
    return and_(row.state == PUBLISHED, row.published_at.is_not(None), row.published_at <= now)


STORY = (
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
    return db.session.scalar(wanted.options(*STORY))


def was_published(code: str) -> bool:
    """Whether this address was public once (then the page says it was withdrawn)."""
    return bool(db.session.scalar(select(Project.id).where(Project.code == code, Project.published_at.is_not(None))))


def project_by_id(number: int) -> Project | None:
    return db.session.get(Project, number)


def update_by_id(number: int) -> Update | None:
    return db.session.get(Update, number)


def publisher(code: str) -> Publisher | None:
    return db.session.scalar(select(Publisher).where(Publisher.code == code))


def publishers(standing: Standing) -> Sequence[Publisher]:
    wanted = select(Publisher).where(Publisher.standing == standing)
    return db.session.scalars(wanted.order_by(Publisher.is_local.desc(), Publisher.id)).all()


def years(standing: Standing, now: datetime.datetime) -> Sequence[int]:
    """The years something public is about, newest first."""
    known = select(Project.year).where(Project.standing == standing, is_public(Project, now), Project.year.is_not(None))
    return [year for year in db.session.scalars(known.distinct().order_by(Project.year.desc())) if year]


def local_count(now: datetime.datetime) -> int:
    """How many real projects and releases of this city's own publishers are public."""
    wanted = select(func.count()).select_from(Project).join(Publisher, Publisher.id == Project.publisher_id)
    real = (Project.standing == Standing.REAL, Publisher.is_local.is_(True), is_public(Project, now))
    return db.session.scalar(wanted.where(*real)) or 0


def count_of_projects(standing: Standing, now: datetime.datetime) -> int:
    """How many projects of a standing are public: what may become a grant in the format of others."""
    wanted = select(func.count()).select_from(Project).where(Project.standing == standing, is_public(Project, now))
    return db.session.scalar(wanted.where(Project.kind == ProjectKind.PROJECT)) or 0


def kept_promises(standing: Standing, now: datetime.datetime, limit: int, *, local: bool = False) -> Sequence[Project]:
    """Projects that publish both what they promised and what they delivered, newest first; `local`: of this city only."""
    telling = select(Output.project_id).where(Output.promised > 0, Output.delivered > 0)
    wanted = select(Project).where(Project.standing == standing, is_public(Project, now), Project.id.in_(telling))
    if local:
        wanted = wanted.where(Project.publisher.has(Publisher.is_local.is_(True)))
    newest = wanted.order_by(Project.year.desc().nulls_last(), Project.id.desc()).limit(limit)
    return db.session.scalars(newest.options(selectinload(Project.outputs))).all()


def promises(
    standing: Standing, now: datetime.datetime, page: int, *, short: bool | None = None, size: int = PAGE_SIZE
) -> tuple[Sequence[Output], dict[bool, int]]:
    """A page of what was promised in public, what is still short first, and how many are short and are not."""
    is_short = case((func.coalesce(Output.delivered, 0) < Output.promised, 1), else_=0)
    told = (Project.standing == standing, is_public(Project, now), Output.promised > 0)
    counting = select(is_short, func.count()).join(Project, Project.id == Output.project_id).where(*told)
    counts = {bool(row[0]): row[1] for row in db.session.execute(counting.group_by(is_short))}
    wanted = select(Output).join(Project, Project.id == Output.project_id).where(*told)
    if short is not None:
        wanted = wanted.where(is_short == int(short))
    order = (is_short.desc(), Project.year.desc().nulls_last(), Project.id.desc(), Output.number)
    rows = wanted.options(joinedload(Output.project)).order_by(*order).offset((page - 1) * size).limit(size)
    return db.session.scalars(rows).all(), counts


def releases(now: datetime.datetime) -> Sequence[Project]:
    """The real announcements about a year, newest first, with their papers."""
    wanted = select(Project).where(
        Project.standing == Standing.REAL, Project.kind == ProjectKind.RELEASE, is_public(Project, now)
    )
    newest = wanted.options(selectinload(Project.documents)).order_by(Project.year.desc().nulls_last(), Project.id)
    return db.session.scalars(newest.limit(RELEASES)).all()


def milestones_due(projects: Select, limit: int) -> Sequence[Milestone]:
    """The milestones of these projects that have a day, the last ones first."""
    wanted = select(Milestone).where(Milestone.project_id.in_(projects), Milestone.due_on.is_not(None))
    last = wanted.options(joinedload(Milestone.project)).order_by(Milestone.due_on.desc(), Milestone.id)
    return db.session.scalars(last.limit(limit)).all()


def updates(standing: Standing, now: datetime.datetime, limit: int) -> Sequence[Update]:
    """The newest public updates of public projects of one standing."""
    wanted = (
        select(Update)
        .join(Project, Project.id == Update.project_id)
        .where(Project.standing == standing, is_public(Project, now), is_public(Update, now))
        .options(joinedload(Update.project))
    )
    return db.session.scalars(wanted.order_by(Update.published_at.desc(), Update.id.desc()).limit(limit)).all()


def updates_among(projects: Select, now: datetime.datetime, limit: int) -> Sequence[Update]:
    """The newest public updates of these projects."""
    wanted = select(Update).where(Update.project_id.in_(projects), is_public(Update, now))
    newest = wanted.options(joinedload(Update.project)).order_by(Update.changed_at.desc(), Update.id.desc())
    return db.session.scalars(newest.limit(limit)).all()


def corrections(now: datetime.datetime, page: int, size: int = PAGE_SIZE) -> tuple[Sequence[Correction], int]:
    """A page of the ledger, newest first, and how many there are. Of everything public, each labelled with its standing."""
    wanted = select(Correction).join(Project, Project.id == Correction.project_id).where(is_public(Project, now))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    newest = wanted.order_by(Correction.at.desc(), Correction.id.desc())
    return db.session.scalars(newest.offset((page - 1) * size).limit(size)).all(), total


def public_correction(code: str, now: datetime.datetime) -> Correction | None:
    """One line of the ledger, by the code in its address."""
    wanted = select(Correction).join(Project, Project.id == Correction.project_id)
    return db.session.scalar(wanted.where(Correction.code == code, is_public(Project, now)))


def originals(projects: Collection[int]) -> dict[int, dict]:
    """The grants of others that these projects were made of, as they came."""
    found = select(Grant.project_id, Grant.original).where(Grant.project_id.in_(projects))
    return {row.project_id: row.original for row in db.session.execute(found)}


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
    newest = wanted.options(*STORY[:4]).order_by(Project.changed_at.desc(), Project.id.desc())
    return db.session.scalars(newest.offset((page - 1) * size).limit(size)).all(), total


def desk_project(code: str, codes: Collection[str] | None) -> Project | None:
    """A project of one of these publishers, in any state."""
    wanted = select(Project).join(Publisher, Publisher.id == Project.publisher_id).where(Project.code == code)
    if codes is not None:
        wanted = wanted.where(Publisher.code.in_(codes))
    return db.session.scalar(wanted.options(*STORY))


def desk_update(code: str, number: int, codes: Collection[str] | None) -> Update | None:
    """A story of a project of one of these publishers, in any state."""
    wanted = (
        select(Update)
        .join(Project, Project.id == Update.project_id)
        .join(Publisher, Publisher.id == Project.publisher_id)
        .where(Project.code == code, Update.number == number)
    )
    if codes is not None:
        wanted = wanted.where(Publisher.code.in_(codes))
    return db.session.scalar(wanted.options(joinedload(Update.project)))


def drafts(codes: Collection[str]) -> int:
    """How many projects and updates of these publishers wait to be published."""
    mine = select(Project.id).join(Publisher, Publisher.id == Project.publisher_id).where(Publisher.code.in_(codes))
    draft = publishing.Publication.DRAFT
    projects = select(func.count(Project.id)).where(Project.id.in_(mine), Project.state == draft)
    stories = select(func.count(Update.id)).where(Update.project_id.in_(mine), Update.state == draft)
    return (db.session.scalar(projects) or 0) + (db.session.scalar(stories) or 0)
