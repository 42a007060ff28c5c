"""A record's text as the workflow knows it: columns, Dublin Core facts, and its terms by their names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    return _body(item, links.of(item))


def bodies(items: Sequence[Item]) -> Iterator[tuple[Item, dict[str, Any]]]:
    """What each of these says."""
    pointing = links.of_all(item.id for item in items)
    return ((item, _body(item, pointing.get(item.id, []))) for item in items)


def _body(item: Item, pointing: list[list[str]]) -> dict[str, Any]:
    return {
        **{name: getattr(item, name) for name in COLUMNS},
        "item_class": item.item_class.key,
        "subjects": [term.name for term in item.themes],
        "places": [term.name for term in item.places],
        "record": dict(item.record),
        "scan": item.scan,
        "links": pointing,
    }


def put(item: Item, said: Mapping[str, Any], terms: "Terms | None" = None) -> None:
    """The record says this from now on; who writes many gives them the same `terms`."""
    terms, is_new = terms or Terms(), item.id is None
    for name in COLUMNS:
        if name in said:
            setattr(item, name, said[name])
    if not is_new and "links" in said and said["links"] != links.of(item):
        links.put(item, said["links"])
    if "scan" in said:
        item.scan = said["scan"]
        item.scan_digest = said["scan"]["digest"] if said["scan"] else None
    if "record" in said:
        item.record = dict(said["record"])
    if "item_class" in said and (is_new or said["item_class"] != item.item_class.key):
        item.item_class = terms.of_class(said["item_class"]) or item.item_class
    if "subjects" in said and (is_new or said["subjects"] != [term.name for term in item.themes]):
        item.themes = terms.of("theme", said["subjects"])
    if "places" in said and (is_new or said["places"] != [term.name for term in item.places]):
        item.places = terms.of("place", said["places"])


def _apply(item: Item, said: Mapping[str, Any]) -> None:
    put(item, said)
    search.changed("item", item.id)


class Terms:
    """Terms of the lists by what they are called, each asked for once; new ones stand last in their list."""

    def __init__(self) -> None:
        self._classes: dict[str, Term | None] = {}
        self._held: dict[tuple[str, str], Term] = {}

    def of_class(self, key: str) -> Term | None:
        if key not in self._classes:
            self._classes[key] = queries.term("class", key)
        return self._classes[key]

    def of(self, vocabulary: str, names: Iterable[str]) -> list[Term]:
        """Those of these names, by key or name in either language."""
        wanted = list(names)
        unasked = [name for name in wanted if (vocabulary, name) not in self._held]
        if unasked:
            found = _by_name(vocabulary, unasked)
            db.session.add_all(found.values())
            db.session.flush()
            self._held |= {(vocabulary, name): term for name, term in found.items()}
        return list(dict.fromkeys(self._held[vocabulary, name] for name in wanted))


def as_terms(vocabulary: str, names: Iterable[str]) -> list[Term]:
    """The terms of these names; of new ones the database knows nothing."""
    return list(dict.fromkeys(_by_name(vocabulary, names).values()))


def _by_name(vocabulary: str, names: Iterable[str]) -> dict[str, Term]:
    wanted = list(dict.fromkeys(names))
    if not wanted:
        return {}
    keys = [name.lower()[:LONGEST_KEY] for name in wanted]
    known = select(Term).where(
        Term.vocabulary == vocabulary, Term.key.in_(keys) | Term.name.in_(wanted) | Term.name_en.in_(wanted)
    )
    held: dict[str, Term] = {}
    for term in db.session.scalars(known):
        held |= dict.fromkeys((term.key, term.name, term.name_en or term.name), term)
    last = db.session.scalar(select(func.max(Term.position)).where(Term.vocabulary == vocabulary)) or 0
    for name, key in zip(wanted, keys, strict=True):
        if name not in held and key not in held:
            last += 1
            english = None if rules.HAN.search(name) else name
            held[key] = Term(vocabulary=vocabulary, key=key, name=name[:LONGEST_KEY], name_en=english, position=last)
        held.setdefault(name, held.get(key))
    return {name: held[name] for name in wanted}


ITEM = kinds.Writing(queries.KIND, subject=subject, publisher=publisher, body=body, apply=_apply)
