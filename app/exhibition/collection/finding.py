"""What an address asks of the list of records, and the links that ask for something else. Every filter is an address."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.core import i18n
from app.exhibition import queries as halls
from app.exhibition.collection import queries
from app.exhibition.collection.chosen import Choice, Order

LONGEST_WORDS = 50
LONGEST_KEY = 120
NAMES = {
    "q": "text",
    "theme": "theme",
    "place": "place",
    "class": "item_class",
    "exhibit": "exhibit",
    "decade": "decade",
    "order": "order",
}
DECADES = range(1900, 2100)
WORDS = {
    Order.CLOSEST: _l("最相关"),
    Order.CURATOR: _l("策展顺序"),
    Order.OLDEST: _l("从早到晚"),
    Order.NEWEST: _l("从晚到早"),
    Order.TITLE: _l("按题名"),
}


@dataclass(frozen=True)
class Sorting:
    label: Any
    url: str
    current: bool


@dataclass(frozen=True)
class Condition:
    """One thing that is chosen: its part of the address, the words or the name a reader knows it by, and the list without it."""

    name: str
    label: Any
    url: str
    count: int = 0


def read(args: Mapping[str, str]) -> Choice:
    """An address as a choice. What it does not know is left out, so that an old link still gives a list."""
    order, decade = args.get("order", ""), args.get("decade", "")
    return Choice(
        text=" ".join(args.get("q", "").split())[:LONGEST_WORDS],
        theme=_key(args, "theme"),
        place=_key(args, "place"),
        item_class=_key(args, "class"),
        exhibit=_key(args, "exhibit"),
        decade=int(decade) if decade.isascii() and decade.isdigit() and int(decade[:4]) in DECADES else None,
        order=Order(order) if order in set(Order) else None,
    )


def _key(args: Mapping[str, str], name: str) -> str:
    return args.get(name, "")[:LONGEST_KEY]


def arguments(choice: Choice) -> dict[str, Any]:
    """The choice as the query of an address; what is not chosen is left out."""
    said = {name: getattr(choice, field) for name, field in NAMES.items()}
    return {name: str(value) for name, value in said.items() if value}


def orders(choice: Choice) -> list[Sorting]:
    """The orders this list can stand in."""
    own = choice.orders[0]
    return [
        Sorting(WORDS[order], address(choice.but(order=None if order is own else order)), order is choice.sorting)
        for order in choice.orders
    ]


def number_of(args: Mapping[str, str]) -> int:
    """The page asked for, from 1; nonsense asks for the first."""
    number = args.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and 0 < int(number[:6]) < 100_000 else 1


def conditions(choice: Choice, now: datetime.datetime) -> list[Condition]:
    """What is chosen, one by one, each with the list without it."""
    return [Condition(name, label, address(without(choice, name))) for name, label in _named(choice, now)]


def _named(choice: Choice, now: datetime.datetime) -> Iterator[tuple[str, Any]]:
    if choice.text:
        yield "q", i18n.zh(choice.text)
    for name in ("theme", "place", "class"):
        if key := getattr(choice, NAMES[name]):
            term = queries.term(name, key)
            yield name, i18n.local(term, "name") if term else i18n.zh(key)
    if choice.exhibit:
        exhibit = halls.public_exhibit(choice.exhibit, now)
        yield "exhibit", i18n.local(exhibit, "title") if exhibit else i18n.zh(choice.exhibit)
    if choice.decade:
        yield "decade", _("%(decade)s 年代", decade=choice.decade)


def without(choice: Choice, name: str) -> Choice:
    """The same choice with one condition let go."""
    return choice.but(**{NAMES[name]: None if name == "decade" else ""})


def address(choice: Choice, number: int = 1) -> str:
    return url_for("exhibition.items", **arguments(choice), page=number if number > 1 else None)


def relaxations(choice: Choice, now: datetime.datetime) -> list[Condition]:
    """Where nothing was found: each single condition whose loss would find something, with how much."""
    counted = [
        replace(each, count=queries.total(without(choice, each.name), now))
        for each in conditions(choice, now)
        if not without(choice, each.name).is_everything
    ]
    return [each for each in counted if each.count]
