"""What the pages of the hall show."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app.content import rules as publishing
from app.content.workflow import queries as versions
from app.core import search
from app.core.db import db
from app.exhibition import rules
from app.exhibition.collection.queries import Choice, items, items_by_slug, published, years
from app.exhibition.models import (
    Block,
    BlockItem,
    Exhibit,
    ExhibitPage,
    Hall,
    Item,
    Section,
    Source,
)

KIND = "exhibit"  # What the workflow calls an exhibit.
PAGE = "exhibit-page"  # What the search and the former addresses call a page.
MOST_BROWSED = 6  # Records a block lists; the rest is behind its link.


def hall() -> Hall | None:
    return db.session.scalar(select(Hall).order_by(Hall.id).limit(1))


# --- exhibits ---


@dataclass(frozen=True)
class Room:
    """An exhibit as the hall's entrance shows it."""

    exhibit: Exhibit
    minutes: int
    pages: int


def things(now: datetime.datetime, most: int = 3) -> dict[int, list[Item]]:
    """What stands on each exhibit's stage: the first records its pages show, no two with the same picture."""
    shown = (
        select(ExhibitPage.exhibit_id, Item)
        .join(Section, ExhibitPage.section_id == Section.id)
        .join(Block, Block.page_id == ExhibitPage.id)
        .join(BlockItem, BlockItem.block_id == Block.id)
        .join(Item, BlockItem.item_id == Item.id)
        .where(published(ExhibitPage, now), published(Item, now))
        .order_by(Section.position, ExhibitPage.position, Block.position, Item.year, Item.id)
        .options(selectinload(Item.themes))
    )
    stages: dict[int, list[Item]] = {}
    for exhibit_id, item in db.session.execute(shown):
        stage = stages.setdefault(exhibit_id, [])
        if len(stage) < most and item.picture not in {other.picture for other in stage}:
            stage.append(item)
    return stages


def games_of_rooms(now: datetime.datetime) -> dict[int, list[str]]:
    """The codes of the games whose odds an exhibit tells, in its order."""
    found = (
        select(ExhibitPage.exhibit_id, Block.data)
        .join(Block, Block.page_id == ExhibitPage.id)
        .join(Section, ExhibitPage.section_id == Section.id)
        .where(published(ExhibitPage, now), Block.kind == rules.Kind.ODDS)
        .order_by(Section.position, ExhibitPage.position, Block.position)
    )
    games: dict[int, list[str]] = {}
    for exhibit_id, data in db.session.execute(found):
        told = games.setdefault(exhibit_id, [])
        if data["game"] not in told:
            told.append(data["game"])
    return games


def _exhibits(now: datetime.datetime) -> Select:
    return select(Exhibit).where(published(Exhibit, now)).order_by(Exhibit.position, Exhibit.id)


def public_exhibits(now: datetime.datetime) -> Sequence[Exhibit]:
    """Every public exhibit in the hall's order."""
    return db.session.scalars(_exhibits(now)).all()


def public_exhibit(slug: str, now: datetime.datetime) -> Exhibit | None:
    return db.session.scalar(_exhibits(now).where(Exhibit.slug == slug))


def newest_pages(now: datetime.datetime, most: int, exhibit: Exhibit | None = None) -> Sequence[ExhibitPage]:
    """Public pages, of one exhibit or of all, the last changed first."""
    found = (
        select(ExhibitPage)
        .join(Exhibit, ExhibitPage.exhibit_id == Exhibit.id)
        .where(published(ExhibitPage, now), published(Exhibit, now))
        .options(selectinload(ExhibitPage.exhibit))
    )
    if exhibit is not None:
        found = found.where(ExhibitPage.exhibit_id == exhibit.id)
    return db.session.scalars(found.order_by(ExhibitPage.changed_at.desc(), ExhibitPage.id).limit(most)).all()


def rooms(now: datetime.datetime, *, english: bool) -> list[Room]:
    """Every public exhibit in the hall's order, with its reading time."""
    exhibits = db.session.scalars(_exhibits(now)).all()
    words: dict[int, list[str]] = {}
    of_pages = select(ExhibitPage.exhibit_id, ExhibitPage.words).where(published(ExhibitPage, now))
    for exhibit_id, text in db.session.execute(of_pages):
        words.setdefault(exhibit_id, []).append(text)
    return [
        Room(each, _minutes(words.get(each.id, []), english=english), len(words.get(each.id, []))) for each in exhibits
    ]


def _minutes(texts: Iterable[str], *, english: bool) -> int:
    """`words` holds both languages line by line; only the reader's own is counted."""
    lines = (line for text in texts for line in text.splitlines())
    return rules.reading_minutes("\n".join(line for line in lines if bool(rules.HAN.search(line)) != english))


@dataclass(frozen=True)
class Stop:
    """A stop of the short tour: a page of an exhibit and the text that tells it."""

    exhibit: Exhibit
    page: ExhibitPage
    text: Mapping[str, Any]


