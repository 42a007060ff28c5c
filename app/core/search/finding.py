"""What a page of results shows: the closest titles first, or the newest first, the same on both engines."""

import datetime
import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, or_, select

from app.core.db import db, run
from app.core.search import index, marks, words
from app.core.search.index import SearchEntry
from app.core.search.marks import Parts
from app.core.search.words import Term

PAGE_SIZE = 20
# The newest so many with a matching title are put in order; older ones follow, newest first.
MOST_RANKED = 1_000
# PostgreSQL's index knows no order. What it finds is put in order where it is at most so much,
LOOKED_UP = 1_000
# and a page of a word that is more common than that stands among so many of the newest rows, mostly.
WALKED = 2_000
# Words this process has seen to be that common; the oldest is forgotten first. They only say where to look first.
REMEMBERED = 1_000
_common: dict[object, None] = {}

TITLES = (SearchEntry.id, SearchEntry.title, SearchEntry.title_en, SearchEntry.is_demonstration)

Columns = Sequence[Any]
Rows = Sequence[Any]
Build = Callable[[Columns, tuple[str, ...]], Select]


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
    if order is Order.NEWEST:
        ids: Sequence[int] = [row.id for row in newest(wanted, skipped + size)[skipped:]]
    else:
        ids = ranked(wanted, skipped, size)
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


def newest(wanted: Wanted, most: int, *, titled: bool | None = None, columns: Columns = (SearchEntry.id,)) -> Rows:
    """Entries, newest first. `titled`: with or without any of the terms in the title."""
    if index.is_sqlite():
        found = wanted.select(*columns, titled=titled).order_by(index.fts.c.rowid.desc())
        return db.session.execute(found.limit(most)).all()
    rows, asked = None, (wanted.terms, wanted.kinds, titled)
    if most < LOOKED_UP:
        if asked not in _common:
            rows = _looked_up(wanted, most, titled, columns)
        if rows is None:
            _remember(asked)
            rows = _walked(wanted, most, titled, columns)
    return _of_all(wanted, most, titled, columns) if rows is None else rows


def _looked_up(wanted: Wanted, most: int, titled: bool | None, columns: Columns) -> Rows | None:
    """The newest of what the index gives; None when it has more to give than is worth putting in order."""
    rows = _asked(_looking_up, wanted, most, titled, columns, bound=LOOKED_UP + 1)
    return None if rows and rows[0][-1] > LOOKED_UP else rows


def _remember(common: object) -> None:
    if common not in _common and len(_common) >= REMEMBERED:
        _common.pop(next(iter(_common)), None)
    _common[common] = None


def _walked(wanted: Wanted, most: int, titled: bool | None, columns: Columns) -> Rows | None:
    """Enough of them among the newest rows; None when these have not enough."""
    rows = _asked(_walking, wanted, most, titled, columns, bound=WALKED)
    return rows if len(rows) == most else None


def _asked(way: Build, wanted: Wanted, most: int, titled: bool | None, columns: Columns, bound: int) -> Rows:
    words_asked = index.asked_of_vector(wanted.terms, titled)
    return run(way(tuple(columns), wanted.kinds), asked=words_asked, now=wanted.now, most=most, bound=bound).all()


def _built(columns: Columns, row: Any, kinds: tuple[str, ...]) -> Select:
    found = select(*columns).where(index.vector_has(row.vector, "asked"), row.public_from <= bindparam("now"))
    return found.where(or_(*(row.kind == kind for kind in kinds))) if kinds else found


# Built once for each list of columns and kinds: building them costs as much as asking.
@functools.lru_cache(64)
def _looking_up(columns: Columns, kinds: tuple[str, ...]) -> Select:
    """MATERIALIZED: planned as if all were wanted, so by the index, and left off after the first so many all the same."""
    every = _built(columns, SearchEntry, kinds).cte().prefix_with("MATERIALIZED")
    some = select(every).limit(_number("bound")).subquery()
    return select(some, func.count().over()).order_by(some.c.id.desc()).limit(_number("most"))


@functools.lru_cache(64)
def _walking(columns: Columns, kinds: tuple[str, ...]) -> Select:
    needed = dict.fromkeys((*columns, SearchEntry.id, SearchEntry.kind, SearchEntry.public_from, SearchEntry.vector))
    recent = select(*needed).order_by(SearchEntry.id.desc()).limit(_number("bound")).subquery().c
    found = _built([recent[column.key] for column in columns], recent, kinds)
    return found.order_by(recent.id.desc()).limit(_number("most"))


def _number(name: str) -> Any:
    return bindparam(name, type_=Integer)


def _of_all(wanted: Wanted, most: int, titled: bool | None, columns: Columns) -> Rows:
    """OFFSET 0 keeps the planner from walking all rows by date in the hope of an early end."""
    found = wanted.select(*columns, titled=titled).offset(0).subquery()
    return db.session.execute(select(found).order_by(found.c.id.desc()).limit(most)).all()


def ranked(wanted: Wanted, skipped: int, size: int) -> Sequence[int]:
    """Numbers of entries: titles by how much of them was asked for, then all others; among equals the newest first."""
    titled = newest(wanted, max(MOST_RANKED, skipped + size), titled=True, columns=TITLES)
    ids = [*_closest(titled[:MOST_RANKED], wanted.terms), *(row.id for row in titled[MOST_RANKED:])]
    page = ids[skipped : skipped + size]
    if len(page) < size:
        passed = max(0, skipped - len(ids))
        others = newest(wanted, passed + size - len(page), titled=False)
        page += [row.id for row in others[passed:]]
    return page


def _closest(rows: Rows, terms: tuple[Term, ...]) -> list[int]:
    """What is real first: a demonstration never pushes out something that happened."""
    covered = marks.covering(terms)

    def order(row: Any) -> tuple[bool, float, int]:
        return row.is_demonstration, -max(covered(row.title), covered(row.title_en or "")), -row.id

    return [row.id for row in sorted(rows, key=order)]


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
