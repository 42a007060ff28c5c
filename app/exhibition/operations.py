"""Verbs of the hall's editors: exhibits, pages, blocks. They flush, never commit; each claims the version it saw."""

import datetime
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.content import operations as content
from app.content import rules as publishing
from app.core import audit, search
from app.core.db import db
from app.exhibition import queries, rules
from app.exhibition.collection import queries as collection
from app.exhibition.models import Block, Exhibit, ExhibitPage, Hall, Item, Section
from app.exhibition.rules import Kind


class SlugTaken(Exception):
    """Another exhibit (or another page of this exhibit) has this address."""


class UnusableSlug(Exception):
    """Not in small letters, digits and dashes, or an address the site needs for something else."""


class WrongBlock(Exception):
    """The block's data do not fit its kind; `problems` say where."""

    def __init__(self, problems: list[rules.Problem]) -> None:
        super().__init__(str(problems))
        self.problems = problems


class NothingToPublish(Exception):
    """A page without blocks is not published."""


def exhibit_subject(exhibit: Exhibit) -> audit.Subject:
    return audit.Subject("exhibit", exhibit.slug, exhibit.title)


def page_subject(page: ExhibitPage) -> audit.Subject:
    return audit.Subject("exhibit-page", f"{page.exhibit.slug}/{page.slug}", page.title)


def add_exhibit(
    hall: Hall, slug: str, values: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime
) -> Exhibit:
    """A new room as a draft, last in the hall. Raises UnusableSlug or SlugTaken."""
    if not publishing.is_slug(slug) or slug in rules.RESERVED:
        raise UnusableSlug(slug)
    last = db.session.scalar(select(func.max(Exhibit.position)).where(Exhibit.hall_id == hall.id)) or 0
    exhibit = Exhibit(hall=hall, slug=slug, position=last + 1, changed_at=now, **values)
    _add(exhibit, slug)
    search.changed("exhibit", exhibit.id)
    audit.record(by, "exhibit.add", exhibit_subject(exhibit), at=now)
    return exhibit


def change_exhibit(
    exhibit: Exhibit, version: int, values: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime
) -> None:
    """Raises ChangedMeanwhile."""
    content.claim_version(exhibit, version)
    changed = _change(exhibit, values, now)
    search.changed("exhibit", exhibit.id)
    audit.record(by, "exhibit.change", exhibit_subject(exhibit), at=now, **changed)


def open_section(exhibit: Exhibit, title: str, title_en: str = "") -> Section:
    """The section of this title; a new one stands last."""
    for section in exhibit.sections:
        if section.title == title:
            return section
    section = Section(exhibit=exhibit, title=title, title_en=title_en or None, position=len(exhibit.sections) + 1)
    db.session.add(section)
    db.session.flush()
    return section


def add_page(
    section: Section, slug: str, values: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime
) -> ExhibitPage:
    """A new page as a draft, last in its section. Raises UnusableSlug or SlugTaken."""
    if not publishing.is_slug(slug):
        raise UnusableSlug(slug)
    exhibit = section.exhibit
    page = ExhibitPage(
        exhibit=exhibit, section=section, slug=slug, position=len(section.pages) + 1, changed_at=now, **values
    )
    _add(page, slug)
    search.changed("exhibit-page", page.id)
    audit.record(by, "exhibit-page.add", page_subject(page), at=now)
    return page


def change_page(
    page: ExhibitPage, version: int, values: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime
) -> None:
    """Raises ChangedMeanwhile."""
    content.claim_version(page, version)
    changed = _change(page, values, now)
    search.changed("exhibit-page", page.id)
    audit.record(by, "exhibit-page.change", page_subject(page), at=now, **changed)


def publish_exhibit(
    exhibit: Exhibit, version: int, after: publishing.Publication, *, by: audit.Actor, now: datetime.datetime
) -> None:
    """Raises ChangedMeanwhile or CannotMove."""
    content.claim_version(exhibit, version)
    content.move(exhibit, after, subject=exhibit_subject(exhibit), by=by, now=now)
    search.changed("exhibit", exhibit.id)
    search.changed("exhibit-page", *queries.pages_of(exhibit))  # They are public with it.


