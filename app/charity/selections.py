"""What the explorer selects: the list, the totals and the counts of every filter.

Every list and total is of one standing (real, sample or demonstration): `Selection` has no way to say two. Counts, sums and
medians come from the columns in memory; files, feeds and calendars ask the database with the same conditions.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, or_, select

from app.charity import columns, queries, rules
from app.charity.bits import Columns
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
    as_of: datetime.date | None = None  # The figures of that day; what is selected is the same.
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


MASKED = ("kind", "cause", "level", "county", "town", "year", "band", "publisher_kind", "publisher", "local")
NEWEST = (Project.year.desc().nulls_last(), Project.published_at.desc(), Project.id.desc())


def parts_of(selection: Selection, at: Moment, known: Columns) -> dict[str, int]:
    """The selected projects as bits, filter by filter: `_conditions`, in memory. All of them together are the selection."""
    parts = {"standing": known.of("standing", selection.standing)}
    for name in MASKED:
        value = getattr(selection, name)
        if value is not None:
            parts[name] = known.of(name, value)
    if selection.unit is not None:
        parts["unit"] = known.at_places(place for place, unit in enumerate(known.units) if unit == selection.unit)
    if selection.progress:
        of_projects = known.of("kind", ProjectKind.PROJECT)
        parts["progress"] = known.progress(at.today).get(selection.progress, 0) & of_projects
    if selection.q:
        parts["q"] = known.holding(db.session.scalars(search.matching("project", selection.q)))
    return parts


def mask_of(selection: Selection, at: Moment, known: Columns) -> int:
    """The selected projects as bits."""
    return _all_of(known, parts_of(selection, at, known))


def _all_of(known: Columns, parts: Mapping[str, int], *but: str) -> int:
    mask = known.everything
    for name, bits in parts.items():
        if name not in but:
            mask &= bits
    return mask


def _projects(ids: Sequence[int]) -> list[Project]:
    """The projects of these numbers, in this order."""
    found = {row.id: row for row in db.session.scalars(select(Project).where(Project.id.in_(ids)))}
    return [found[number] for number in ids if number in found]


def page_of(selection: Selection, page: int, at: Moment, size: int = PAGE_SIZE) -> Sequence[Project]:
    """The projects of one page, newest year first."""
    known = columns.current(at.now)
    return _projects(known.page(mask_of(selection, at, known), (page - 1) * size, size))


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
    known = columns.current(at.now)
    return mask_of(selection, at, known).bit_count()


def summary_of(selection: Selection, at: Moment) -> Summary:
    """How many, and the sums and medians by kind and currency: a year's release and the projects in it are never added."""
    known = columns.current(at.now)
    mask = mask_of(selection, at, known)
    counts = {kind: count for kind, of_kind in known.masks["kind"].items() if (count := (mask & of_kind).bit_count())}
    totals = [
        total
        for kind in counts
        for currency, of_currency in known.masks["currency"].items()
        if (total := _total(known, mask & known.of("kind", kind) & of_currency, kind, currency))
    ]
    publishers = sum(1 for theirs in known.masks["publisher"].values() if mask & theirs)
    return Summary(counts, publishers, sorted(totals, key=lambda total: (total.kind, total.currency)))


def _total(known: Columns, mask: int, kind: ProjectKind, currency: str) -> Total | None:
    amounts = known.amounts_in(mask)
    if not amounts:
        return None
    inexact = [each for each in (Precision.ABOUT, Precision.OVER) if mask & known.stated & known.of("precision", each)]
    return Total(kind, currency, len(amounts), sum(amounts), rules.median(amounts), rules.least_exact(inexact))


def facet(selection: Selection, name: str, at: Moment) -> dict:
    """How many projects each value of one filter would give, the other filters kept."""
    known = columns.current(at.now)
    return facet_in(known, parts_of(selection, at, known), name, at)


# What a filter's choices leave free besides the filter itself: another county has other towns.
FREED = {"county": ("county", "town"), "progress": ("progress", "kind")}


def facet_in(known: Columns, parts: Mapping[str, int], name: str, at: Moment) -> dict:
    """The same for whoever asks several filters of one selection: what it is made of is worked out once."""
    if name == "standing":
        # The only place where standings stand side by side: as counts of what can be looked at, each for itself.
        return {standing: count for standing, mask in known.masks["standing"].items() if (count := mask.bit_count())}
    mask = _all_of(known, parts, *FREED.get(name, (name,)))
    if name == "unit":
        return dict(sorted(known.units_in(mask).items(), key=lambda item: (-item[1], item[0]))[:MOST_UNITS])
    if name == "progress":
        mask &= known.of("kind", ProjectKind.PROJECT)
    values = known.progress(at.today) if name == "progress" else known.masks[name]
    return {value: count for value, bits in values.items() if (count := (mask & bits).bit_count())}


def largest(selection: Selection, at: Moment, limit: int) -> Sequence[Project]:
    """The largest amounts of a selection, of one currency: that of most projects."""
    known = columns.current(at.now)
    mask = mask_of(selection, at, known) & known.stated
    currencies = [(-(mask & bits).bit_count(), currency) for currency, bits in known.masks["currency"].items()]
    if not mask:
        return []
    return _projects(known.largest(mask & known.of("currency", min(currencies)[1]), limit))


def nearby(project: Project, at: Moment, limit: int) -> Sequence[Project]:
    """Others of the same town, then of the same county, never of another standing."""
    if not project.county_code:
        return []
    around = Selection(standing=project.standing, county=project.county_code)
    is_next_door = case((Project.town_code == project.town_code, 0), else_=1)
    rows = _of(around, at, Project).where(Project.id != project.id)
    return db.session.scalars(rows.order_by(is_next_door, *NEWEST).limit(limit)).all()
