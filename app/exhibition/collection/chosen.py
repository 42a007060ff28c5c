"""Which records somebody chose, and in what order they stand."""

import datetime
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from app.core import search
from app.exhibition.collection.shown import places, published, shown_by
from app.exhibition.models import Item, ItemTheme, Term


class Order(StrEnum):
    CLOSEST = "closest"
    CURATOR = "curator"
    OLDEST = "oldest"
    NEWEST = "newest"
    TITLE = "title"


@dataclass(frozen=True)
class Choice:
    """What somebody looks for among the records. `decade` is its first year; `exhibit` one that shows them.

    Without an `order` what is searched for stands by how close it is, an exhibit's records as its curator put them, all others
    by year.
    """

    text: str = ""
    theme: str = ""
    place: str = ""
    item_class: str = ""
    exhibit: str = ""
    decade: int | None = None
    order: Order | None = None

    @property
    def orders(self) -> list[Order]:
        """The orders this choice can stand in; the first is its own."""
        possible = {Order.CLOSEST: bool(self.text), Order.CURATOR: bool(self.exhibit)}
        return [order for order in Order if possible.get(order, True)]

    @property
    def sorting(self) -> Order:
        return self.order if self.order in self.orders else self.orders[0]

    @property
    def is_everything(self) -> bool:
        return self.but(order=None) == Choice()

    def but(self, **changes: Any) -> "Choice":
        return replace(self, **changes)


def public(now: datetime.datetime) -> Select:
    return select(Item).where(published(Item, now))


def chosen(choice: Choice, now: datetime.datetime) -> Select:
    """The public records of a choice."""
    return narrowed(public(now), choice, now)


def narrowed(found: Select, choice: Choice, now: datetime.datetime) -> Select:
    """What a choice leaves of a select that has records in it."""
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
    return found


def _with(vocabulary: str, key: str) -> Select:
    linked = select(ItemTheme.item_id).join(Term, Term.id == ItemTheme.term_id)
    return linked.where(Term.vocabulary == vocabulary, Term.key == key)


@dataclass(frozen=True)
class By:
    """A column an order goes by. Never NULL: both engines put a record without a value in the same place, that of `without`."""

    name: str
    is_down: bool = False
    without: Any = None

    @property
    def column(self) -> Any:
        column = getattr(Item, self.name)
        return column if self.without is None else func.coalesce(column, self.without)

    def of(self, item: Item) -> Any:
        value = getattr(item, self.name)
        return self.without if value is None else value


ORDERS = {
    Order.OLDEST: (By("year", without=9999), By("date", without=""), By("id")),
    Order.NEWEST: (By("year", True, without=0), By("date", True, without=""), By("id")),
    Order.TITLE: (By("title"), By("id")),
}


def ordered(found: Select, order: Order, *, backwards: bool = False) -> Select:
    """By one of ORDERS."""
    return found.order_by(*(by.column.desc() if by.is_down != backwards else by.column.asc() for by in ORDERS[order]))


def beside(order: Order, item: Item, *, before: bool) -> ColumnElement[bool]:
    """Stands before, or after, this record."""
    ways: list[ColumnElement[bool]] = []
    same: list[ColumnElement[bool]] = []
    for by in ORDERS[order]:
        value = by.of(item)
        ways.append(and_(*same, by.column < value if before != by.is_down else by.column > value))
        same.append(by.column == value)
    return or_(*ways)


def curated(choice: Choice, now: datetime.datetime) -> Select:
    """The numbers of the records of an exhibit, as one meets them when reading."""
    read = places(choice.exhibit, now)
    found = chosen(choice, now).with_only_columns(Item.id)
    return found.join(read, read.c.item_id == Item.id).order_by(read.c.place)
