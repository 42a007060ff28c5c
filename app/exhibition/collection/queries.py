"""What the pages of the collection show: records narrowed, counted and put in order."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app.content import rules as publishing
from app.content.workflow import queries as versions
from app.core import search
from app.core.db import db
from app.exhibition.collection.models import ItemImport
from app.exhibition.collection.shown import places, published, shown_by, standing
from app.exhibition.models import BlockItem, Exhibit, Item, ItemTheme, Term

PAGE_SIZE = 24
KIND = "exhibition-item"  # What the workflow calls a record.
MOST_CHOICES = 16  # Values of one facet on a page; the commonest.


class Order(StrEnum):
    CURATOR = "curator"
    OLDEST = "oldest"
    NEWEST = "newest"
    TITLE = "title"


@dataclass(frozen=True)
class Choice:
    """What somebody looks for among the records. `decade` is its first year; `exhibit` one that shows them.

    Without an `order` an exhibit's records stand as its curator put them, all others by year.
    """

    text: str = ""
    theme: str = ""
    place: str = ""
    item_class: str = ""
    exhibit: str = ""
    decade: int | None = None
    year: int | None = None
    order: Order | None = None

    @property
    def sorting(self) -> Order:
        if self.order is None or (self.order is Order.CURATOR and not self.exhibit):
            return Order.CURATOR if self.exhibit else Order.OLDEST
        return self.order

    def but(self, **changes: Any) -> "Choice":
        return replace(self, **changes)


@dataclass(frozen=True)
class Facet:
    """A term, and how many records it would leave."""

    term: Term
    count: int


@dataclass(frozen=True)
class Facets:
    """What may be chosen next, and how many records each would leave; empty ones are left out."""

    themes: Sequence[Facet] = ()
    places: Sequence[Facet] = ()
    classes: Sequence[Facet] = ()
    exhibits: Sequence[tuple[Exhibit, int]] = ()
    decades: Sequence[tuple[int, int]] = field(default=())


def _items(now: datetime.datetime) -> Select:
    return select(Item).where(published(Item, now))


def _with(vocabulary: str, key: str) -> Select:
    linked = select(ItemTheme.item_id).join(Term, Term.id == ItemTheme.term_id)
    return linked.where(Term.vocabulary == vocabulary, Term.key == key)


def _chosen(found: Select, choice: Choice, now: datetime.datetime) -> Select:
    if choice.text:
        found = found.where(Item.id.in_(search.matching("item", choice.text)))
    if choice.theme:
        found = found.where(Item.id.in_(_with("theme", choice.theme)))
    if choice.place:
        found = found.where(Item.id.in_(_with("place", choice.place)))
    if choice.item_class:
        of_class = select(Term.id).where(Term.vocabulary == "class", Term.key == choice.item_class)
        found = found.where(Item.class_id.in_(of_class))
    if choice.exhibit:
        found = found.where(Item.id.in_(shown_by(choice.exhibit, now)))
    if choice.decade:
        found = found.where(Item.year.between(choice.decade, choice.decade + 9))
    if choice.year:
        found = found.where(Item.year == choice.year)
    return found


ORDERS: dict[Order, tuple[Any, ...]] = {
    Order.OLDEST: (Item.year.is_(None), Item.year, Item.date, Item.id),
    Order.NEWEST: (Item.year.is_(None), Item.year.desc(), Item.date.desc(), Item.id),
    Order.TITLE: (Item.title, Item.id),
}


def _ordered(found: Select, choice: Choice, now: datetime.datetime) -> Select:
    if choice.sorting is not Order.CURATOR:
        return found.order_by(*ORDERS[choice.sorting])
    read = places(choice.exhibit, now)
    return found.join(read, read.c.item_id == Item.id).order_by(read.c.place)


def items(choice: Choice, now: datetime.datetime, number: int = 1, size: int = PAGE_SIZE) -> tuple[Sequence[Item], int]:
    """A page of the records chosen, in the order chosen, and how many there are."""
    chosen = _chosen(_items(now), choice, now)
    total = db.session.scalar(chosen.with_only_columns(func.count(Item.id))) or 0
    # The numbers first: an index holds all they are put in order by, and the rows are wide.
    ordered = _ordered(chosen.with_only_columns(Item.id), choice, now)
    ids = db.session.scalars(ordered.offset((number - 1) * size).limit(size)).all()
    rows = select(Item).where(Item.id.in_(ids)).options(selectinload(Item.themes))
    held = {each.id: each for each in db.session.scalars(rows)}
    return [held[each] for each in ids], total


def facets(choice: Choice, now: datetime.datetime) -> Facets:
    """What the present choice leaves, counted; for each facet its own value is let go, so that one can change one's mind."""
    of_themes = _links(choice.but(theme=""), now)
    of_places = _links(choice.but(place=""), now) if choice.theme or choice.place else of_themes
    return Facets(
        themes=_commonest("theme", of_themes),
        places=_commonest("place", of_places),
        classes=_classes(choice.but(item_class=""), now),
        exhibits=_exhibits(choice.but(exhibit=""), now),
        decades=_decades(choice.but(decade=None), now),
    )


