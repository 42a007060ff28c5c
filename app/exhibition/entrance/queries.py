"""What the entrance of the hall shows: every room with its stage, and the short tour."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.core.db import db
from app.exhibition import queries, rules
from app.exhibition.blocks.rules import Kind
from app.exhibition.collection.shown import CURATED, published, standing
from app.exhibition.models import Block, BlockItem, Exhibit, ExhibitPage, Item, Section


@dataclass(frozen=True)
class Room:
    """An exhibit as the hall's entrance shows it."""

    exhibit: Exhibit
    minutes: int
    pages: int


def things(now: datetime.datetime, most: int = 3) -> dict[int, list[Item]]:
    """What stands on each exhibit's stage: the first records its pages show, no two with the same picture."""
    shown = (
        standing(now, ExhibitPage.exhibit_id, Item)
        .join(Item, BlockItem.item_id == Item.id)
        .where(published(Item, now))
        .order_by(*CURATED)
        .options(selectinload(Item.themes))
    )
    stages: dict[int, list[Item]] = {}
    for exhibit_id, item in db.session.execute(shown):
        stage = stages.setdefault(exhibit_id, [])
        if len(stage) < most and item.picture not in {other.picture for other in stage}:
            stage.append(item)
    return stages


def games_of_rooms(now: datetime.datetime) -> dict[int, list[str]]:
    """The codes of the games whose odds an exhibit tells, in its order."""
    found = (
        select(ExhibitPage.exhibit_id, Block.data)
        .join(Block, Block.page_id == ExhibitPage.id)
        .join(Section, ExhibitPage.section_id == Section.id)
        .where(published(ExhibitPage, now), Block.kind == Kind.ODDS)
        .order_by(Section.position, ExhibitPage.position, Block.position)
    )
    games: dict[int, list[str]] = {}
    for exhibit_id, data in db.session.execute(found):
        told = games.setdefault(exhibit_id, [])
        if data["game"] not in told:
            told.append(data["game"])
    return games


def rooms(now: datetime.datetime, *, english: bool) -> list[Room]:
    """Every public exhibit in the hall's order, with its reading time."""
    exhibits = db.session.scalars(queries.listed(now)).all()
    words: dict[int, list[str]] = {}
    of_pages = select(ExhibitPage.exhibit_id, ExhibitPage.words).where(published(ExhibitPage, now))
    for exhibit_id, text in db.session.execute(of_pages):
        words.setdefault(exhibit_id, []).append(text)
    return [
        Room(each, queries.minutes_of(words.get(each.id, []), english=english), len(words.get(each.id, [])))
        for each in exhibits
    ]


@dataclass(frozen=True)
class Stop:
    """A stop of the short tour: a page of an exhibit and the text that tells it."""

    exhibit: Exhibit
    page: ExhibitPage
    text: Mapping[str, Any]


def tour(now: datetime.datetime, *, english: bool) -> tuple[list[Stop], int]:
    """The hall's short tour, and how many minutes its words take.

    Of each exhibit the page named, else its first; what is not public is passed by.
    """
    told = queries.hall()
    named = [stop.partition("/")[::2] for stop in (told.tour if told else ())]
    found = (
        select(ExhibitPage)
        .join(Exhibit, ExhibitPage.exhibit_id == Exhibit.id)
        .where(Exhibit.slug.in_([slug for slug, _page in named]), published(Exhibit, now), published(ExhibitPage, now))
        .options(selectinload(ExhibitPage.exhibit), selectinload(ExhibitPage.blocks))
    )
    pages: dict[str, dict[str, tuple[ExhibitPage, Mapping[str, Any]]]] = {}
    for page in db.session.scalars(found.order_by(ExhibitPage.section_id, ExhibitPage.position)):
        texts = [block.data for block in page.blocks if block.kind is Kind.TEXT and not block.is_hidden]
        if texts:
            pages.setdefault(page.exhibit.slug, {})[page.slug] = page, texts[0]
    stops = []
    for slug, name in named:
        if told_there := pages.get(slug):
            page, text = told_there.get(name) or next(iter(told_there.values()))
            stops.append(Stop(page.exhibit, page, text))
    words = [str(stop.text.get("text_en" if english else "text") or "") for stop in stops]
    return stops, rules.reading_minutes("\n".join(words)) if stops else 0
