"""Verbs on lists and fields. They flush, never commit; each is in the log."""

import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.core import audit, search
from app.core.db import db
from app.exhibition.lists import queries
from app.exhibition.models import Field, Item, ItemTheme, Term


class Taken(Exception):
    """The list has an entry of this name."""


class InUse(Exception):
    """Records have it; first they have to be given another."""


def add_term(vocabulary: str, name: str, name_en: str, *, by: audit.Actor, now: datetime.datetime) -> Term:
    """A new entry, last in its list. Raises Taken."""
    term = Term(
        vocabulary=vocabulary, key=name.lower(), name=name, name_en=name_en or None, position=_last(vocabulary) + 1
    )
    _put(term)
    audit.record(by, "exhibition-list.change", _subject(term), at=now, added=name)
    return term


def rename(term: Term, name: str, name_en: str, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Other words for an entry, everywhere at once; its address stays."""
    before = [term.name, term.name_en]
    term.name, term.name_en = name, name_en or None
    audit.record(by, "exhibition-list.change", _subject(term), at=now, name=[before, [name, name_en]])
    search.changed("item", *_users(term))


def move(term: Term, steps: int, *, by: audit.Actor, now: datetime.datetime) -> None:
    """So many places up (negative) or down in its list."""
    order = [each for each, _count in queries.terms(term.vocabulary)]
    place = order.index(term)
    order.remove(term)
    order.insert(min(max(place + steps, 0), len(order)), term)
    for number, each in enumerate(order, 1):
        each.position = number
    audit.record(by, "exhibition-list.change", _subject(term), at=now, moved=steps)


def remove(term: Term, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Raises InUse."""
    if _users(term) or queries.fields_of(term.id):
        raise InUse
    audit.record(by, "exhibition-list.change", _subject(term), at=now, removed=term.name)
    db.session.delete(term)
    db.session.flush()


def add_field(of: Term, name: str, name_en: str, *, key: str, by: audit.Actor, now: datetime.datetime) -> Field:
    """A field that only the records of a class have. Raises Taken."""
    last = db.session.scalar(select(func.max(Field.position)).where(Field.class_id == of.id)) or 0
    field = Field(class_id=of.id, key=key, name=name, name_en=name_en or None, position=last + 1)
    _put(field)
    audit.record(by, "exhibition-list.change", _subject(of), at=now, field=name)
    return field


def remove_field(field: Field, of: Term, *, by: audit.Actor, now: datetime.datetime) -> None:
    """It is asked for and shown no more; what records say in it stays with them."""
    audit.record(by, "exhibition-list.change", _subject(of), at=now, field_removed=field.name)
    db.session.delete(field)
    db.session.flush()


def _put(row: Any) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise Taken from error


def _last(vocabulary: str) -> int:
    return db.session.scalar(select(func.max(Term.position)).where(Term.vocabulary == vocabulary)) or 0


def _users(term: Term) -> list[int]:
    of_class = select(Item.id).where(Item.class_id == term.id)
    linked = select(ItemTheme.item_id).where(ItemTheme.term_id == term.id)
    return list(db.session.scalars(of_class if term.vocabulary == "class" else linked))


def _subject(term: Term) -> audit.Subject:
    return audit.Subject("exhibition-list", f"{term.vocabulary}/{term.key}", term.name)
