"""An exhibit's text as the workflow knows it, and how its rows follow a version."""

import typing
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, bindparam, select, update

from app.content import rules as content
from app.content.workflow import kinds
from app.content.workflow import operations as workflow
from app.content.workflow import queries as versions
from app.core import audit, search
from app.core.db import db
from app.exhibition import queries
from app.exhibition.blocks.rules import Kind
from app.exhibition.collection import queries as collection
from app.exhibition.models import Block, BlockItem, Exhibit, ExhibitPage, Item, Section
from app.exhibition.publishing import rules
from app.exhibition.recordings import operations as recordings
from app.exhibition.rules import item_slugs, words_of


def subject(exhibit: Exhibit) -> audit.Subject:
    return audit.Subject("exhibit", exhibit.slug, exhibit.title)


def publisher(exhibit: Exhibit) -> str:
    return exhibit.hall.publisher


def body(exhibit: Exhibit) -> rules.Body:
    """What the rows say."""
    return {
        **{name: getattr(exhibit, name) for name in rules.FACTS},
        "sections": [
            {"title": each.title, "title_en": each.title_en, "pages": [page.key for page in each.pages]}
            for each in exhibit.sections
        ],
        "pages": {page.key: _page(page) for section in exhibit.sections for page in section.pages},
    }


def _page(page: ExhibitPage) -> dict[str, Any]:
    return {
        "slug": page.slug,
        "title": page.title,
        "title_en": page.title_en,
        "is_hidden": page.state is not content.Publication.PUBLISHED,
        "blocks": [
            {"key": each.key, "kind": str(each.kind), "data": each.data, "is_hidden": each.is_hidden}
            for each in page.blocks
        ],
    }


def put(exhibit: Exhibit, said: Mapping[str, Any]) -> None:
    """The rows say this from now on, dated by the exhibit's `changed_at`. Pages and blocks of a key stay the same rows."""
    for name in rules.FACTS:
        if name in said:
            setattr(exhibit, name, said[name])
    db.session.flush()
    held = {page.key: page for section in exhibit.sections for page in section.pages}
    sections = {each.title: each for each in exhibit.sections}
    _make_way(exhibit, held, said["pages"])
    items = _items(said)
    for place, facts in enumerate(said["sections"], 1):
        section = sections.pop(facts["title"], None) or Section(exhibit=exhibit, title=facts["title"])
        section.title_en, section.position = facts["title_en"], place
        db.session.add(section)
        db.session.flush()
        for number, key in enumerate(facts["pages"], 1):
            _put_page(exhibit, section, held.pop(key, None) or ExhibitPage(key=key), number, said["pages"][key], items)
    gone = [page.id for page in held.values()]
    for row in (*held.values(), *sections.values()):
        db.session.delete(row)
    db.session.flush()
    db.session.expire(exhibit, ["sections"])
    search.changed("exhibit", exhibit.id)
    search.changed(queries.PAGE, *gone, *(page.id for section in exhibit.sections for page in section.pages))


def _make_way(exhibit: Exhibit, held: Mapping[str, ExhibitPage], wanted: Mapping[str, Any]) -> None:
    """Two pages may change addresses with each other: first both leave theirs, and readers are sent on."""
    moving = [(page, wanted[key]["slug"]) for key, page in held.items() if key in wanted]
    moving = [(page, slug) for page, slug in moving if page.slug != slug]
    for page, slug in moving:
        if page.published_at is not None:
            workflow.keep_address(queries.PAGE, page.id, f"{exhibit.id}/{page.slug}", f"{exhibit.id}/{slug}")
        page.slug = f"~{page.key}"
    db.session.flush()


def _put_page(
    exhibit: Exhibit,
    section: Section,
    page: ExhibitPage,
    place: int,
    said: Mapping[str, Any],
    items: Mapping[str, Item],
) -> None:
    now = exhibit.changed_at
    is_new = page.id is None or _page(page) != said
    page.exhibit, page.section, page.position = exhibit, section, place
    page.slug, page.title, page.title_en = said["slug"], said["title"], said["title_en"]
    page.state = content.Publication.DRAFT if said["is_hidden"] else content.Publication.PUBLISHED
    page.words = words(said["blocks"])
    if is_new:
        page.changed_at = now
    if not said["is_hidden"]:
        page.published_at = page.published_at or now
    there = {each.key: each for each in page.blocks}
    blocks, places = [], []
    for number, each in enumerate(said["blocks"], 1):
        row = there.get(each["key"]) or Block(key=each["key"])
        named = list(dict.fromkeys(items[slug] for slug in item_slugs(each["data"]) if slug in items))
        row.position, row.kind, row.is_hidden = number, Kind(each["kind"]), each["is_hidden"]
        if row.data != each["data"]:
            row.data = each["data"]
        if row.items != named:
            row.items = named
        blocks.append(row)
        places += [(row, item, place) for place, item in enumerate(named)]
    page.blocks = blocks
    db.session.add(page)
    db.session.flush()
    _keep_places(places)


def _keep_places(places: list[tuple[Block, Item, int]]) -> None:
    """As which of its records a block shows each."""
    rows = [{"block": block.id, "item": item.id, "place": place} for block, item, place in places]
    if rows:
        table = typing.cast(Table, BlockItem.__table__)
        here = (table.c.block_id == bindparam("block"), table.c.item_id == bindparam("item"))
        db.session.execute(update(table).where(*here).values(position=bindparam("place")), rows)


def words(blocks: list[dict[str, Any]]) -> str:
    """What a reader sees of these blocks, in both languages, a piece a line: for the search and the reading time."""
    return "\n".join(text for each in blocks if not each["is_hidden"] for text in words_of(each["data"]))


def _items(said: Mapping[str, Any]) -> dict[str, Item]:
    """The records a text names, by the address it says; one that has moved is found by its former address."""
    wanted = {slug for each in rules.blocks(said) for slug in item_slugs(each["data"])}
    held = {each.slug: each for each in db.session.scalars(select(Item).where(Item.slug.in_(sorted(wanted))))}
    moved = versions.named(collection.KIND, sorted(wanted - set(held)))
    by_id = {each.id: each for each in db.session.scalars(select(Item).where(Item.id.in_(set(moved.values()))))}
    return held | {former: by_id[number] for former, number in moved.items() if number in by_id}


EXHIBIT = kinds.Writing(queries.KIND, subject=subject, publisher=publisher, body=body, apply=put, hold=recordings.hold)
