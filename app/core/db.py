"""The database: one session, two engines, the same code.

SQLite is opened with WAL and foreign keys; a request or job that may write begins with BEGIN IMMEDIATE, because a deferred
transaction that turns into a writer half-way fails with “database is locked” instead of waiting.
"""

import contextlib
import contextvars
import datetime
import json
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from enum import StrEnum
from select import POLLIN, poll
from typing import cast

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from psycopg import _queries
from sqlalchemy import (
    ColumnElement,
    CursorResult,
    DateTime,
    Executable,
    MetaData,
    Result,
    Select,
    String,
    TypeDecorator,
    UpdateBase,
    event,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, InstanceState, Mapper
from sqlalchemy.pool import Pool

from app.core import ready

WAIT_FOR_LOCK_MS = 20_000
COURTESY = 0.2  # Seconds for which who writes to PostgreSQL lets another thread finish first.
_writing: contextvars.ContextVar[bool] = contextvars.ContextVar("writing", default=False)
_at_once: contextvars.ContextVar[bool] = contextvars.ContextVar("at_once", default=False)


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


db = SQLAlchemy(model_class=Base)
migrate = Migrate()


def _keep_in_a_plain_dict(state: InstanceState, *_context) -> None:
    """Ask for the dict of a row's state while the row is alive, so that Python 3.11 need not make it when it may be dead.

    Python 3.11 turns the compact attributes of an object into a dict on demand, and may collect garbage half-way. When that
    garbage is the very row whose session is closing, SQLAlchemy's clean-up writes to the same state, its values are freed
    twice, and the server dies. Rows that refer to each other are such garbage. Later Pythons collect at safe points only.
    """
    vars(state)


if sys.version_info < (3, 12):
    event.listen(Mapper, "load", _keep_in_a_plain_dict, raw=True)
    event.listen(Mapper, "init", _keep_in_a_plain_dict, raw=True)


class UtcDateTime(TypeDecorator):
    """An aware moment: `timestamptz` on PostgreSQL, naive UTC on SQLite; Python sees aware UTC on both."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime.datetime | None, dialect) -> datetime.datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A stored moment needs a time zone; take it from app.core.clock.")
        value = value.astimezone(datetime.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def result_processor(self, dialect, coltype):
        """One call for each value of a row; SQLAlchemy's decorator of types makes four, and a page has hundreds of moments."""
        return _read_text if dialect.name == "sqlite" else _read_moment


def _read_text(value: str | None) -> datetime.datetime | None:
    return None if value is None else datetime.datetime.fromisoformat(value + "+00:00")


def _read_moment(value: datetime.datetime | None) -> datetime.datetime | None:
    return None if value is None else value.astimezone(datetime.UTC)


class EnumText(TypeDecorator):
    """A Python `StrEnum` kept as its plain text, so that adding a member needs no migration of a database type."""

    impl = String
    cache_ok = True

    def __init__(self, kind: type[StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value, dialect) -> str | None:
        return None if value is None else self.kind(value).value

    def result_processor(self, dialect, coltype):
        """A look-up for each value of a row; without the two calls that SQLAlchemy's decorator of types makes."""
        known: dict[str | None, StrEnum | None] = {None: None}
        known |= {member.value: member for member in self.kind}
        return known.__getitem__


def insert_once(table: type, **values):
    """INSERT … ON CONFLICT DO NOTHING: a unique key decides who was first; with `.returning(…)` the loser sees no row."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).values(**values).on_conflict_do_nothing()


def has_rows(model: type, *conditions: ColumnElement[bool]) -> bool:
    """Whether the table holds any such row."""
    return db.session.scalar(select(literal(1)).select_from(model).where(*conditions).limit(1)) is not None


def run(statement: Executable, **values) -> Result:
    """Execute a statement that was built once, at import, with these values: a fraction of the cost of one that is built where it
    is used. A change is found finished in SQLAlchemy's own memory, a SELECT in `app.core.ready`."""
    connection = db.session.connection()
    if isinstance(statement, Select):
        return ready.ask(connection, statement, values)
    return connection.execute(statement, values)


def put(table: type, key: dict, values: dict) -> None:
    """The row of this key has these values, whether it was there or not: one upsert, so that two at once do not collide."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table).values(**key, **values)
    db.session.execute(statement.on_conflict_do_update(index_elements=list(key), set_=values))


@contextlib.contextmanager
def writing() -> Iterator[None]:
    """What begins inside may write. Requests other than GET, commands and jobs run in it."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


@contextlib.contextmanager
def at_once() -> Iterator[None]:
    """What begins inside changes what it changes by one chain (`app.core.chain`) that does all or nothing. On PostgreSQL that
    is one statement and a transaction by itself: no BEGIN before it, no COMMIT after it, and no row stays locked while the
    two sides talk. `db.session.commit()` ends it all the same."""
    token = _at_once.set(True)
    try:
        with writing():
            yield
    finally:
        _at_once.reset(token)


@contextlib.contextmanager
def reading() -> Iterator[None]:
    """What begins inside only reads, also in a job: on SQLite it keeps nobody waiting."""
    token = _writing.set(False)
    try:
        yield
    finally:
        _writing.reset(token)


def begin_writing(*, is_at_once: bool = False) -> None:
    """Mark the rest of this request (its own context) as one that may write, or that writes `at_once`."""
    _writing.set(True)
    _at_once.set(is_at_once)


def stop_writing() -> None:
    _writing.set(False)
    _at_once.set(False)


def changed(statement: UpdateBase) -> int:
    """Execute a conditional UPDATE or DELETE in this session and give how many rows it found."""
    return cast(CursorResult, db.session.execute(statement)).rowcount


@event.listens_for(Engine, "connect")
def _open_sqlite(connection, _record) -> None:
    if not type(connection).__module__.startswith("sqlite3"):
        return
    connection.isolation_level = None  # We say BEGIN ourselves, below.
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute(f"PRAGMA busy_timeout = {WAIT_FOR_LOCK_MS}")
    cursor.close()


@event.listens_for(Engine, "connect")
def _open_postgresql(connection, _record) -> None:
    """Without compiling queries: over 100,000 places that took 870 of a list's 900 ms, and never paid.

    And as on the disks of today: the planner's own figure is of disks that turn, for which it reads whole tables and sorts them
    where an index has the rows in order (a country counted by squares: 55 ms of processor, and 30 with it).
    """
    if type(connection).__module__.startswith("psycopg"):
        connection.execute("SET jit = off; SET random_page_cost = 1.1")
        connection.commit()


# psycopg keeps what it made of a statement's text, but only of short ones; a chain of changes is longer than its 4,096 letters.
_queries.MAX_CACHED_STATEMENT_LENGTH = 8_192


@event.listens_for(Pool, "checkout")
def _is_still_connected(connection, _record, _proxy) -> None:
    """A server that went away has closed its end, and that can be seen without asking it a question before every request."""
    if not type(connection).__module__.startswith("psycopg"):
        return
    closed = poll()
    closed.register(connection.pgconn.socket, POLLIN)
    if closed.poll(0):
        raise DisconnectionError


@event.listens_for(Engine, "begin")
def _begin(connection) -> None:
    is_sqlite, writes = connection.dialect.name == "sqlite", _writing.get()
    if not is_sqlite:
        _begin_or_not(connection)
    if writes:
        _take_turn(connection, WAIT_FOR_LOCK_MS / 1000 if is_sqlite else COURTESY)
    if is_sqlite:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _begin_or_not(connection) -> None:
    """psycopg says BEGIN by itself before the first statement, unless each is to be a transaction of its own."""
    if _at_once.get():
        connection.info[ALONE] = connection.connection.dbapi_connection.autocommit = True
    elif connection.info.pop(ALONE, False):
        connection.connection.dbapi_connection.autocommit = False


@event.listens_for(Engine, "before_cursor_execute")
def _nothing_beside_the_chain(connection, _cursor, _statement, _parameters, context, _many) -> None:
    """What is done `at_once` would stay when the rest fails: it is all in the chain, which is a SELECT here."""
    is_change = context is not None and (context.isinsert or context.isupdate or context.isdelete)
    if is_change and _at_once.get() and connection.dialect.name != "sqlite":
        raise RuntimeError("A change beside the chain of something that is done at once.")


# SQLite makes those who wait for a write ask again and again, and in a crowd somebody is unlucky every time until the patience
# is over. The threads of a process therefore queue here, one of them asks, and only processes meet at the file. PostgreSQL would
# let them all write at once, but what they take from each other is the interpreter, each holding its rows meanwhile: in turn a
# tenth more gets done (decision 0025). There it is a courtesy only: nobody waits for a long change.
_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)
TURN, ALONE = "turn", "alone"


def _take_turn(connection, patience: float) -> None:
    turn = _turns[connection.engine.url.database]
    if turn.acquire(timeout=patience):
        connection.info[TURN] = turn


def _give_turn(info: dict) -> None:
    turn = info.pop(TURN, None)
    if turn is not None:
        turn.release()


@event.listens_for(Engine, "commit")
@event.listens_for(Engine, "rollback")
def _after_writing(connection) -> None:
    if not connection.invalidated:  # Then the pool has given the turn back, below.
        _give_turn(connection.info)


@event.listens_for(Pool, "checkin")
@event.listens_for(Pool, "invalidate")
def _after_use(_connection, record, *_error) -> None:
    """A connection that ended in another way than by commit or rollback keeps nobody waiting."""
    _give_turn(record.info)


def engine_options(config) -> dict:
    """Pool of 8 on PostgreSQL: more connections than cores only queue inside the server."""
    options: dict = {"json_serializer": lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True)}
    if not config.is_sqlite:
        options |= {"pool_size": 8, "max_overflow": 4}
    return options