def _links(choice: Choice, now: datetime.datetime) -> dict[int, int]:
    """How many of the chosen records have each term, of all lists, by the terms' numbers."""
    counted = select(ItemTheme.term_id, func.count()).group_by(ItemTheme.term_id)
    if choice.but(order=None) != Choice():
        chosen = _chosen(_items(now), choice, now).with_only_columns(Item.id)
        return dict(db.session.execute(counted.where(ItemTheme.item_id.in_(chosen))).all())
    # Of everything: all links, which one index holds, less those of the few records that are not public.
    hidden = (Item.state != publishing.Publication.PUBLISHED) | Item.published_at.is_(None) | (Item.published_at > now)
    less = counted.where(ItemTheme.item_id.in_(select(Item.id).where(hidden)))
    not_seen = dict(db.session.execute(less).all())
    everything = db.session.execute(counted)
    return {number: left for number, count in everything if (left := count - not_seen.get(number, 0)) > 0}


def _commonest(vocabulary: str, counts: dict[int, int]) -> Sequence[Facet]:
    """The terms of one list that most records have, in the order of the list."""
    held = {row.id: row for row in db.session.scalars(select(Term).where(Term.vocabulary == vocabulary))}
    return commonest([Facet(row, counts[row.id]) for row in held.values() if row.id in counts], MOST_CHOICES)


def commonest(found: Sequence[Facet], most: int) -> Sequence[Facet]:
    """So many of the terms that most records have, in the order of their list."""
    first = sorted(found, key=lambda each: (-each.count, each.term.id))[:most]
    return sorted(first, key=lambda each: (each.term.position, each.term.id))


def _classes(choice: Choice, now: datetime.datetime) -> Sequence[Facet]:
    counted = (
        _chosen(_items(now), choice, now)
        .with_only_columns(Item.class_id, func.count().label("count"))
        .group_by(Item.class_id)
        .subquery()
    )
    found = select(Term, counted.c.count).join(counted, counted.c.class_id == Term.id).order_by(Term.position)
    return [Facet(term, count) for term, count in db.session.execute(found)]


def _exhibits(choice: Choice, now: datetime.datetime) -> Sequence[tuple[Exhibit, int]]:
    """The exhibits that show what is chosen, in the hall's order, and how many of it each shows."""
    public = standing(now, Exhibit.id, func.count(BlockItem.item_id.distinct()).label("count"))
    shown = public.join(Item, Item.id == BlockItem.item_id).where(published(Item, now))
    counted = _chosen(shown, choice, now).group_by(Exhibit.id).subquery()
    found = select(Exhibit, counted.c["count"]).join(counted, counted.c.id == Exhibit.id)
    return [(each, count) for each, count in db.session.execute(found.order_by(Exhibit.position, Exhibit.id))]


def years_of(choice: Choice, now: datetime.datetime) -> list[tuple[int, int]]:
    """The years of what is chosen, the first first, and how many records each has."""
    counted = _chosen(_items(now), choice, now).with_only_columns(Item.year, func.count()).where(Item.year.is_not(None))
    found = db.session.execute(counted.group_by(Item.year).order_by(Item.year))
    return [(year, count) for year, count in found if year is not None]


