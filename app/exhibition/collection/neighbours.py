"""Which of how many a record is, and the ones beside it, in the list somebody came from."""

import datetime
from dataclasses import dataclass

from sqlalchemy import ColumnElement, case, func, select

from app.core.db import db
from app.exhibition.collection import closest, queries
from app.exhibition.collection.chosen import Choice, Order, beside, chosen, ordered
from app.exhibition.models import Item


@dataclass(frozen=True)
class Standing:
    """`choice` is the list it stands in: the one asked for, or all records when it is not in that."""

    choice: Choice
    before: Item | None
    after: Item | None
    number: int
    total: int

    @property
    def page(self) -> int:
        """The page of the list that shows it."""
        return (self.number - 1) // queries.PAGE_SIZE + 1


def standing(shown: Item, choice: Choice, now: datetime.datetime) -> Standing:
    """In the list of a choice; a record that is not in it (any more) stands among all."""
    if not choice.is_everything and not _holds(choice, shown, now):
        choice = Choice()
    return (
        _by_list(shown, choice, now)
        if choice.sorting in (Order.CLOSEST, Order.CURATOR)
        else _by_values(shown, choice, now)
    )


def _holds(choice: Choice, shown: Item, now: datetime.datetime) -> bool:
    return db.session.scalar(chosen(choice, now).with_only_columns(Item.id).where(Item.id == shown.id)) is not None


def _by_list(shown: Item, choice: Choice, now: datetime.datetime) -> Standing:
    """What has no values to go by: what was searched for, what a curator put in order."""
    if choice.sorting is Order.CLOSEST:
        ids = closest.titled(choice, now)
        if shown.id not in ids[:-1]:
            ids += db.session.scalars(closest.others(choice, now, ids)).all()
            total = len(ids)
        else:
            total = queries.total(choice, now)
    else:
        ids = list(db.session.scalars(queries.in_order(choice, now)))
        total = len(ids)
    place = ids.index(shown.id)
    return Standing(
        choice, *_both(ids[place - 1] if place else None, next(iter(ids[place + 1 :]), None)), place + 1, total
    )


def _both(before: int | None, after: int | None) -> tuple[Item | None, Item | None]:
    numbers = [number for number in (before, after) if number is not None]
    held = {each.id: each for each in db.session.scalars(select(Item).where(Item.id.in_(numbers)))}
    return held.get(before or 0), held.get(after or 0)


def _by_values(shown: Item, choice: Choice, now: datetime.datetime) -> Standing:
    """By comparing with its own values: one count of all, and the first on either side."""
    order, found = choice.sorting, chosen(choice, now).with_only_columns(Item.id)
    earlier, later = (beside(order, shown, before=side) for side in (True, False))
    passed = case((earlier, 1), else_=0)
    number, total = db.session.execute(found.with_only_columns(func.sum(passed), func.count(Item.id))).one()

    def first(which: ColumnElement[bool], *, backwards: bool) -> int | None:
        return db.session.scalar(ordered(found.where(which), order, backwards=backwards).limit(1))

    return Standing(
        choice, *_both(first(earlier, backwards=True), first(later, backwards=False)), int(number or 0) + 1, total
    )
