"""What records point to, and what points to them."""

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, select

from app.content.workflow import queries as versions
from app.core.db import db
from app.exhibition.collection import queries
from app.exhibition.collection.shown import published
from app.exhibition.models import Item, ItemLink


def of(item: Item) -> list[list[str]]:
    """What a record points to, as pairs of a tie and an address, in the editor's order."""
    found = (
        select(ItemLink.tie, Item.slug).join(Item, Item.id == ItemLink.other_id)
        .where(ItemLink.item_id == item.id).order_by(ItemLink.position)
    )  # fmt: skip
    return [[tie, slug] for tie, slug in db.session.execute(found)] if item.id is not None else []


def of_all(item_ids: Iterable[int]) -> dict[int, list[list[str]]]:
    """The same for many records, by their numbers; those that point to nothing are left out."""
    found = select(ItemLink.item_id, ItemLink.tie, Item.slug).join(Item, Item.id == ItemLink.other_id)
    held: dict[int, list[list[str]]] = {}
    wanted = list(item_ids)
    for start in range(0, len(wanted), 500):
        some = found.where(ItemLink.item_id.in_(wanted[start : start + 500]))
        for number, tie, slug in db.session.execute(some.order_by(ItemLink.item_id, ItemLink.position)):
            held.setdefault(number, []).append([tie, slug])
    return held


def known(slugs: Iterable[str]) -> set[str]:
    """Those of these addresses that are, or once were, a record's."""
    wanted = sorted(set(slugs))
    held = set(versions.named(queries.KIND, wanted))
    for start in range(0, len(wanted), 500):
        held |= set(db.session.scalars(select(Item.slug).where(Item.slug.in_(wanted[start : start + 500]))))
    return held


def put(item: Item, links: Iterable[Sequence[str]]) -> None:
    """It points to these from now on; addresses that are nobody's say nothing."""
    db.session.execute(delete(ItemLink).where(ItemLink.item_id == item.id))
    add(((item, links),))


def add(pointing: Iterable[tuple[Item, Iterable[Sequence[str]]]]) -> None:
    """Records that pointed to nothing point to these."""
    wanted = [(item.id, [(tie, slug) for tie, slug in links]) for item, links in pointing]
    numbers = _numbers({slug for _number, links in wanted for _tie, slug in links})
    for number, links in wanted:
        kept = dict.fromkeys((tie, numbers[slug]) for tie, slug in links if numbers.get(slug, number) != number)
        db.session.add_all(
            ItemLink(item_id=number, tie=tie, other_id=other, position=place)
            for place, (tie, other) in enumerate(kept, 1)
        )
    db.session.flush()


def _numbers(slugs: set[str]) -> dict[str, int]:
    """The records of these addresses, or of those that once were theirs."""
    wanted, numbers = sorted(slugs), {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        numbers |= versions.named(queries.KIND, some)
        numbers |= dict(db.session.execute(select(Item.slug, Item.id).where(Item.slug.in_(some))).all())
    return numbers


def ties(shown: Item, now: datetime.datetime) -> list[tuple[str, bool, Item]]:
    """Public records it points to, and those that point to it (then True), with the tie; each once."""
    forth = select(ItemLink.tie, Item).join(Item, Item.id == ItemLink.other_id).where(ItemLink.item_id == shown.id)
    forth = forth.where(published(Item, now)).order_by(ItemLink.position, Item.id)
    return _both_ways(db.session.execute(forth), shown, now)


def ties_said(shown: Item, said: Iterable[Sequence[str]], now: datetime.datetime) -> list[tuple[str, bool, Item]]:
    """The same of a record that would point to these."""
    wanted = [(tie, slug) for tie, slug in said]
    numbers = _numbers({slug for _tie, slug in wanted})
    public = select(Item).where(Item.id.in_(set(numbers.values())), published(Item, now))
    there = {each.id: each for each in db.session.scalars(public)}
    forth = [(tie, there[numbers[slug]]) for tie, slug in wanted if numbers.get(slug) in there]
    return _both_ways([(tie, other) for tie, other in forth if other.id != shown.id], shown, now)


def _both_ways(forth: Iterable[Any], shown: Item, now: datetime.datetime) -> list[tuple[str, bool, Item]]:
    back = select(ItemLink.tie, Item).join(Item, Item.id == ItemLink.item_id).where(ItemLink.other_id == shown.id)
    back = back.where(published(Item, now)).order_by(ItemLink.position, Item.id)
    found: dict[tuple[str, int], tuple[str, bool, Item]] = {}
    for is_back, pairs in ((False, forth), (True, db.session.execute(back))):
        for tie, other in pairs:
            found.setdefault((tie + str(is_back and tie == "part-of"), other.id), (tie, is_back, other))
    return list(found.values())
