"""What may be chosen next among the records, counted."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.content import rules as publishing
from app.core.db import db
from app.exhibition.collection.chosen import Choice, chosen, narrowed
from app.exhibition.collection.shown import published, standing
from app.exhibition.models import BlockItem, Exhibit, Item, ItemTheme, Term

MOST_CHOICES = 16  # Values of one facet on a page; the commonest.
Counted = Mapping[tuple[int, int | None], int]  # By class and year.


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
    decades: Sequence[tuple[int, int]] = ()


def of(choice: Choice, now: datetime.datetime) -> Facets:
    """What the present choice leaves, counted; for each facet its own value is let go, so that one can change one's mind."""
    of_themes = _links(choice.but(theme=""), now)
    of_places = _links(choice.but(place=""), now) if choice.theme or choice.place else of_themes
    of_classes = _tally(choice.but(item_class=""), now)
    of_decades = _tally(choice.but(decade=None), now) if choice.item_class or choice.decade else of_classes
    return Facets(
        themes=_commonest("theme", of_themes),
        places=_commonest("place", of_places),
        classes=_classes(of_classes),
        exhibits=_exhibits(choice.but(exhibit=""), now),
        decades=_decades(of_decades),
    )


def _links(choice: Choice, now: datetime.datetime) -> dict[int, int]:
    """How many of the chosen records have each term, of all lists, by the terms' numbers."""
    counted = select(ItemTheme.term_id, func.count()).group_by(ItemTheme.term_id)
    if not choice.is_everything:
        ids = chosen(choice, now).with_only_columns(Item.id)
        return dict(db.session.execute(counted.where(ItemTheme.item_id.in_(ids))).all())
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


def _tally(choice: Choice, now: datetime.datetime) -> Counted:
    """How many of the chosen records are of each class and year: one index holds it."""
    counted = chosen(choice, now).with_only_columns(Item.class_id, Item.year, func.count())
    return {
        (of_class, year): count
        for of_class, year, count in db.session.execute(counted.group_by(Item.class_id, Item.year))
    }


def _classes(counted: Counted) -> Sequence[Facet]:
    counts: dict[int, int] = {}
    for (of_class, _year), count in counted.items():
        counts[of_class] = counts.get(of_class, 0) + count
    found = select(Term).where(Term.vocabulary == "class").order_by(Term.position, Term.id)
    return [Facet(term, counts[term.id]) for term in db.session.scalars(found) if term.id in counts]


def _decades(counted: Counted) -> Sequence[tuple[int, int]]:
    decades: dict[int, int] = {}
    for (_class, year), count in counted.items():
        if year is not None:
            decades[year // 10 * 10] = decades.get(year // 10 * 10, 0) + count
    return sorted(decades.items())


def _exhibits(choice: Choice, now: datetime.datetime) -> Sequence[tuple[Exhibit, int]]:
    """The exhibits that show what is chosen, in the hall's order, and how many of it each shows."""
    public = standing(now, Exhibit.id, func.count(BlockItem.item_id.distinct()).label("count"))
    shown = public.join(Item, Item.id == BlockItem.item_id).where(published(Item, now))
    counted = narrowed(shown, choice, now).group_by(Exhibit.id).subquery()
    found = select(Exhibit, counted.c["count"]).join(counted, counted.c.id == Exhibit.id)
    return [(each, count) for each, count in db.session.execute(found.order_by(Exhibit.position, Exhibit.id))]
