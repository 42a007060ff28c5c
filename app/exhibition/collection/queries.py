"""What the pages of the collection show: records narrowed, counted and put in order."""

import datetime
from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app.content import rules as publishing
from app.content.workflow import queries as versions
from app.core.db import db
from app.exhibition.collection import closest
from app.exhibition.collection.chosen import Choice, Order, chosen, curated, ordered, public
from app.exhibition.collection.models import ItemImport
from app.exhibition.models import Item, ItemTheme, Term

PAGE_SIZE = 24
KIND = "exhibition-item"  # What the workflow calls a record.


def items(choice: Choice, now: datetime.datetime, number: int = 1, size: int = PAGE_SIZE) -> tuple[Sequence[Item], int]:
    """A page of the records chosen, in the order chosen, and how many there are."""
    skipped = (number - 1) * size
    if choice.sorting is Order.CLOSEST:
        ranked = closest.titled(choice, now)
        ids = ranked[skipped : skipped + size]
        if len(ids) < size:
            rest = closest.others(choice, now, ranked).offset(max(skipped - len(ranked), 0)).limit(size - len(ids))
            ids = [*ids, *db.session.scalars(rest)]
    else:
        # The numbers first: an index holds all they are put in order by, and the rows are wide.
        ids = list(db.session.scalars(in_order(choice, now).offset(skipped).limit(size)))
    rows = select(Item).where(Item.id.in_(ids)).options(selectinload(Item.themes))
    held = {each.id: each for each in db.session.scalars(rows)}
    return [held[each] for each in ids], total(choice, now)


def total(choice: Choice, now: datetime.datetime) -> int:
    return db.session.scalar(chosen(choice, now).with_only_columns(func.count(Item.id))) or 0


def in_order(choice: Choice, now: datetime.datetime) -> Select:
    """The numbers of the records chosen, in any order but the closest first."""
    if choice.sorting is Order.CURATOR:
        return curated(choice, now)
    return ordered(chosen(choice, now).with_only_columns(Item.id), choice.sorting)


def years_of(choice: Choice, now: datetime.datetime) -> list[tuple[int, int]]:
    """The years of what is chosen, the first first, and how many records each has."""
    counted = chosen(choice, now).with_only_columns(Item.year, func.count()).where(Item.year.is_not(None))
    found = db.session.execute(counted.group_by(Item.year).order_by(Item.year))
    return [(year, count) for year, count in found if year is not None]


def item(slug: str, now: datetime.datetime) -> Item | None:
    found = public(now).where(Item.slug == slug)
    return db.session.scalar(found.options(*_WHOLE))


_WHOLE = (selectinload(Item.themes), selectinload(Item.places), selectinload(Item.sources))


def items_by_slug(slugs: Iterable[str], now: datetime.datetime) -> dict[str, Item]:
    """Public records by the addresses given; one that has moved is found by the address it had when a page named it."""
    wanted = set(slugs)
    found = public(now).where(Item.slug.in_(sorted(wanted))).options(selectinload(Item.themes))
    held = {each.slug: each for each in db.session.scalars(found)}
    moved = versions.named(KIND, sorted(wanted - set(held))) if len(held) < len(wanted) else {}
    if moved:
        rows = public(now).where(Item.id.in_(set(moved.values()))).options(selectinload(Item.themes))
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
    found = public(now).join(shared, shared.c.item_id == Item.id).order_by(shared.c.shared.desc(), distance, Item.id)
    return db.session.scalars(found.options(selectinload(Item.themes)).limit(most)).all()


def newest(now: datetime.datetime, most: int) -> Sequence[Item]:
    """The last changed records."""
    return db.session.scalars(public(now).order_by(Item.changed_at.desc(), Item.id.desc()).limit(most)).all()


# --- years ---


def years(now: datetime.datetime) -> list[tuple[int, int]]:
    """Years with records, the first first, and how many each has."""
    return years_of(Choice(), now)


def items_of_year(year: int, now: datetime.datetime) -> Sequence[Item]:
    found = public(now).where(Item.year == year).order_by(Item.date, Item.id)
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
    return db.session.scalars(public(now).order_by(Item.year, Item.id)).all()


def all_public(now: datetime.datetime) -> Sequence[Item]:
    return db.session.scalars(public(now).order_by(Item.id).options(*_WHOLE)).all()


def any_item(choice: Choice, now: datetime.datetime, chance: float) -> Item | None:
    """One public record of those chosen; `chance` (0 to 1) says which."""
    found = chosen(choice, now)
    count = total(choice, now)
    return db.session.scalar(found.order_by(Item.id).offset(int(chance * count)).limit(1)) if count else None
