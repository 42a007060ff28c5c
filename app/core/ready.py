"""A SELECT that is asked again and again: SQLAlchemy says once what its text is and what its values become.

SQLAlchemy works most of that out anew for each execution, and for a question by key that costs more than the driver's own work
(decision 0025). Only SELECTs: what a change means to others (kept pages, the search) is seen where SQLAlchemy executes it. A
chain of changes on PostgreSQL is a SELECT, too, and says so itself.
"""

import contextlib
import functools
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, Dialect, Result, Select
from sqlalchemy.engine import IteratorResult
from sqlalchemy.engine.result import SimpleResultMetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]


class Ready:
    """A SELECT for one kind of database, whose text is the same whatever the values are."""

    def __init__(self, statement: Select, compiled: SQLCompiler) -> None:
        self.dialect = dialect = compiled.dialect
        self.text = compiled.string
        self.order: Sequence[str] | None = compiled.positiontup if compiled.positional else None
        self.fixed: dict[str, Any] = {}
        self.asked: list[tuple[str, str]] = []
        self.to_convert: list[tuple[str, Convert]] = []
        for name, value in compiled.binds.items():
            convert = value.type.dialect_impl(dialect).bind_processor(dialect)
            if value.required:
                self.asked.append((name, value.key))
                if convert:
                    self.to_convert.append((name, convert))
            else:
                self.fixed[name] = convert(value.effective_value) if convert else value.effective_value
        self.columns = statement.exported_columns
        self.names = SimpleResultMetaData(self.columns.keys())
        self.converts: list[tuple[int, Convert]] | None = None

    def on(self, connection: Connection, values: dict[str, Any]) -> Result:
        """Ask, with these values; the rows are those that `connection.execute` would give, and so are the errors."""
        parameters: Any = {name: values[key] for name, key in self.asked} | self.fixed
        for name, convert in self.to_convert:
            parameters[name] = convert(parameters[name])
        if self.order is not None:
            parameters = tuple(parameters[name] for name in self.order)
        with contextlib.closing(connection.connection.cursor()) as cursor:
            rows = self._asked(connection, cursor, parameters)
        return IteratorResult(self.names, iter(self._converted(rows) if self.converts else rows))

    def _asked(self, connection: Connection, cursor: Any, parameters: Any) -> list[tuple]:
        for watch in connection.dispatch.before_cursor_execute:
            watch(connection, cursor, self.text, parameters, None, False)
        try:
            cursor.execute(self.text, parameters)
            rows = cursor.fetchall()
        except self.dialect.loaded_dbapi.Error as error:
            is_gone = self.dialect.is_disconnect(error, connection.connection.dbapi_connection, cursor)
            if is_gone:
                connection.invalidate(error)
            about = (self.text, parameters, error, self.dialect.loaded_dbapi.Error)
            raise DBAPIError.instance(*about, connection_invalidated=is_gone, dialect=self.dialect) from error
        for watch in connection.dispatch.after_cursor_execute:
            watch(connection, cursor, self.text, parameters, None, False)
        if self.converts is None:
            self.converts = self._converts(cursor.description)
        return rows

    def _converts(self, description: Sequence[Sequence]) -> list[tuple[int, Convert]]:
        kinds = [column.type.dialect_impl(self.dialect) for column in self.columns]
        found = [kind.result_processor(self.dialect, said[1]) for kind, said in zip(kinds, description, strict=True)]
        return [(number, convert) for number, convert in enumerate(found) if convert is not None]

    def _converted(self, rows: list[tuple]) -> list[list]:
        converted = [list(row) for row in rows]
        for row in converted:
            for number, convert in self.converts or ():
                row[number] = convert(row[number])
        return converted


_asked_before: WeakSet[Select] = WeakSet()


def ask(connection: Connection, statement: Select, values: dict[str, Any]) -> Result:
    """The rows of a SELECT. Left to SQLAlchemy, which knows the text of others like it, is one that is asked for the first time
    (it may have been built for this question alone), and one whose text has as many places as a list has values.
    """
    if statement not in _asked_before:
        _asked_before.add(statement)
        return connection.execute(statement, values)
    known = _ready(statement, connection.dialect)
    return known.on(connection, values) if known else connection.execute(statement, values)


@functools.lru_cache(maxsize=512)
def _ready(statement: Select, dialect: Dialect) -> Ready | None:
    compiled = statement.compile(dialect=dialect)
    assert isinstance(compiled, SQLCompiler)  # noqa: S101  A SELECT is SQL.
    if compiled.post_compile_params or compiled.literal_execute_params:
        return None
    return Ready(statement, compiled)
