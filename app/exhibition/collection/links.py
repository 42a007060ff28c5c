"""What records point to, and what points to them."""

import datetime
from collections.abc import Iterable, Sequence

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
    wanted = [(tie, slug) for tie, slug in links]
    slugs = {slug for _tie, slug in wanted}
    numbers = versions.named(queries.KIND, sorted(slugs))
    numbers |= dict(db.session.execute(select(Item.slug, Item.id).where(Item.slug.in_(slugs))).all())
    kept = dict.fromkeys((tie, numbers[slug]) for tie, slug in wanted if slug in numbers and numbers[slug] != item.id)
    db.session.add_all(
        ItemLink(item_id=item.id, tie=tie, other_id=number, position=place)
        for place, (tie, number) in enumerate(kept, 1)
    )
    db.session.flush()


def ties(shown: Item, now: datetime.datetime) -> list[tuple[str, bool, Item]]:
    """Public records it points to, and those that point to it (then True), with the tie; each once."""
    forth = select(ItemLink, Item).join(Item, Item.id == ItemLink.other_id).where(ItemLink.item_id == shown.id)
    back = select(ItemLink, Item).join(Item, Item.id == ItemLink.item_id).where(ItemLink.other_id == shown.id)
    found: dict[tuple[str, int], tuple[str, bool, Item]] = {}
    for is_back, wanted in ((False, forth), (True, back)):
        for link, other in db.session.execute(wanted.where(published(Item, now)).order_by(ItemLink.position, Item.id)):
            found.setdefault((link.tie + str(is_back and link.tie == "part-of"), other.id), (link.tie, is_back, other))
    return list(found.values())