def tour(now: datetime.datetime, *, english: bool) -> tuple[list[Stop], int]:
    """The hall's short tour, and how many minutes its words take.

    Of each exhibit the page named, else its first; what is not public is passed by.
    """
    told = hall()
    named = [stop.partition("/")[::2] for stop in (told.tour if told else ())]
    found = (
        select(ExhibitPage)
        .join(Exhibit, ExhibitPage.exhibit_id == Exhibit.id)
        .where(Exhibit.slug.in_([slug for slug, _page in named]), published(Exhibit, now), published(ExhibitPage, now))
        .options(selectinload(ExhibitPage.exhibit), selectinload(ExhibitPage.blocks))
    )
    pages: dict[str, dict[str, tuple[ExhibitPage, Mapping[str, Any]]]] = {}
    for page in db.session.scalars(found.order_by(ExhibitPage.section_id, ExhibitPage.position)):
        texts = [block.data for block in page.blocks if block.kind is rules.Kind.TEXT and not block.is_hidden]
        if texts:
            pages.setdefault(page.exhibit.slug, {})[page.slug] = page, texts[0]
    stops = []
    for slug, name in named:
        if told_there := pages.get(slug):
            page, text = told_there.get(name) or next(iter(told_there.values()))
            stops.append(Stop(page.exhibit, page, text))
    words = [str(stop.text.get("text_en" if english else "text") or "") for stop in stops]
    return stops, rules.reading_minutes("\n".join(words)) if stops else 0


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
        sources=sources_by_key(keys),
        minutes=_minutes([page.words for page in pages], english=english),
        following=_following(exhibit, now),
        years=frozenset(year for year, _count in years(now)),
        browsed={block.id: _browsed(block.data, now) for block in blocks if block.kind is rules.Kind.BROWSE},
        former=_former(pages),
    )


def _former(pages: Iterable[ExhibitPage]) -> dict[int, list[str]]:
    held: dict[int, list[str]] = {}
    for address, number in versions.former(PAGE, [page.id for page in pages]):
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
    others = db.session.scalars(_exhibits(now).where(Exhibit.id != exhibit.id)).all()
    place = (exhibit.position, exhibit.id)
    return next((each for each in others if (each.position, each.id) > place), others[0] if others else None)


def sources_by_key(keys: Iterable[str]) -> list[Source]:
    """The sources of these keys in the order given, each once; those below the public grades are left out."""
    order = list(dict.fromkeys(keys))
    held = {source.key: source for source in db.session.scalars(select(Source).where(Source.key.in_(order)))}
    return [held[key] for key in order if key in held and held[key].is_public]


def exhibit_by_id(number: int) -> Exhibit | None:
    return db.session.get(Exhibit, number)


# --- for the whole site ---


def to_index(model: Any, ids: Collection[int] | None) -> Sequence[Any]:
    """Exhibits, pages or records of these numbers, or all, in any state: for the search index."""
    found = search.only(select(model), model.id, ids)
    if model is ExhibitPage:
        found = found.options(selectinload(ExhibitPage.exhibit))
    if model is Item:
        found = found.options(selectinload(Item.themes), selectinload(Item.places))
    return db.session.scalars(found).all()


def pages_of(exhibit: Exhibit) -> Sequence[int]:
    """The numbers of its pages."""
    return db.session.scalars(select(ExhibitPage.id).where(ExhibitPage.exhibit_id == exhibit.id)).all()


def changes(now: datetime.datetime) -> tuple[Sequence[Any], Sequence[Any]]:
    """Slug and last change of every public exhibit and record."""
    exhibits = db.session.execute(select(Exhibit.slug, Exhibit.changed_at).where(published(Exhibit, now))).all()
    return exhibits, db.session.execute(select(Item.slug, Item.changed_at).where(published(Item, now))).all()


# --- for the desk ---


def halls_of(publishers: Iterable[str]) -> Sequence[Hall]:
    return db.session.scalars(select(Hall).where(Hall.publisher.in_(sorted(publishers))).order_by(Hall.id)).all()


def exhibits_for_desk(publishers: Iterable[str] | None) -> Sequence[Exhibit]:
    """Exhibits of these publishers' halls in every state; None means every hall (an auditor reads)."""
    found = select(Exhibit).join(Hall).order_by(Exhibit.position, Exhibit.id).options(
        selectinload(Exhibit.sections).selectinload(Section.pages)
    )  # fmt: skip
    if publishers is not None:
        found = found.where(Hall.publisher.in_(sorted(publishers)))
    return db.session.scalars(found).all()


def exhibit_for_desk(slug: str, publishers: Iterable[str] | None) -> Exhibit | None:
    found = select(Exhibit).join(Hall).where(Exhibit.slug == slug)
    if publishers is not None:
        found = found.where(Hall.publisher.in_(sorted(publishers)))
    return db.session.scalar(found.options(selectinload(Exhibit.sections).selectinload(Section.pages)))


def without_english() -> tuple[Sequence[Exhibit], Sequence[ExhibitPage], Sequence[Item]]:
    """Rows that have no English yet."""
    exhibits = select(Exhibit).where(func.coalesce(Exhibit.title_en, "") == "")
    pages = select(ExhibitPage).options(selectinload(ExhibitPage.exhibit), selectinload(ExhibitPage.blocks))
    items = select(Item).where(func.coalesce(Item.title_en, "") == "")
    lacking = [page for page in db.session.scalars(pages) if not page.is_translated]
    return db.session.scalars(exhibits).all(), lacking, db.session.scalars(items).all()


def public_sources() -> Sequence[Source]:
    """Every source a page may cite, by key."""
    public = select(Source).where(Source.grade.in_(sorted(rules.PUBLIC_GRADES)))
    return db.session.scalars(public.order_by(Source.key)).all()
