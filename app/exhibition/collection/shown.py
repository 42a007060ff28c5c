"""What the hall shows, and where: which rows are public, which records stand in which exhibit, and in what order."""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Subquery, func, select
from sqlalchemy.orm import selectinload

from app.content import rules as publishing
from app.core.db import db
from app.exhibition.models import Block, BlockItem, Exhibit, ExhibitPage, Item, Section


def published(model: Any, now: datetime.datetime) -> Any:
    """The condition under which a row with a state is public."""
    return (model.state == publishing.Publication.PUBLISHED) & (model.published_at <= now)


CURATED = (Section.position, ExhibitPage.position, Block.position, BlockItem.position, BlockItem.item_id)


def standing(now: datetime.datetime, *columns: Any) -> Select:
    """Columns of the places where records stand that anybody may see: public exhibits and pages, blocks not hidden."""
    return (
        select(*columns)
        .select_from(BlockItem)
        .join(Block, Block.id == BlockItem.block_id)
        .join(ExhibitPage, ExhibitPage.id == Block.page_id)
        .join(Section, Section.id == ExhibitPage.section_id)
        .join(Exhibit, Exhibit.id == ExhibitPage.exhibit_id)
        .where(published(ExhibitPage, now), published(Exhibit, now), Block.is_hidden.is_(False))
    )


def shown_by(slug: str, now: datetime.datetime) -> Select:
    """The numbers of the records an exhibit shows, for `Item.id.in_(…)`."""
    return standing(now, BlockItem.item_id).where(Exhibit.slug == slug)


def places(slug: str, now: datetime.datetime) -> Subquery:
    """Where each record of an exhibit first stands in it: `item_id` and `place`, a number that grows as one reads."""
    place = func.row_number().over(order_by=CURATED).label("place")
    read = standing(now, BlockItem.item_id, place).where(Exhibit.slug == slug).subquery().c
    return select(read.item_id, func.min(read.place).label("place")).group_by(read.item_id).subquery()


def shown_in(exhibit: Exhibit, now: datetime.datetime) -> Sequence[Item]:
    """The records an exhibit's public pages show, in the curator's order, each once."""
    read = places(exhibit.slug, now)
    found = select(Item).where(published(Item, now)).join(read, read.c.item_id == Item.id).order_by(read.c.place)
    return db.session.scalars(found.options(selectinload(Item.themes))).all()


def uses(shown: Item, now: datetime.datetime) -> list[ExhibitPage]:
    """The public pages on which a record appears, in the order of the hall."""
    found = standing(now, ExhibitPage).where(BlockItem.item_id == shown.id)
    ordered = found.order_by(Exhibit.position, Exhibit.id, *CURATED).options(selectinload(ExhibitPage.exhibit))
    return list(dict.fromkeys(db.session.scalars(ordered)))
