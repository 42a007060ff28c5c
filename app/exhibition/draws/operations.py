"""Taking draw results in: all of a file or nothing of it."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from app.core import audit, clock, search
from app.core.db import db
from app.exhibition.draws import imports, queries, rules
from app.exhibition.draws.imports import Refusal
from app.exhibition.draws.models import Draw, DrawImport
from app.exhibition.draws.rules import Fault, Found


class Refused(Exception):
    """Nothing was taken in; `refusals` say which rows are wrong and why."""

    def __init__(self, refusals: list[Refusal]) -> None:
        super().__init__(f"{len(refusals)} rows refused")
        self.refusals = refusals


class ImportedMeanwhile(Exception):
    """Somebody else took in some of these draws at the same moment. Nothing of this file was kept; try again."""


@dataclass(frozen=True)
class Taken:
    """What an import did. `unusual` are issues drawn on another weekday than the rules say: worth a look."""

    added: int
    known: int
    unusual: tuple[str, ...]
    newest: str


def import_draws(
    content: bytes,
    game: Mapping[str, Any],
    *,
    file_name: str,
    source: str,
    source_url: str = "",
    by: audit.Actor | audit.System,
    now: datetime.datetime,
) -> Taken:
    """Take a file in. Rows we have already and that say the same change nothing.

    Raises imports.NotReadable, Refused or ImportedMeanwhile; in each case nothing was written.
    """
    code = game["code"]
    reading = imports.read(content, game, clock.today(now))
    held = queries.by_issues(code, (result.issue_no for _row, result in reading.results))
    refusals = [*reading.refusals, *_contradicting(reading, held)]
    fresh = [(row, result) for row, result in reading.results if result.issue_no not in held]
    refusals += _out_of_order(code, fresh) if not refusals else ()
    if refusals:
        raise Refused(sorted(refusals, key=lambda refusal: refusal.number))
    days = game.get("draw_days", [])
    taken = Taken(
        added=len(fresh),
        known=len(reading.results) - len(fresh),
        unusual=tuple(result.issue_no for _row, result in fresh if rules.is_unusual_day(result.drawn_on, days)),
        newest=max(result.issue_no for _row, result in reading.results),
    )
    if fresh:
        brought = DrawImport(
            at=now, by_id=by.id, game=code, file_name=file_name, source=source, source_url=source_url or None,
            added=len(fresh),
        )  # fmt: skip
        _keep(brought, [result for _row, result in fresh])
        subject = audit.Subject("draws", code, game["name"])
        audit.record(by, "draws.import", subject, at=now, file=file_name, source=source, added=len(fresh))
    return taken


def _keep(brought: DrawImport, results: list[rules.Result]) -> None:
    draws = [
        Draw(
            game=brought.game,
            issue_no=result.issue_no,
            drawn_on=result.drawn_on,
            numbers={key: list(numbers) for key, numbers in result.numbers.items()},
            brought_by=brought,
        )
        for result in results
    ]
    try:
        with db.session.begin_nested():
            db.session.add_all([brought, *draws])
    except IntegrityError as error:
        raise ImportedMeanwhile from error
    search.changed("draw", *(draw.id for draw in draws))


def _contradicting(reading: imports.Reading, held: Mapping[str, Draw]) -> list[Refusal]:
    """Rows that say something else than what we hold of the same issue."""
    return [
        Refusal(row.number, row.line, Found(Fault.DIFFERS, {"issue": result.issue_no}))
        for row, result in reading.results
        if result.issue_no in held and not _says_the_same(held[result.issue_no], result)
    ]


def _says_the_same(draw: Draw, result: rules.Result) -> bool:
    numbers = {key: list(numbers) for key, numbers in result.numbers.items()}
    return draw.drawn_on == result.drawn_on and draw.numbers == numbers


def _out_of_order(code: str, fresh: list[tuple[imports.Row, rules.Result]]) -> list[Refusal]:
    """Rows whose day does not lie between those of the neighbouring issues, in the file or held already."""
    where = {result.issue_no: row for row, result in fresh}
    every = [*queries.days_by_issue(code), *((result.issue_no, result.drawn_on) for _row, result in fresh)]
    refusals = []
    for issue, next_issue in rules.out_of_order(every):
        row = where.get(next_issue) or where.get(issue)
        if row is not None:
            facts = {"issue": next_issue, "before": issue}
            refusals.append(Refusal(row.number, row.line, Found(Fault.OUT_OF_ORDER, facts)))
    return refusals