def _decades(choice: Choice, now: datetime.datetime) -> Sequence[tuple[int, int]]:
    decades: dict[int, int] = {}
    for year, count in years_of(choice, now):
        decades[year // 10 * 10] = decades.get(year // 10 * 10, 0) + count
    return list(decades.items())


def item(slug: str, now: datetime.datetime) -> Item | None:
    found = _items(now).where(Item.slug == slug)
    return db.session.scalar(found.options(*_WHOLE))


_WHOLE = (selectinload(Item.themes), selectinload(Item.places), selectinload(Item.sources))


def items_by_slug(slugs: Iterable[str], now: datetime.datetime) -> dict[str, Item]:
    """Public records by the addresses given; one that has moved is found by the address it had when a page named it."""
    wanted = set(slugs)
    found = _items(now).where(Item.slug.in_(sorted(wanted))).options(selectinload(Item.themes))
    held = {each.slug: each for each in db.session.scalars(found)}
    moved = versions.named(KIND, sorted(wanted - set(held))) if len(held) < len(wanted) else {}
    if moved:
        rows = _items(now).where(Item.id.in_(set(moved.values()))).options(selectinload(Item.themes))
        by_id = {each.id: each for each in db.session.scalars(rows)}
        held |= {old: by_id[number] for old, number in moved.items() if number in by_id}
    return held


def related(shown: Item, now: datetime.datetime, most: int = 3) -> Sequence[Item]:
    """Records that share most themes with this one, the nearest in time first."""
    themes = [theme.id for theme in shown.themes]
    shared = (
        select(ItemTheme.item_id, func.count().label("shared"))
        .where(ItemTheme.term_id.in_(themes), ItemTheme.item_id != shown.id)
        .group_by(ItemTheme.item_id)
        .subquery()
    )
    distance = func.abs(func.coalesce(Item.year, 0) - (shown.year or 0))
    found = _items(now).join(shared, shared.c.item_id == Item.id).order_by(shared.c.shared.desc(), distance, Item.id)
    return db.session.scalars(found.options(selectinload(Item.themes)).limit(most)).all()


def newest(now: datetime.datetime, most: int) -> Sequence[Item]:
    """The last changed records."""
    return db.session.scalars(_items(now).order_by(Item.changed_at.desc(), Item.id.desc()).limit(most)).all()


# --- years ---


def years(now: datetime.datetime) -> list[tuple[int, int]]:
    """Years with records, the first first, and how many each has."""
    return years_of(Choice(), now)


def items_of_year(year: int, now: datetime.datetime) -> Sequence[Item]:
    found = _items(now).where(Item.year == year).order_by(Item.date, Item.id)
    return db.session.scalars(found.options(selectinload(Item.themes), selectinload(Item.sources))).all()


# --- for the desk ---


def term(vocabulary: str, key: str) -> Term | None:
    return db.session.scalar(select(Term).where(Term.vocabulary == vocabulary, Term.key == key))


def vocabulary(name: str) -> Sequence[Term]:
    return db.session.scalars(select(Term).where(Term.vocabulary == name).order_by(Term.position)).all()


def items_of_slugs(slugs: Collection[str]) -> dict[str, Item]:
    """Records of these addresses in any state."""
    held: dict[str, Item] = {}
    wanted = list(slugs)
    for start in range(0, len(wanted), 500):
        found = select(Item).where(Item.slug.in_(wanted[start : start + 500])).options(*_WHOLE)
        held |= {each.slug: each for each in db.session.scalars(found)}
    return held


def item_by_id(number: int) -> Item | None:
    return db.session.get(Item, number)


def item_for_desk(slug: str) -> Item | None:
    return db.session.scalar(select(Item).where(Item.slug == slug).options(*_WHOLE))


def items_for_desk(text: str, state: str, number: int) -> tuple[Sequence[Item], int]:
    """Records in every state, the last changed first."""
    found = select(Item)
    if text:
        found = found.where(Item.title.contains(text, autoescape=True) | Item.slug.contains(text, autoescape=True))
    if state in set(publishing.Publication):
        found = found.where(Item.state == publishing.Publication(state))
    total = db.session.scalar(found.with_only_columns(func.count(Item.id))) or 0
    ordered = found.order_by(Item.changed_at.desc(), Item.id.desc()).offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)
    return db.session.scalars(ordered).all(), total


def import_by_key(key: str) -> ItemImport | None:
    return db.session.scalar(select(ItemImport).where(ItemImport.key == key))


def every_item(now: datetime.datetime) -> Sequence[Item]:
    """All public records by year, to choose from."""
    return db.session.scalars(_items(now).order_by(Item.year, Item.id)).all()


def all_public(now: datetime.datetime) -> Sequence[Item]:
    return db.session.scalars(_items(now).order_by(Item.id).options(*_WHOLE)).all()


def any_item(choice: Choice, now: datetime.datetime, chance: float) -> Item | None:
    """One public record of those chosen; `chance` (0 to 1) says which."""
    chosen = _chosen(_items(now), choice, now)
    count = db.session.scalar(chosen.with_only_columns(func.count(Item.id))) or 0
    return db.session.scalar(chosen.order_by(Item.id).offset(int(chance * count)).limit(1)) if count else None
