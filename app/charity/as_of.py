"""Figures as of a day: from the days of the sums, the steps and the stories, and from the ledger of corrections read backwards.

Nothing is stored twice: what was entered or corrected after the day is left out or put back. A sum without a day cannot be placed
in time and is left out; how many those are is said beside the figures.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.charity import columns, rules, selections
from app.charity.models import Correction, Milestone, Output, Project, Transaction
from app.charity.rules import FigureKind, MilestoneStatus, Precision, ProjectKind
from app.charity.selections import Moment, Selection, Total
from app.core import clock
from app.core.db import db

MOST = 2_000  # Projects whose figures of a day are worked out while somebody waits.
AT_ONCE = 500


class Seen:
    """A row as it was: what differs is given, everything else is the row's."""

    def __init__(self, row: Any, **then: Any) -> None:
        self.__dict__.update(then)
        self.row = row

    def __getattr__(self, name: str) -> Any:
        return getattr(self.row, name)


@dataclass(frozen=True)
class Day:
    """The project on that day, and how many of its sums say no day of their own."""

    project: Any
    undated: int


def on(project: Project, day: datetime.date) -> Day:
    later = [row for row in project.corrections if clock.today(row.at) > day]  # The newest first.
    undated = sum(1 for line in project.transactions if line.dated_on is None)
    lines = [_line(line, later) for line in project.transactions if line.dated_on and line.dated_on <= day]
    start, end = (_by(project.actual_start, day), _by(project.actual_end, day))
    headline = rules.headline([line.amount for line in lines])
    then = Seen(
        project,
        transactions=lines,
        outputs=[_output(output, later) for output in project.outputs],
        milestones=[_milestone(step, day) for step in project.milestones],
        updates=[update for update in project.updates if update.dated_on <= day],
        corrections=[row for row in project.corrections if clock.today(row.at) <= day],
        actual_start=start,
        actual_end=end,
        amount_minor=headline.minor if headline else None,
        amount_kind=headline.kind if headline else None,
        amount_precision=headline.precision if headline else Precision.EXACT,
        progress=lambda today: rules.progress(project.planned_start, project.planned_end, start, end, today),
    )
    return Day(then, undated)


def _by(day: datetime.date | None, last: datetime.date) -> datetime.date | None:
    return day if day and day <= last else None


def _put_back(value: int | None, figure: FigureKind, label: str | None, later: Sequence[Correction]) -> int | None:
    """The figure before the corrections made since, the newest taken back first."""
    for row in later:
        if row.figure is figure and row.label == label and row.new_value == value:
            value = row.old_value
    return value


def _line(line: Transaction, later: Sequence[Correction]) -> Seen:
    minor = _put_back(line.amount_minor, FigureKind(line.kind.value), line.label, later) or 0
    counts = line.part_of is None and line.is_countable
    return Seen(line, amount_minor=minor, amount=rules.Amount(line.kind, minor, line.precision, counts))


def _output(output: Output, later: Sequence[Correction]) -> Seen:
    promised = _put_back(output.promised, FigureKind.PROMISED, output.title, later)
    delivered = _put_back(output.delivered, FigureKind.DELIVERED, output.title, later)
    return Seen(output, promised=promised, delivered=delivered)


def _milestone(step: Milestone, day: datetime.date) -> Seen:
    was_met = step.met_on is None or step.met_on <= day
    status = step.status if was_met else MilestoneStatus.SCHEDULED
    return Seen(
        step,
        met_on=_by(step.met_on, day),
        status=status,
        is_late=lambda today: rules.is_late(status, step.due_on, today),
    )


def totals(selection: Selection, at: Moment, day: datetime.date) -> list[Total] | None:
    """The sums and medians of a selection as of that day. None: too many projects to work out at once."""
    known = columns.current(at.now)
    ids = known.numbers(selections.mask_of(selection, at, known))
    if len(ids) > MOST:
        return None
    found: dict[tuple[ProjectKind, str], list[rules.Amount]] = {}
    for first in range(0, len(ids), AT_ONCE):
        wanted = select(Project).where(Project.id.in_(ids[first : first + AT_ONCE]))
        with_figures = wanted.options(*(selectinload(each) for each in FIGURES))
        for project in db.session.scalars(with_figures):
            then = on(project, day).project
            if then.amount_minor is not None:
                amount = rules.Amount(then.amount_kind, then.amount_minor, then.amount_precision)
                found.setdefault((project.kind, project.currency), []).append(amount)
    return [_total(kind, currency, amounts) for (kind, currency), amounts in sorted(found.items())]


FIGURES = (Project.transactions, Project.outputs, Project.milestones, Project.corrections, Project.updates)


def _total(kind: ProjectKind, currency: str, amounts: list[rules.Amount]) -> Total:
    minors = sorted(each.minor for each in amounts)
    precision = rules.least_exact(each.precision for each in amounts)
    return Total(kind, currency, len(minors), sum(minors), rules.median(minors), precision)
