"""What the pages of the hall show."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import selectinload

from app.core import search
from app.core.db import db
from app.exhibition import rules
from app.exhibition.collection.shown import published
from app.exhibition.models import (
    Exhibit,
    ExhibitPage,
    Hall,
    Item,
    Section,
    Source,
)

KIND = "exhibit"  # What the workflow calls an exhibit.
PAGE = "exhibit-page"  # What the search and the former addresses call a page.


def hall() -> Hall | None:
    return db.session.scalar(select(Hall).order_by(Hall.id).limit(1))


# --- exhibits ---


def listed(now: datetime.datetime) -> Select:
    return select(Exhibit).where(published(Exhibit, now)).order_by(Exhibit.position, Exhibit.id)


def public_exhibits(now: datetime.datetime) -> Sequence[Exhibit]:
    """Every public exhibit in the hall's order."""
    return db.session.scalars(listed(now)).all()


def public_exhibit(slug: str, now: datetime.datetime) -> Exhibit | None:
    return db.session.scalar(listed(now).where(Exhibit.slug == slug))


def newest_pages(now: datetime.datetime, most: int, exhibit: Exhibit | None = None) -> Sequence[ExhibitPage]:
    """Public pages, of one exhibit or of all, the last changed first."""
    found = (
        select(ExhibitPage)
        .join(Exhibit, ExhibitPage.exhibit_id == Exhibit.id)
        .where(published(ExhibitPage, now), published(Exhibit, now))
        .options(selectinload(ExhibitPage.exhibit))
    )
    if exhibit is not None:
        found = found.where(ExhibitPage.exhibit_id == exhibit.id)
    return db.session.scalars(found.order_by(ExhibitPage.changed_at.desc(), ExhibitPage.id).limit(most)).all()


def minutes_of(texts: Iterable[str], *, english: bool) -> int:
    """`words` holds both languages line by line; only the reader's own is counted."""
    lines = (line for text in texts for line in text.splitlines())
    return rules.reading_minutes("\n".join(line for line in lines if bool(rules.HAN.search(line)) != english))


def sources_by_key(keys: Iterable[str]) -> list[Source]:
    """The sources of these keys in the order given, each once; those below the public grades are left out."""
    order = list(dict.fromkeys(keys))
    held = {source.key: source for source in db.session.scalars(select(Source).where(Source.key.in_(order)))}
    return [held[key] for key in order if key in held and held[key].is_public]


def exhibit_by_id(number: int) -> Exhibit | None:
    return db.session.get(Exhibit, number)


# --- for the whole site ---


def to_index(model: Any, ids: Collection[int] | None) -> Sequence[Any]:
    """Exhibits, pages or records of these numbers, or all, in any state: for the search index."""
    found = search.only(select(model), model.id, ids)
    if model is ExhibitPage:
        found = found.options(selectinload(ExhibitPage.exhibit))
    if model is Item:
        found = found.options(selectinload(Item.themes), selectinload(Item.places))
    return db.session.scalars(found).all()


def pages_of(exhibit: Exhibit) -> Sequence[int]:
    """The numbers of its pages."""
    return db.session.scalars(select(ExhibitPage.id).where(ExhibitPage.exhibit_id == exhibit.id)).all()


def changes(now: datetime.datetime) -> tuple[Sequence[Any], Sequence[Any]]:
    """Slug and last change of every public exhibit and record."""
    exhibits = db.session.execute(select(Exhibit.slug, Exhibit.changed_at).where(published(Exhibit, now))).all()
    return exhibits, db.session.execute(select(Item.slug, Item.changed_at).where(published(Item, now))).all()


# --- for the desk ---


def halls_of(publishers: Iterable[str]) -> Sequence[Hall]:
    return db.session.scalars(select(Hall).where(Hall.publisher.in_(sorted(publishers))).order_by(Hall.id)).all()


def exhibits_for_desk(publishers: Iterable[str] | None) -> Sequence[Exhibit]:
    """Exhibits of these publishers' halls in every state; None means every hall (an auditor reads)."""
    found = select(Exhibit).join(Hall).order_by(Exhibit.position, Exhibit.id).options(
        selectinload(Exhibit.sections).selectinload(Section.pages)
    )  # fmt: skip
    if publishers is not None:
        found = found.where(Hall.publisher.in_(sorted(publishers)))
    return db.session.scalars(found).all()


def exhibit_for_desk(slug: str, publishers: Iterable[str] | None) -> Exhibit | None:
    found = select(Exhibit).join(Hall).where(Exhibit.slug == slug)
    if publishers is not None:
        found = found.where(Hall.publisher.in_(sorted(publishers)))
    return db.session.scalar(found.options(selectinload(Exhibit.sections).selectinload(Section.pages)))


def without_english() -> tuple[Sequence[Exhibit], Sequence[ExhibitPage], Sequence[Item]]:
    """Rows that have no English yet."""
    exhibits = select(Exhibit).where(func.coalesce(Exhibit.title_en, "") == "")
    pages = select(ExhibitPage).options(selectinload(ExhibitPage.exhibit), selectinload(ExhibitPage.blocks))
    items = select(Item).where(func.coalesce(Item.title_en, "") == "")
    lacking = [page for page in db.session.scalars(pages) if not page.is_translated]
    return db.session.scalars(exhibits).all(), lacking, db.session.scalars(items).all()


def public_sources() -> Sequence[Source]:
    """Every source a page may cite, by key."""
    public = select(Source).where(Source.grade.in_(sorted(rules.PUBLIC_GRADES)))
    return db.session.scalars(public.order_by(Source.key)).all()
