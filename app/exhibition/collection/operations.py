"""Verbs on records: write, change, publish, take over a table. They flush, never commit."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.exc import IntegrityError

from app.content import operations as content
from app.content import rules as publishing
from app.core import audit, search
from app.core.db import changed as changed_rows
from app.core.db import db
from app.exhibition.collection import queries, rules
from app.exhibition.collection.models import ItemImport
from app.exhibition.collection.rules import Line
from app.exhibition.collection.tables import Table
from app.exhibition.models import Item, Term

KEPT = datetime.timedelta(days=2)
LONGEST_KEY = 120


class SlugTaken(Exception):
    """Another record has this address."""


class AlreadyApplied(Exception):
    """This table has been taken over already."""


def subject(item: Item) -> audit.Subject:
    return audit.Subject("exhibition-item", item.slug, item.title)


def add(
    slug: str, values: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime, is_demonstration: bool = False
) -> Item:
    """A new record as a draft; `values` as `change` takes them. Raises SlugTaken."""
    item = Item(slug=slug, changed_at=now, record={}, is_demonstration=is_demonstration)
    _put(item, values)
    try:
        with db.session.begin_nested():
            db.session.add(item)
    except IntegrityError as error:
        raise SlugTaken(slug) from error
    search.changed("item", item.id)
    audit.record(by, "exhibition-item.add", subject(item), at=now)
    return item


def change(item: Item, version: int, values: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime) -> None:
    """`values`: columns, `record`, and `subjects` and `places` as words. Raises ChangedMeanwhile."""
    content.claim_version(item, version)
    before = _facts(item, values)
    _put(item, values)
    item.changed_at = now
    after = _facts(item, values)
    facts = {name: [before[name], after[name]] for name in values if before[name] != after[name]}
    search.changed("item", item.id)
    audit.record(by, "exhibition-item.change", subject(item), at=now, **facts)


def publish(
    item: Item, version: int, after: publishing.Publication, *, by: audit.Actor, now: datetime.datetime
) -> None:
    """Raises ChangedMeanwhile or CannotMove."""
    content.claim_version(item, version)
    content.move(item, after, subject=subject(item), by=by, now=now)
    search.changed("item", item.id)


def _put(item: Item, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name == "subjects":
            item.themes = terms("theme", value)
        elif name == "places":
            item.places = terms("place", value)
        else:
            setattr(item, name, value)


def _facts(item: Item, values: Mapping[str, Any]) -> dict[str, Any]:
    lists = {"subjects": "themes", "places": "places"}
    found: dict[str, Any] = {}
    for name in values:
        value = getattr(item, lists.get(name, name))
        is_plain = isinstance(value, (str, int, dict, bool)) or value is None
        found[name] = value if is_plain else [each.name for each in value] if isinstance(value, list) else value.key
    return found


def terms(vocabulary: str, names: Iterable[str]) -> list[Term]:
    """The terms of these names, by key or name in either language; new ones stand last in their list."""
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
            db.session.add(held[key])
        found.append(held[name] if name in held else held[key])
    db.session.flush()
    return list(dict.fromkeys(found))


# --- tables ---


def keep(
    table: Table, *, key: str, file_name: str, class_key: str, is_demonstration: bool, by: audit.Actor,
    now: datetime.datetime,
) -> ItemImport:  # fmt: skip
    """Keep an uploaded table for its preview, with the columns as they were understood; old ones that came to nothing go."""
    db.session.execute(delete(ItemImport).where(ItemImport.uploaded_at < now - KEPT, ItemImport.applied_at.is_(None)))
    kept = ItemImport(
        key=key, file_name=file_name[:200], headings=table.headings, rows=table.rows,
        mapping=rules.guessed(table.headings), class_key=class_key, is_demonstration=is_demonstration,
        uploaded_by=by.id, uploaded_at=now,
    )  # fmt: skip
    db.session.add(kept)
    db.session.flush()
    return kept


@dataclass(frozen=True)
class Plan:
    """What taking a table over would do."""

    added: Sequence[Line]
    changed: Sequence[Line]
    unchanged: int
    wrong: Sequence[Line]


def plan(kept: ItemImport) -> Plan:
    """Compare the table with what is there. A line whose address another line has too is wrong."""
    lines = [rules.line(number, row, kept.mapping) for number, row in enumerate(kept.rows, 2)]
    twice = rules.repeated(lines)
    wrong = [line for line in lines if line.faults or line.slug in twice]
    good = [line for line in lines if not line.faults and line.slug not in twice]
    there = queries.items_of_slugs([line.slug for line in good])
    changed = [line for line in good if line.slug in there and _differs(there[line.slug], line)]
    return Plan(
        added=[line for line in good if line.slug not in there],
        changed=changed,
        unchanged=sum(line.slug in there for line in good) - len(changed),
        wrong=wrong,
    )


def apply(kept: ItemImport, *, by: audit.Actor, now: datetime.datetime) -> Plan:
    """Write the good lines as drafts; known records change. Raises AlreadyApplied or ChangedMeanwhile."""
    claimed = update(ItemImport).where(ItemImport.id == kept.id, ItemImport.applied_at.is_(None)).values(applied_at=now)
    if changed_rows(claimed.execution_options(synchronize_session=False)) == 0:
        raise AlreadyApplied
    todo = plan(kept)
    item_class = queries.term("class", kept.class_key)
    for line in todo.added:
        add(
            line.slug,
            {**_values(line), "item_class": item_class},
            by=by,
            now=now,
            is_demonstration=kept.is_demonstration,
        )
    there = queries.items_of_slugs([line.slug for line in todo.changed])
    for line in todo.changed:
        item = there[line.slug]
        change(item, item.version, _values(line, item), by=by, now=now)
    db.session.refresh(kept)
    kept.slugs = [line.slug for line in (*todo.added, *todo.changed)]
    audit.record(
        by, "exhibition-item.import", audit.Subject("hall", "items", kept.file_name), at=now,
        added=len(todo.added), changed=len(todo.changed), wrong=len(todo.wrong),
    )  # fmt: skip
    return todo


def publish_imported(kept: ItemImport, *, by: audit.Actor, now: datetime.datetime) -> int:
    """Make the drafts of one table public; returns how many there were."""
    drafts = [
        item for item in queries.items_of_slugs(kept.slugs).values() if item.state is publishing.Publication.DRAFT
    ]
    for item in drafts:
        publish(item, item.version, publishing.Publication.PUBLISHED, by=by, now=now)
    return len(drafts)


def _values(line: Line, item: Item | None = None) -> dict[str, Any]:
    """What a line says; an empty cell takes nothing away from a record that is there."""
    said = {name: value for name, value in line.values.items() if value not in (None, "")}
    values: dict[str, Any] = said if item else dict(line.values)
    values["record"] = {**item.record, **line.record} if item else dict(line.record)
    if line.subjects or not item:
        values["subjects"] = line.subjects
    if line.places or not item:
        values["places"] = line.places
    return values


def _differs(item: Item, line: Line) -> bool:
    values = _values(line, item)
    lists = {"subjects": item.themes, "places": item.places}
    for name, value in values.items():
        if name in lists:
            names = {each for term in lists[name] for each in (term.name, term.name_en, term.key)}
            if len(value) != len(lists[name]) or not set(value) <= names:
                return True
        elif getattr(item, name) != value:
            return True
    return False
