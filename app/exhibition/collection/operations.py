"""Verbs on records: write, change, take over a table, send to review. They flush, never commit."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from app.content import operations as content
from app.content.workflow import kinds
from app.content.workflow import operations as workflow
from app.content.workflow import queries as versions
from app.content.workflow import rules as reviews
from app.core import audit, search
from app.core.db import changed as changed_rows
from app.core.db import db
from app.exhibition import addresses
from app.exhibition.addresses import SlugTaken
from app.exhibition.collection import links, queries, rules, writing
from app.exhibition.collection.models import ItemImport
from app.exhibition.collection.rules import Known, Line
from app.exhibition.collection.tables import Table
from app.exhibition.models import Item

KEPT = datetime.timedelta(days=2)


class AlreadyApplied(Exception):
    """This table has been taken over already."""


def add(
    slug: str, said: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime, is_demonstration: bool = False
) -> Item:
    """A new record as a draft; `said` as `writing.body` gives it. Raises SlugTaken."""
    return _add([(slug, said)], by=by, now=now, is_demonstration=is_demonstration)[0]


def _add(
    new: Sequence[tuple[str, Mapping[str, Any]]], *, by: audit.Actor, now: datetime.datetime, is_demonstration: bool
) -> Sequence[Item]:
    """New records as drafts, which may point to each other. What is done for each is a fraction of what a statement costs."""
    terms = writing.Terms()
    rows = []
    for slug, said in new:
        if slug in rules.RESERVED:
            raise SlugTaken(slug)
        rows.append(Item(slug=slug, changed_at=now, record={}, is_demonstration=is_demonstration))
        writing.put(rows[-1], said, terms)
    try:
        with db.session.begin_nested():
            db.session.add_all(rows)
    except IntegrityError as error:
        raise SlugTaken from error
    links.add((row, said.get("links", ())) for row, (_slug, said) in zip(rows, new, strict=True))
    search.changed("item", *(row.id for row in rows))
    audit.record_each(by, "exhibition-item.add", [(writing.subject(row), {}) for row in rows], at=now)
    workflow.begin_each(writing.ITEM, writing.bodies(rows), by=by, now=now)
    return rows


def change(item: Item, seen: int, said: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime) -> None:
    """The next version, on top of the one seen: public once others have passed it. Raises ChangedMeanwhile."""
    whole = {**versions.current_body(writing.ITEM, item), **said}
    workflow.save(writing.ITEM, item, whole, seen=seen, by=by, now=now)
    workflow.release_lock(writing.ITEM, item.id, by=by)


def move(item: Item, slug: str, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Another address; the drawing made for the old one stays. Raises SlugTaken."""
    if slug in rules.RESERVED:
        raise SlugTaken(slug)
    old = item.slug
    if addresses.move(item, slug, kind=queries.KIND, subject=writing.subject(item), by=by, now=now):
        item.drawing = item.drawing or old
        search.changed("item", item.id)


# --- tables ---


