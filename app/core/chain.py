"""Several changes in one breath: each step uses the rows of those before it.

PostgreSQL gets them as one statement of CTEs, for what a change costs is mostly the asking. SQLite has no CTE that changes
anything and no way to ask: there they run one after the other, and the rows of a step reach the next ones as JSON. The steps are
written once.

Two things follow, and hold on both engines. On PostgreSQL all steps see the tables as they were when the statement began: what a
step needs from another it takes from that step's rows, never from the table. And which of two steps comes first is only sure
when one uses the other: one that must not happen without another joins it.
"""

import functools
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import CTE, Select, String, Subquery, UpdateBase, bindparam, func, select, type_coerce
from sqlalchemy.engine import Row

from app.core import page_cache, ready
from app.core.db import db, run

Rows = CTE | Subquery
Step = Callable[[Mapping[str, Rows]], UpdateBase | Select]
"""Given the rows of the steps before by name, a change with RETURNING, or a SELECT."""


class Chain:
    """Built once, when the site starts; `steps` in their order by name. The last one is a SELECT of one row: what came of it."""

    def __init__(self, **steps: Step) -> None:
        self.steps = steps

    def run(self, **values: Any) -> Row:
        """Execute with these values; gives the row of the last step."""
        connection = db.session.connection()
        if connection.dialect.name == "postgresql":
            if self._is_public:  # The one statement is a SELECT, and names none of the tables it changes.
                page_cache.notice_change()
            return ready.ask(connection, self._as_one, values).one()
        rows: dict[str, Any] = {}
        for name, statement in self._one_by_one:
            done = run(statement, **values, **rows)
            found = done.all()
            rows[f"rows_{name}"] = json.dumps([list(row) for row in found])
        return found[0]

    @functools.cached_property
    def _as_one(self) -> Select:
        *changes, (_name, last) = self.steps.items()
        done: dict[str, Rows] = {}
        for name, step in changes:
            made = step(done)
            # What a step saw or locked is one answer for all that follow, however often they ask.
            done[name] = made.cte(name).prefix_with("MATERIALIZED") if isinstance(made, Select) else made.cte(name)
        result = last(done)
        assert isinstance(result, Select)  # noqa: S101  A mistake in the code, seen when the site is tested.
        return result.add_cte(*(each for each in done.values() if isinstance(each, CTE)))

    @functools.cached_property
    def _is_public(self) -> bool:
        changes = (statement for _name, statement in self._one_by_one if isinstance(statement, UpdateBase))
        return any(not statement.entity_description["table"].info.get("private") for statement in changes)

    @functools.cached_property
    def _one_by_one(self) -> list[tuple[str, UpdateBase | Select]]:
        built: list[tuple[str, UpdateBase | Select]] = []
        done: dict[str, Rows] = {}
        for name, step in self.steps.items():
            statement = step(done)
            built.append((name, statement))
            done[name] = _from_json(name, statement)
        return built


def _from_json(name: str, statement: UpdateBase | Select) -> Subquery:
    """The rows a step gave, as a table of the next ones."""
    each = func.json_each(bindparam(f"rows_{name}", type_=String)).table_valued("value", name=f"json_{name}")
    columns = [
        type_coerce(func.json_extract(each.c.value, f"$[{number}]"), column.type).label(column.key)
        for number, column in enumerate(statement.exported_columns)
    ]
    return select(*columns).select_from(each).subquery(name)
