"""Verbs on records: write, change, take over a table, send to review. They flush, never commit."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from app.content.workflow import kinds
from app.content.workflow import operations as workflow
from app.content.workflow import queries as versions
from app.content.workflow import rules as reviews
from app.core import audit, search
from app.core.db import changed as changed_rows
from app.core.db import db
from app.exhibition import addresses
from app.exhibition.addresses import SlugTaken
from app.exhibition.collection import queries, rules, writing
from app.exhibition.collection.models import ItemImport
from app.exhibition.collection.rules import Line
from app.exhibition.collection.tables import Table
from app.exhibition.models import Item

KEPT = datetime.timedelta(days=2)


class AlreadyApplied(Exception):
    """This table has been taken over already."""


def add(
    slug: str, said: Mapping[str, Any], *, by: audit.Actor, now: datetime.datetime, is_demonstration: bool = False
) -> Item:
    """A new record as a draft; `said` as `writing.body` gives it. Raises SlugTaken."""
    if slug in rules.RESERVED:
        raise SlugTaken(slug)
    item = Item(slug=slug, changed_at=now, record={}, is_demonstration=is_demonstration)
    writing.put(item, said)
    try:
        with db.session.begin_nested():
            db.session.add(item)
    except IntegrityError as error:
        raise SlugTaken(slug) from error
    queries.put_links(item, said.get("links", ()))
    search.changed("item", item.id)
    audit.record(by, "exhibition-item.add", writing.subject(item), at=now)
    workflow.begin(writing.ITEM, item, by=by, now=now)
    return item


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
    for line in todo.added:
        add(
            line.slug,
            {**_values(line), "item_class": kept.class_key},
            by=by,
            now=now,
            is_demonstration=kept.is_demonstration,
        )
    there = queries.items_of_slugs([line.slug for line in todo.changed])
    for line in todo.changed:
        item = there[line.slug]
        change(item, versions.number_of_head(writing.ITEM.name, item.id), _values(line, item), by=by, now=now)
    db.session.refresh(kept)
    kept.slugs = [line.slug for line in (*todo.added, *todo.changed)]
    audit.record(
        by, "exhibition-item.import", audit.Subject("hall", "items", kept.file_name), at=now,
        added=len(todo.added), changed=len(todo.changed), wrong=len(todo.wrong),
    )  # fmt: skip
    return todo


def unsent(kept: ItemImport) -> list[Item]:
    """The records of one table whose newest version nobody has sent to review."""
    return [
        item
        for item in queries.items_of_slugs(kept.slugs).values()
        if (head := versions.head(writing.ITEM.name, item.id))
        and head.state in (reviews.State.DRAFT, reviews.State.RETURNED)
    ]


def send(kept: ItemImport, *, by: audit.Actor, now: datetime.datetime) -> int:
    """Send what one table brought to other eyes; returns how many there were."""
    waiting = unsent(kept)
    for item in waiting:
        seen = versions.number_of_head(writing.ITEM.name, item.id)
        workflow.submit(writing.ITEM, item, kinds.Plan(), seen=seen, by=by, now=now)
    return len(waiting)


def _values(line: Line, item: Item | None = None) -> dict[str, Any]:
    """What a line says; an empty cell takes nothing away from a record that is there."""
    said = {name: value for name, value in line.values.items() if value not in (None, "")}
    values: dict[str, Any] = said if item else dict(line.values)
    values["record"] = {**item.record, **line.record} if item else dict(line.record)
    if line.subjects or not item:
        values["subjects"] = list(line.subjects)
    if line.places or not item:
        values["places"] = list(line.places)
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