def keep(
    table: Table, known: Known, *, key: str, file_name: str, class_key: str, is_demonstration: bool,
    by: audit.Actor, now: datetime.datetime,
) -> ItemImport:  # fmt: skip
    """Keep an uploaded table for its preview, with the columns as they were understood; old ones that came to nothing go."""
    db.session.execute(delete(ItemImport).where(ItemImport.uploaded_at < now - KEPT, ItemImport.applied_at.is_(None)))
    kept = ItemImport(
        key=key, file_name=file_name[:200], headings=table.headings, rows=table.rows,
        mapping=rules.guessed(table.headings, known), class_key=class_key, is_demonstration=is_demonstration,
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


def plan(kept: ItemImport, known: Known) -> Plan:
    """Compare the table with what is there. A line whose address another line has too is wrong."""
    lines = [rules.line(number, row, kept.mapping, known) for number, row in enumerate(kept.rows, 2)]
    twice = rules.repeated(lines)
    there = queries.items_of_slugs([line.slug for line in lines])
    lines = [_of_its_class(line, there.get(line.slug), kept, known) for line in lines]
    good = [line for line in lines if not line.faults and line.slug not in twice]
    nowhere = rules.pointing_nowhere(good, links.known(slug for line in good for _tie, slug in line.links))
    lines = [line.but(("links", "nowhere")) if line.number in nowhere else line for line in lines]
    good = [line for line in good if line.number not in nowhere]
    pointing = links.of_all(there[line.slug].id for line in good if line.slug in there)
    old = [(line, there[line.slug]) for line in good if line.slug in there]
    changed = [line for line, item in old if _differs(item, line, pointing.get(item.id, []))]
    return Plan(
        added=[line for line in good if line.slug not in there],
        changed=changed,
        unchanged=len(old) - len(changed),
        wrong=[line for line in lines if line.faults or line.slug in twice],
    )


def _of_its_class(line: Line, item: Item | None, kept: ItemImport, known: Known) -> Line:
    """A field of another class says nothing of this record."""
    item_class = line.item_class or (item.item_class.key if item else kept.class_key)
    others = {each.key for each in known.own if each.item_class != item_class} & set(line.record)
    return line.but(*((key, "of-another-class") for key in sorted(others)))


def apply(kept: ItemImport, known: Known, *, by: audit.Actor, now: datetime.datetime) -> Plan:
    """Write the good lines as drafts; known records change. Raises AlreadyApplied or ChangedMeanwhile.

    One transaction, all or nothing: what is new is written together, so that others wait for seconds at most.
    """
    claimed = update(ItemImport).where(ItemImport.id == kept.id, ItemImport.applied_at.is_(None)).values(applied_at=now)
    if changed_rows(claimed.execution_options(synchronize_session=False)) == 0:
        raise AlreadyApplied
    todo = plan(kept, known)
    new = [(line.slug, {"item_class": kept.class_key, **_values(line)}) for line in todo.added]
    try:
        _add(new, by=by, now=now, is_demonstration=kept.is_demonstration)
    except SlugTaken as error:
        raise content.ChangedMeanwhile from error
    there = queries.items_of_slugs([line.slug for line in todo.changed])
    heads = versions.heads(writing.ITEM.name, [item.id for item in there.values()])
    workflow.save_each(writing.ITEM, [_saying(there[line.slug], line, heads) for line in todo.changed], by=by, now=now)
    db.session.refresh(kept)
    kept.slugs = [line.slug for line in (*todo.added, *todo.changed)]
    audit.record(
        by, "exhibition-item.import", audit.Subject("hall", "items", kept.file_name), at=now,
        added=len(todo.added), changed=len(todo.changed), wrong=len(todo.wrong),
    )  # fmt: skip
    return todo


def _saying(item: Item, line: Line, heads: Mapping[int, Any]) -> tuple[Item, dict[str, Any], int]:
    """A record, what its newest version would say with this line, and the number of that version."""
    newest = heads.get(item.id)
    body = newest.body if newest else writing.body(item)
    return item, {**body, **_values(line, item)}, newest.number if newest else 0


def unsent(kept: ItemImport) -> list[Item]:
    """The records of one table whose newest version nobody has sent to review."""
    items = {item.id: item for item in queries.items_of_slugs(kept.slugs).values()}
    heads = versions.heads(writing.ITEM.name, items)
    is_open = (reviews.State.DRAFT, reviews.State.RETURNED)
    return [item for number, item in items.items() if number in heads and heads[number].state in is_open]


def send(kept: ItemImport, *, by: audit.Actor, now: datetime.datetime) -> int:
    """Send what one table brought to other eyes; returns how many there were."""
    waiting = unsent(kept)
    for item in waiting:
        seen = versions.number_of_head(writing.ITEM.name, item.id)
        workflow.submit(writing.ITEM, item, kinds.Plan(), seen=seen, by=by, now=now)
    return len(waiting)


def _values(line: Line, item: Item | None = None) -> dict[str, Any]:
    """What a line says; an empty cell takes nothing away from a record that is there, and nothing is made up for it."""
    columns = line.said | ({"year"} if "date" in line.said else set())
    values = {name: value for name, value in line.values.items() if item is None or name in columns}
    values["record"] = {**item.record, **line.record} if item else dict(line.record)
    if line.item_class:
        values["item_class"] = line.item_class
    lists = {"subjects": line.subjects, "places": line.places}
    values |= {name: list(found) for name, found in lists.items() if found or not item}
    if line.links or not item:
        values["links"] = [list(each) for each in line.links]
    return values


def _differs(item: Item, line: Line, pointing: Sequence[Sequence[str]]) -> bool:
    """Whether the record would say something else. Its year may stand apart from its date: it counts with a new date."""
    values = _values(line, item)
    if values.get("date") == item.date:
        values.pop("year", None)
    lists = {"subjects": item.themes, "places": item.places}
    for name, value in values.items():
        if name in lists:
            names = {each for term in lists[name] for each in (term.name, term.name_en, term.key)}
            if len(value) != len(lists[name]) or not set(value) <= names:
                return True
        elif name == "links":
            if value != pointing:
                return True
        elif name == "item_class":
            if value != item.item_class.key:
                return True
        elif _plain(getattr(item, name)) != _plain(value):
            return True
    return False


def _plain(value: Any) -> Any:
    """Lines of text end in one way, whichever way they came in."""
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value.replace("\r\n", "\n") if isinstance(value, str) else value
