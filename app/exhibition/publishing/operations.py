"""Verbs of the hall's editors. They flush, never commit. Each writes a version on top of the one that was seen."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.content import operations as content
from app.content import rules as content_rules
from app.content.workflow import operations as workflow
from app.content.workflow import queries as versions
from app.core import audit, search
from app.core.db import db
from app.exhibition import addresses, queries
from app.exhibition import rules as reading
from app.exhibition.addresses import SlugTaken
from app.exhibition.blocks import rules as blocks
from app.exhibition.collection import queries as collection
from app.exhibition.models import Exhibit, Hall
from app.exhibition.publishing import rules, writing


class UnusableSlug(Exception):
    """Not in small letters, digits and dashes, or an address the site needs for something else."""


class WrongBlock(Exception):
    """The block's data do not fit its kind; `problems` say where."""

    def __init__(self, problems: list[blocks.Problem]) -> None:
        super().__init__(str(problems))
        self.problems = problems


def add_exhibit(
    hall: Hall, slug: str, values: Mapping[str, Any], *, by: audit.Actor | audit.System, now: datetime.datetime
) -> Exhibit:
    """A new room as a draft, last in the hall. Raises UnusableSlug or SlugTaken."""
    _usable(slug)
    last = db.session.scalar(select(func.max(Exhibit.position)).where(Exhibit.hall_id == hall.id)) or 0
    exhibit = Exhibit(hall=hall, slug=slug, position=last + 1, changed_at=now, **values)
    try:
        with db.session.begin_nested():
            db.session.add(exhibit)
    except IntegrityError as error:
        raise SlugTaken(slug) from error
    search.changed("exhibit", exhibit.id)
    audit.record(by, "exhibit.add", writing.subject(exhibit), at=now)
    workflow.begin(writing.EXHIBIT, exhibit, by=by, now=now)
    return exhibit


def _usable(slug: str) -> None:
    if not content_rules.is_slug(slug) or slug in reading.RESERVED:
        raise UnusableSlug(slug)


Part = Callable[[rules.Body], Any]


def change(
    exhibit: Exhibit,
    seen: int,
    act: rules.Change,
    part: Part,
    *,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
) -> None:
    """The next version. Who wrote something else meanwhile keeps theirs: only when `part`, what this editor looked at, is no
    longer what it was in the version seen, it is a conflict. Raises content.ChangedMeanwhile, rules.Missing, SlugTaken."""
    newest = versions.head(writing.EXHIBIT.name, exhibit.id)
    body = newest.body if newest else writing.body(exhibit)
    number = newest.number if newest else 0
    if number != seen:
        before = versions.version(writing.EXHIBIT.name, exhibit.id, max(seen, 1))
        if before is None or _looked_at(part, before.body) != _looked_at(part, body):
            raise content.ChangedMeanwhile
    workflow.save(writing.EXHIBIT, exhibit, act(body), seen=number, by=by, now=now)
    workflow.release_lock(writing.EXHIBIT, exhibit.id, by=by)


def _looked_at(part: Part, body: rules.Body) -> Any:
    try:
        return part(body)
    except rules.Missing:
        return None


def checked(kind: blocks.Kind, data: Mapping[str, Any], now: datetime.datetime) -> None:
    """Raises WrongBlock for what no page could show."""
    problems = list(blocks.problems(kind, data))
    slugs = list(dict.fromkeys(reading.item_slugs(data)))
    held = collection.items_by_slug(slugs, now)
    problems += [blocks.Problem("item", "unknown") for slug in slugs if slug not in held]
    if problems:
        raise WrongBlock(problems)


def move_exhibit(exhibit: Exhibit, slug: str, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Another address, at once; the old one leads there from now on. Raises UnusableSlug or SlugTaken."""
    _usable(slug)
    old = exhibit.slug
    if addresses.move(exhibit, slug, kind=queries.KIND, subject=writing.subject(exhibit), by=by, now=now):
        exhibit.hall.tour = [
            "/".join([slug, *rest]) if first == old else each
            for each in exhibit.hall.tour
            for first, *rest in [each.split("/")]
        ]
        search.changed(queries.KIND, exhibit.id)
        search.changed(queries.PAGE, *queries.pages_of(exhibit))
