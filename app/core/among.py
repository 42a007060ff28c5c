"""“One of these numbers” as one parameter, so that the statement's text stays the same however many they are.

`IN (…)` with a placeholder for each number is another text for every length: SQLAlchemy writes it out anew each time, and
PostgreSQL, which keeps plans by text, plans it anew.
"""

import json
from collections.abc import Collection

from sqlalchemy import ColumnElement, Integer, String, TypeDecorator, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import NULLTYPE


class _Numbers(TypeDecorator):
    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(ARRAY(Integer) if dialect.name == "postgresql" else String())

    def process_bind_param(self, value: Collection[int] | None, dialect):
        numbers = list(value or ())
        return numbers if dialect.name == "postgresql" else json.dumps(numbers)


class _Among(FunctionElement):
    # Not Boolean: SQLite has none, SQLAlchemy would write “… = 1” after it, and the index would not be used.
    type = NULLTYPE
    inherit_cache = True


def among(column: ColumnElement, name: str) -> ColumnElement[bool]:
    """The column is one of the numbers given to `db.run` under this name."""
    return _Among(column, bindparam(name, type_=_Numbers()))


@compiles(_Among, "postgresql")
def _as_array(element, compiler, **options) -> str:
    column, numbers = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({numbers})"


@compiles(_Among)
def _as_json(element, compiler, **options) -> str:
    column, numbers = element.clauses
    return compiler.process(column.in_(select(func.json_each(numbers).table_valued("value").c.value)), **options)
