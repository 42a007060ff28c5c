"""The index: one row for each thing that can be found, and the engine's own structure over its tokens.

SQLite keeps the tokens in the FTS5 table `search_fts`, PostgreSQL in the `vector` column under a GIN index. Both hold the
same tokens (`words.bigrams`), so both find the same. The number of a row grows with its date: “newest first” is the order in
which either engine walks, and needs no sorting. Everything here is derived: it is not backed up but rebuilt.
"""

import datetime
import hashlib
import typing
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    MetaData,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    cast,
    delete,
    insert,
    join,
    literal,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from app.core import settings
from app.core.db import Base, UtcDateTime, db
from app.core.search import words
from app.core.search.words import Term

VERSION = 2  # Raise it when `bigrams` or the layout changes: the next start rebuilds the index.
VERSION_KEY = "search_index"
LONGEST_TEXT = 15_000  # Characters; PostgreSQL counts positions to 16,383.
BATCH = 500
TITLED = "^"  # Before a word of a title on PostgreSQL; tokens hold letters and digits only.


class SearchEntry(Base):
    """Something that can be found: a row of a feature, by kind and number; `key` is what its address is made of.

    `public_from` is None for what only the staff may find.
    """

    __tablename__ = "search_entry"
    __table_args__ = (UniqueConstraint("kind", "row_id"), {"info": {"derived": True}})

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    row_id: Mapped[int]
    key: Mapped[str]
    title: Mapped[str]
    title_en: Mapped[str | None]
    text: Mapped[str] = mapped_column(Text)
    text_en: Mapped[str | None] = mapped_column(Text)
    dated: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    public_from: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    is_demonstration: Mapped[bool]
    art: Mapped[str]
    vector: Mapped[Any] = mapped_column(Text().with_variant(TSVECTOR, "postgresql"), deferred=True, nullable=True)


# The virtual table is not in the models' metadata: comparison and back-up must not see it.
fts = Table(
    "search_fts",
    MetaData(),
    Column("rowid", BigInteger, primary_key=True),
    Column("title", String),
    Column("text", String),
    Column("search_fts", String),
)


@dataclass(frozen=True)
class Entry:
    """What a feature says about one of its rows. `text` is what is searched and quoted beyond the title, as plain text."""

    kind: str
    row_id: int
    key: str
    title: str
    text: str
    dated: datetime.datetime
    public_from: datetime.datetime | None
    title_en: str | None = None
    text_en: str | None = None
    is_demonstration: bool = False
    art: str = ""


FIELDS = tuple(field.name for field in fields(Entry))
TABLE = typing.cast(Table, SearchEntry.__table__)
COLUMNS = (SearchEntry.id, *(getattr(SearchEntry, name) for name in FIELDS))


def put(*entries: Entry) -> None:
    """Index these rows anew, in this transaction. Rows that say the same as before are left alone."""
    for some in batches(entries):
        rows = {(entry.kind, entry.row_id): _row(entry) for entry in some}
        fresh = _without_unchanged(rows)
        wanted = [_first_number(row) for row in fresh]
        taken = set(db.session.scalars(select(SearchEntry.id).where(SearchEntry.id.in_(wanted))))
        _number(fresh, taken)
        _insert(fresh)


def remove(kind: str, *row_ids: int) -> None:
    """These rows can no longer be found."""
    for some in batches(row_ids):
        found = select(SearchEntry.id).where(SearchEntry.kind == kind, SearchEntry.row_id.in_(some))
        _delete(db.session.scalars(found).all())


def rebuild(entries: Iterable[Entry]) -> int:
    """Throw the index away and fill it with these; returns how many."""
    if is_sqlite():
        db.session.execute(delete(fts))
    db.session.execute(delete(SearchEntry).execution_options(synchronize_session=False))
    taken: set[int] = set()
    for some in batches(sorted(entries, key=lambda entry: entry.dated)):
        rows = [_row(entry) for entry in some]
        _number(rows, taken, is_all=True)
        _insert(rows)
    settings.put(VERSION_KEY, VERSION)
    if is_sqlite():
        db.session.execute(insert(fts), {"search_fts": "optimize"})
    return len(taken)


def is_current() -> bool:
    """False when the index was never filled, or by another version of this code."""
    return settings.get(VERSION_KEY) == VERSION


def only(found: Select, number: Any, ids: Collection[int] | None) -> Select:
    """Narrow a feature's select to the rows whose entries are asked for; None asks for all."""
    return found if ids is None else found.where(number.in_(ids))


def matching(kind: str, query: str) -> Select[tuple[int]]:
    """The numbers of the rows of one kind that a query finds, for `Model.id.in_(…)`. The feature decides who may see them."""
    found = select(SearchEntry.row_id).where(SearchEntry.kind == kind)
    return where(found, words.terms(query))


# --- the two engines ---


def is_sqlite() -> bool:
    return db.session.get_bind().dialect.name == "sqlite"


def where(found: Select, terms: Sequence[Term], *, titled: bool | None = None) -> Select:
    """Narrow a select of SearchEntry to what has all terms. `titled`: any of them in the title, or none."""
    if not terms:
        return found.where(literal(False))
    if is_sqlite():
        both = join(fts, SearchEntry, SearchEntry.id == fts.c.rowid)
        return found.select_from(both).where(fts.c.search_fts.bool_op("MATCH")(_fts(terms, titled)))
    return found.where(vector_matches(SearchEntry.vector, terms, titled))


