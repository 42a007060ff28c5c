"""The story of an exhibit, or of one of its pages, with the records, sources and years it names."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.content import rules as publishing
from app.content.workflow import queries as versions
from app.core.db import db
from app.exhibition import queries, rules
from app.exhibition.blocks.rules import Kind
from app.exhibition.collection.chosen import Choice
from app.exhibition.collection.queries import items, items_by_slug, years
from app.exhibition.collection.shown import published
from app.exhibition.models import Exhibit, ExhibitPage, Item, Section, Source

MOST_BROWSED = 6  # Records a block lists; the rest is behind its link.


@dataclass(frozen=True)
class Chapter:
    section: Section
    pages: list[ExhibitPage]


@dataclass(frozen=True)
class Story:
    """An exhibit with all that its pages name: records by slug, sources in the order of their first mention."""

    exhibit: Exhibit
    chapters: list[Chapter]
    items: Mapping[str, Item]
    sources: list[Source]
    minutes: int
    following: Exhibit | None
    years: frozenset[int]  # Those that have a page of their own.
    browsed: Mapping[int, tuple[list[Item], int]]  # By the numbers of the blocks that list records by conditions.
    former: Mapping[int, list[str]]  # Names that a page had before, by its number: links to them still arrive.

    @property
    def source_numbers(self) -> dict[str, int]:
        return {source.key: number for number, source in enumerate(self.sources, 1)}


def story(slug: str, now: datetime.datetime, *, english: bool, extra_sources: Any = ()) -> Story | None:
    """The public story of an exhibit, or None. `extra_sources(data)` names what a block cites by way of a game."""
    found = select(Exhibit).where(Exhibit.slug == slug, published(Exhibit, now)).options(_whole())
    exhibit = db.session.scalar(found)
    if exhibit is None:
        return None
    return story_of(exhibit, now, english=english, extra_sources=extra_sources)


def page_alone(page: ExhibitPage, now: datetime.datetime, *, english: bool, extra_sources: Any = ()) -> Story:
    """A page as its reader will see it, whatever its state: for the preview."""
    return _told(page.exhibit, [Chapter(page.section, [page])], now, english=english, extra_sources=extra_sources)


def story_of(exhibit: Exhibit, now: datetime.datetime, *, english: bool, extra_sources: Any = ()) -> Story:
    """An exhibit, its sections and pages at hand, as its reader will see it."""
    chapters = [
        Chapter(section, pages)
        for section in exhibit.sections
        if (pages := [page for page in section.pages if page.state is publishing.Publication.PUBLISHED])
    ]
    return _told(exhibit, chapters, now, english=english, extra_sources=extra_sources)


def _whole():
    return selectinload(Exhibit.sections).selectinload(Section.pages).selectinload(ExhibitPage.blocks)


def _told(
    exhibit: Exhibit, chapters: list[Chapter], now: datetime.datetime, *, english: bool, extra_sources: Any
) -> Story:
    pages = [page for chapter in chapters for page in chapter.pages]
    blocks = [block for page in pages for block in page.blocks if not block.is_hidden]
    keys = [
        key
        for block in blocks
        for key in (*rules.source_keys(block.data), *(extra_sources(block) if extra_sources else ()))
    ]
    slugs = {slug for block in blocks for slug in rules.item_slugs(block.data)}
    return Story(
        exhibit=exhibit,
        chapters=chapters,
        items=items_by_slug(slugs, now),
        sources=queries.sources_by_key(keys),
        minutes=queries.minutes_of([page.words for page in pages], english=english),
        following=_following(exhibit, now),
        years=frozenset(year for year, _count in years(now)),
        browsed={block.id: _browsed(block.data, now) for block in blocks if block.kind is Kind.BROWSE},
        former=_former(pages),
    )


def _former(pages: Iterable[ExhibitPage]) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    for address, number in versions.former(queries.PAGE, [page.id for page in pages]):
        held.setdefault(number, []).append(address.partition("/")[2])
    return held


def _browsed(data: Mapping[str, Any], now: datetime.datetime) -> tuple[list[Item], int]:
    choice = Choice(
        text=data.get("query", ""),
        theme=data.get("theme", ""),
        place=data.get("place", ""),
        item_class=data.get("item_class", ""),
    )
    found, total = items(choice, now, size=MOST_BROWSED)
    return list(found), total


def _following(exhibit: Exhibit, now: datetime.datetime) -> Exhibit | None:
    """The next room, and after the last one the first again; None in a hall of one room."""
    others = db.session.scalars(queries.listed(now).where(Exhibit.id != exhibit.id)).all()
    place = (exhibit.position, exhibit.id)
    return next((each for each in others if (each.position, each.id) > place), others[0] if others else None)
