"""A record's text as the workflow knows it: columns, Dublin Core facts, and its terms by their names."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import func, select

from app.content.workflow import kinds
from app.core import audit, search
from app.core.db import db
from app.exhibition.collection import links, queries, rules
from app.exhibition.models import Hall, Item, Term

COLUMNS = ("title", "title_en", "summary", "summary_en", "date", "year", "number")
LONGEST_KEY = 120


def subject(item: Item) -> audit.Subject:
    return audit.Subject("exhibition-item", item.slug, item.title)


def publisher(_item: Item) -> str:
    """Records belong to the hall."""
    return db.session.scalar(select(Hall.publisher).order_by(Hall.id).limit(1)) or ""


def body(item: Item) -> dict[str, Any]:
    return {
        **{name: getattr(item, name) for name in COLUMNS},
        "item_class": item.item_class.key,
        "subjects": [term.name for term in item.themes],
        "places": [term.name for term in item.places],
        "record": dict(item.record),
        "scan": item.scan,
        "links": links.of(item),
    }


def put(item: Item, said: Mapping[str, Any]) -> None:
    """The record says this from now on."""
    for name in COLUMNS:
        if name in said:
            setattr(item, name, said[name])
    if "links" in said and item.id is not None:
        links.put(item, said["links"])
    if "scan" in said:
        item.scan = said["scan"]
        item.scan_digest = said["scan"]["digest"] if said["scan"] else None
    if "record" in said:
        item.record = dict(said["record"])
    if "item_class" in said:
        found = queries.term("class", said["item_class"])
        if found is not None:
            item.item_class = found
    if "subjects" in said:
        item.themes = terms("theme", said["subjects"])
    if "places" in said:
        item.places = terms("place", said["places"])


def _apply(item: Item, said: Mapping[str, Any]) -> None:
    put(item, said)
    search.changed("item", item.id)


def terms(vocabulary: str, names: Iterable[str]) -> list[Term]:
    """The terms of these names, by key or name in either language; new ones stand last in their list."""
    found = as_terms(vocabulary, names)
    db.session.add_all(found)
    db.session.flush()
    return found


def as_terms(vocabulary: str, names: Iterable[str]) -> list[Term]:
    """The same; of new ones the database knows nothing."""
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return []
    keys = [name.lower()[:LONGEST_KEY] for name in wanted]
    known = select(Term).where(
        Term.vocabulary == vocabulary, Term.key.in_(keys) | Term.name.in_(wanted) | Term.name_en.in_(wanted)
    )
    held: dict[str, Term] = {}
    for term in db.session.scalars(known):
        held |= dict.fromkeys((term.key, term.name, term.name_en or term.name), term)
    last = db.session.scalar(select(func.max(Term.position)).where(Term.vocabulary == vocabulary)) or 0
    found = []
    for name, key in zip(wanted, keys, strict=True):
        if name not in held and key not in held:
            last += 1
            english = None if rules.HAN.search(name) else name
            held[key] = Term(vocabulary=vocabulary, key=key, name=name[:LONGEST_KEY], name_en=english, position=last)
        found.append(held[name] if name in held else held[key])
    return list(dict.fromkeys(found))


ITEM = kinds.Writing(queries.KIND, subject=subject, publisher=publisher, body=body, apply=_apply)