def vector_matches(vector: Any, terms: Sequence[Term], titled: bool | None = None) -> ColumnElement[bool]:
    return _has(vector, literal(asked_of_vector(terms, titled)))


def vector_has(vector: Any, name: str) -> ColumnElement[bool]:
    """The same of what is asked for under this name (`db.run`), as `asked_of_vector` writes it."""
    return _has(vector, bindparam(name, type_=String))


def _has(vector: Any, asked: Any) -> ColumnElement[bool]:
    return vector.bool_op("@@")(cast(asked, TSQUERY))


def _fts(terms: Sequence[Term], titled: bool | None) -> str:
    """The query of FTS5. Tokens hold letters and digits only, so nothing in them can be read as an operator."""
    phrases = ['"' + " ".join(term.tokens) + '"' + ("*" if term.is_open else "") for term in terms]
    everything = " AND ".join(phrases)
    if titled is None:
        return everything
    return f"({everything}) {'AND' if titled else 'NOT'} {{title}} : ({' OR '.join(phrases)})"


def asked_of_vector(terms: Sequence[Term], titled: bool | None) -> str:
    """The same for PostgreSQL, where each word of a title stands a second time with a sign before it.

    Weights would say the same and are not in the index: each row it gives would have to be read to see them.
    """
    everything = " & ".join(_phrase(term) for term in terms)
    if titled is None:
        return everything
    return f"({everything}) & {'' if titled else '!'}({' | '.join(_phrase(term, TITLED) for term in terms)})"


def _phrase(term: Term, sign: str = "") -> str:
    tokens = [f"'{sign}{token}'" for token in term.tokens]
    return "(" + " <-> ".join(tokens) + (":*)" if term.is_open else ")")


def _vector(title: str, text: str) -> str:
    """Tokens with their positions, as PostgreSQL writes them; a gap keeps phrases from crossing out of the title."""
    first = title.split()
    marked = [f"'{token}':{place} '{TITLED}{token}':{place}" for place, token in enumerate(first, 1)]
    marked += [f"'{token}':{place}" for place, token in enumerate(text.split(), len(first) + 2)]
    return " ".join(marked)


# --- writing ---


def batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    iterator = iter(items)
    while some := list(islice(iterator, BATCH)):
        yield some


def _row(entry: Entry) -> dict[str, Any]:
    if entry.row_id is None:
        raise ValueError("Flush the row before it is indexed: it has no number yet.")
    row = {name: getattr(entry, name) for name in FIELDS}
    return {**row, "text": entry.text[:LONGEST_TEXT], "text_en": (entry.text_en or "")[:LONGEST_TEXT] or None}


def _without_unchanged(fresh: dict[tuple[str, int], dict[str, Any]]) -> list[dict[str, Any]]:
    """What differs from the index; its old rows are deleted."""
    old_rows = select(*COLUMNS).where(tuple_(SearchEntry.kind, SearchEntry.row_id).in_(fresh))
    gone = []
    for old in db.session.execute(old_rows).mappings().all():
        same = (old["kind"], old["row_id"])
        if {name: old[name] for name in FIELDS} == fresh[same]:
            del fresh[same]
        else:
            gone.append(old["id"])
    _delete(gone)
    return list(fresh.values())


def _first_number(row: dict[str, Any]) -> int:
    """A number that grows with the row's date: seconds, then 30 bits of what it is."""
    what = hashlib.blake2b(f"{row['kind']} {row['row_id']}".encode(), digest_size=4).digest()
    return int(row["dated"].timestamp()) << 30 | int.from_bytes(what) >> 2


def _number(rows: list[dict[str, Any]], taken: set[int], *, is_all: bool = False) -> None:
    """Give each row a free number. `taken`: which of their first numbers are not, or all that are; grows by those given."""
    for row in rows:
        number = _first_number(row)
        if number in taken:
            number += 1
            while number in taken or not (is_all or _is_free(number)):
                number += 1
        row["id"] = number
        taken.add(number)


def _is_free(number: int) -> bool:
    return db.session.scalar(select(SearchEntry.id).where(SearchEntry.id == number)) is None


def _insert(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    tokens = list(_tokens(rows))
    if is_sqlite():
        db.session.execute(insert(TABLE), rows)
        db.session.execute(insert(fts), tokens)
        return
    vectors = [{**row, "vector": _vector(each["title"], each["text"])} for row, each in zip(rows, tokens, strict=True)]
    db.session.execute(insert(TABLE), vectors)


def _tokens(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        title, text = (f"{row[name]}\n{row[f'{name}_en'] or ''}" for name in ("title", "text"))
        yield {"rowid": row["id"], "title": words.bigrams(title), "text": words.bigrams(text)}


def _delete(ids: Sequence[int]) -> None:
    if not ids:
        return
    if is_sqlite():
        db.session.execute(delete(fts).where(fts.c.rowid.in_(ids)))
    gone = delete(SearchEntry).where(SearchEntry.id.in_(ids))
    db.session.execute(gone.execution_options(synchronize_session=False))
