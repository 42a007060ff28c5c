"""What a page of results shows: the closest titles first, or the newest first, the same on both engines."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, func, select

from app.core.db import db
from app.core.search import index, marks, words
from app.core.search.index import SearchEntry
from app.core.search.marks import Parts
from app.core.search.words import Term

PAGE_SIZE = 20
# The newest so many with a matching title are put in order; who has more of them writes another word.
MOST_RANKED = 1_000
# PostgreSQL walks its index by row, not by date: common words are found among so many newest rows without it.
RECENT = 400


class Order(StrEnum):
    RANK = "rank"
    NEWEST = "newest"


@dataclass(frozen=True)
class Hit:
    """One result. `title` and `summary` are pieces with whether they were asked for, each in the language beside it."""

    kind: str
    row_id: int
    key: str
    title: Parts
    title_lang: str
    summary: Parts
    summary_lang: str
    dated: datetime.datetime
    is_demonstration: bool
    art: str


def find(
    query: str,
    *,
    now: datetime.datetime,
    lang: str = "zh",
    kinds: Collection[str] = (),
    order: Order = Order.RANK,
    page: int = 1,
    size: int = PAGE_SIZE,
) -> list[Hit]:
    """A page of what is public now and has everything that was asked for."""
    terms = words.terms(query)
    if not terms:
        return []
    wanted = Wanted(terms, now, tuple(kinds))
    skipped = (page - 1) * size
    ids = newest(wanted, skipped + size)[skipped:] if order is Order.NEWEST else ranked(wanted, skipped, size)
    rows = {row.id: row for row in db.session.execute(select(*index.COLUMNS).where(SearchEntry.id.in_(ids)))}
    return [_hit(rows[number], terms, lang) for number in ids]


def counts(query: str, *, now: datetime.datetime) -> dict[str, int]:
    """How many are public and found, by kind; kinds without any are left out."""
    found = Wanted(words.terms(query), now).select(SearchEntry.kind, func.count()).group_by(SearchEntry.kind)
    return {kind: count for kind, count in db.session.execute(found)}  # noqa: C416  Rows are no pairs to mypy.


@dataclass(frozen=True)
class Wanted:
    """What is looked for: all terms, public at this moment, of these kinds or of any."""

    terms: tuple[Term, ...]
    now: datetime.datetime
    kinds: tuple[str, ...] = ()

    def select(self, *columns: Any, titled: bool | None = None) -> Select:
        return self.narrow(index.where(select(*columns), self.terms, titled=titled), SearchEntry)

    def narrow(self, found: Select, row: Any) -> Select:
        found = found.where(row.public_from <= self.now)
        return found.where(row.kind.in_(self.kinds)) if self.kinds else found


def newest(wanted: Wanted, most: int, *, titled: bool | None = None) -> Sequence[int]:
    """Numbers of entries, newest first. `titled`: with or without any of the terms in the title."""
    if index.is_sqlite():
        found = wanted.select(index.fts.c.rowid, titled=titled).order_by(index.fts.c.rowid.desc())
        return db.session.scalars(found.limit(most)).all()
    return _newest_recent(wanted, most, titled) or _newest_of_all(wanted, most, titled)


def _newest_recent(wanted: Wanted, most: int, titled: bool | None) -> Sequence[int]:
    """Enough of them among the newest rows, or nothing."""
    columns = (SearchEntry.id, SearchEntry.kind, SearchEntry.public_from, SearchEntry.vector)
    recent = select(*columns).order_by(SearchEntry.id.desc()).limit(RECENT).subquery().c
    found = wanted.narrow(select(recent.id), recent).where(index.vector_matches(recent.vector, wanted.terms, titled))
    ids = db.session.scalars(found.order_by(recent.id.desc()).limit(most)).all()
    return ids if len(ids) == most else ()


def _newest_of_all(wanted: Wanted, most: int, titled: bool | None) -> Sequence[int]:
    """OFFSET 0 keeps the planner from walking all rows by date in the hope of an early end."""
    found = wanted.select(SearchEntry.id, titled=titled).offset(0).subquery().c
    return db.session.scalars(select(found.id).order_by(found.id.desc()).limit(most)).all()


def ranked(wanted: Wanted, skipped: int, size: int) -> Sequence[int]:
    """Numbers of entries: titles by how much of them was asked for, then all others; among equals the newest first."""
    titled = list(newest(wanted, MOST_RANKED, titled=True))
    ids = _closest(titled, wanted.terms)[skipped : skipped + size]
    if len(ids) < size and len(titled) < MOST_RANKED:
        passed = max(0, skipped - len(titled))
        ids += newest(wanted, passed + size - len(ids), titled=False)[passed:]
    return ids


def _closest(ids: list[int], terms: tuple[Term, ...]) -> list[int]:
    """What is real first: a demonstration never pushes out something that happened."""
    columns = (SearchEntry.id, SearchEntry.title, SearchEntry.title_en, SearchEntry.is_demonstration)
    order = {
        row.id: (
            row.is_demonstration,
            -max(marks.coverage(row.title, terms), marks.coverage(row.title_en or "", terms)),
            -row.id,
        )
        for row in db.session.execute(select(*columns).where(SearchEntry.id.in_(ids)))
    }
    return sorted(ids, key=order.__getitem__)


def _hit(row: Any, terms: tuple[Term, ...], lang: str) -> Hit:
    english = lang == "en"
    title, title_lang = (row.title_en, "en") if english and row.title_en else (row.title, "zh-CN")
    summary, summary_lang = _summary(row, terms, english)
    return Hit(
        kind=row.kind,
        row_id=row.row_id,
        key=row.key,
        title=marks.marked(title, terms),
        title_lang=title_lang,
        summary=summary,
        summary_lang=summary_lang,
        dated=row.dated,
        is_demonstration=row.is_demonstration,
        art=row.art,
    )


def _summary(row: Any, terms: tuple[Term, ...], english: bool) -> tuple[Parts, str]:
    """The text in the reader's language, unless only the other one says what was asked for."""
    texts = [(row.text, "zh-CN"), (row.text_en or "", "en")]
    if english:
        texts.reverse()
    snippets = [(marks.snippet(text, terms), lang) for text, lang in texts if text]
    said = [each for each in snippets if any(is_asked for _, is_asked in each[0])]
    return next(iter(said or snippets), ([], "zh-CN"))
