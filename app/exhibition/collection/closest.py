"""Records that were searched for, the closest first, as the site's search ranks: titles by how much of them was asked for, then
all others; among equals the newest first, and what is real before a demonstration."""

import datetime
from collections.abc import Collection
from typing import Any

from sqlalchemy import Select, select

from app.core.db import db
from app.core.search import SearchEntry, index, marks, words
from app.core.search.marks import Parts
from app.core.search.words import Term
from app.exhibition.collection.chosen import Choice, narrowed
from app.exhibition.collection.shown import published
from app.exhibition.models import Item

KIND = "item"
# The newest so many with a matching title are put in order; the others follow by date.
MOST_RANKED = 1_000


def titled(choice: Choice, now: datetime.datetime) -> list[int]:
    """The numbers of the records whose title has something that was asked for, the closest title first."""
    terms = words.terms(choice.text)
    columns = (SearchEntry.title, SearchEntry.title_en, SearchEntry.is_demonstration)
    found = db.session.execute(_found(choice, now, *columns, is_titled=True).limit(MOST_RANKED)).all()
    covered = marks.covering(terms)
    order = {row.row_id: (row.is_demonstration, -max(covered(row.title), covered(row.title_en or ""))) for row in found}
    return sorted(order, key=order.__getitem__)


def others(choice: Choice, now: datetime.datetime, ranked: Collection[int]) -> Select:
    """The numbers of all others, the newest first."""
    found = _found(choice, now)
    return found.where(SearchEntry.row_id.not_in(ranked)) if ranked else found


def _found(choice: Choice, now: datetime.datetime, *columns: Any, is_titled: bool | None = None) -> Select:
    held = select(SearchEntry.row_id, *columns).where(SearchEntry.kind == KIND)
    found = index.where(held, words.terms(choice.text), titled=is_titled)
    found = found.where(Item.id == SearchEntry.row_id, published(Item, now))
    return narrowed(found, choice.but(text=""), now).order_by(SearchEntry.id.desc())


def quotes(ids: Collection[int], terms: tuple[Term, ...]) -> dict[int, tuple[Parts, str]]:
    """By number: the piece of what each record is found by that has something asked for, and its language."""
    found: dict[int, tuple[Parts, str]] = {}
    if not ids:
        return found
    columns = select(SearchEntry.row_id, SearchEntry.title, SearchEntry.text, SearchEntry.text_en)
    for row in db.session.execute(columns.where(SearchEntry.kind == KIND, SearchEntry.row_id.in_(ids))):
        for said, lang in ((row.text, "zh-CN"), (row.text_en or "", "en"), (row.title, "zh-CN")):
            piece = marks.snippet(said, terms)
            if any(is_asked for _part, is_asked in piece):
                found[row.row_id] = (piece, lang)
                break
    return found