def publish_page(
    page: ExhibitPage, version: int, after: publishing.Publication, *, by: audit.Actor, now: datetime.datetime
) -> None:
    """Raises ChangedMeanwhile, CannotMove or NothingToPublish."""
    if after is publishing.Publication.PUBLISHED and not page.blocks:
        raise NothingToPublish
    content.claim_version(page, version)
    content.move(page, after, subject=page_subject(page), by=by, now=now)
    search.changed("exhibit-page", page.id)


# --- blocks: each change is a change of its page ---


def add_block(
    page: ExhibitPage, version: int, kind: Kind, data: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime
) -> Block:
    """A block at the end of the page. Raises WrongBlock or ChangedMeanwhile."""
    items = _checked(kind, data, now)
    content.claim_version(page, version)
    block = Block(position=len(page.blocks) + 1, kind=kind, data=dict(data), items=items)
    page.blocks.append(block)
    _note(page, now)
    audit.record(by, "exhibit-page.change", page_subject(page), at=now, added=kind, content=dict(data))
    return block


def change_block(
    block: Block, version: int, data: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime
) -> None:
    """Raises WrongBlock or ChangedMeanwhile."""
    items = _checked(block.kind, data, now)
    page, before = block.page, block.data
    content.claim_version(page, version)
    block.data, block.items = dict(data), items
    _note(page, now)
    audit.record(by, "exhibit-page.change", page_subject(page), at=now, block=block.kind, content=[before, block.data])


def hide_block(block: Block, version: int, *, is_hidden: bool, by: audit.Actor, now: datetime.datetime) -> None:
    """Take a block from the public’s sight, or show it again; hidden words are not found. Raises ChangedMeanwhile."""
    content.claim_version(block.page, version)
    block.is_hidden = is_hidden
    _note(block.page, now)
    audit.record(by, "exhibit-page.change", page_subject(block.page), at=now, block=block.kind, hidden=is_hidden)


def move_block(block: Block, version: int, steps: int, *, by: audit.Actor, now: datetime.datetime) -> None:
    """So many places up (negative) or down. Raises ChangedMeanwhile."""
    page = block.page
    content.claim_version(page, version)
    by_id = {each.id: each for each in page.blocks}
    for place, number in enumerate(rules.moved([each.id for each in page.blocks], block.id, steps), 1):
        by_id[number].position = place
    page.changed_at = now
    audit.record(by, "exhibit-page.change", page_subject(page), at=now, moved=block.kind, steps=steps)


def remove_block(block: Block, version: int, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Raises ChangedMeanwhile. What the block held is kept in the audit entry."""
    page = block.page
    content.claim_version(page, version)
    facts = {"removed": block.kind, "content": block.data}
    page.blocks.remove(block)
    for place, each in enumerate(page.blocks, 1):
        each.position = place
    _note(page, now)
    audit.record(by, "exhibit-page.change", page_subject(page), at=now, **facts)


def _checked(kind: Kind, data: Mapping[str, Any], now: datetime.datetime) -> list[Item]:
    """The items the block names. Raises WrongBlock."""
    problems = list(rules.problems(kind, data))
    slugs = list(dict.fromkeys(rules.item_slugs(data)))
    held = collection.items_by_slug(slugs, now)
    problems += [rules.Problem("item", "unknown") for slug in slugs if slug not in held]
    if problems:
        raise WrongBlock(problems)
    return [held[slug] for slug in slugs]


def _note(page: ExhibitPage, now: datetime.datetime) -> None:
    page.words = "\n".join(text for block in page.blocks if not block.is_hidden for text in rules.words_of(block.data))
    page.changed_at = now
    db.session.flush()
    search.changed("exhibit-page", page.id)


def _change(row: Any, values: Mapping[str, Any], now: datetime.datetime) -> dict[str, list[Any]]:
    """Take the values over; gives what changed as `[before, after]`."""
    changed = {name: [getattr(row, name), value] for name, value in values.items() if getattr(row, name) != value}
    for name, (_before, value) in changed.items():
        setattr(row, name, value)
    row.changed_at = now
    return changed


def _add(row: Any, slug: str) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise SlugTaken(slug) from error
