"""What a project's page tells first: the money in three lengths, what is late, and the code on its plaque."""

import datetime
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup

from app.charity import figures, labels, rules
from app.charity.models import Milestone, Project
from app.charity.rules import MoneyKind, Progress, ProjectKind
from app.core import site, templating
from app.qr import images
from app.qr import queries as placements
from app.qr import rules as printed

MONEY = (MoneyKind.BUDGET, MoneyKind.ALLOCATED, MoneyKind.PAID)


@dataclass(frozen=True)
class Delay:
    """Something that should be done by now; `row` is None where it is the whole project. `days`: how long ago."""

    row: Milestone | None
    due: str
    days: int


def delays(project: Project, today: datetime.date) -> list[Delay]:
    """What is late, the longest first: steps not met, and the project itself past its planned end."""
    found: list[tuple[Milestone | None, datetime.date]] = [
        (row, row.due_on) for row in project.milestones if row.due_on and row.is_late(today)
    ]
    is_late = project.kind is ProjectKind.PROJECT and project.progress(today) is Progress.LATE
    if is_late and project.planned_end:
        found.append((None, project.planned_end))
    return [Delay(row, templating.day(due), (today - due).days) for row, due in sorted(found, key=lambda each: each[1])]


def sums(project: Project) -> list[dict[str, Any]]:
    """Budget, allocated and paid side by side, as lengths on one scale; `amount` is None where nobody published it."""
    lines = {
        kind: [line for line in project.transactions if line.kind is kind and line.amount.counts] for kind in MONEY
    }
    minor = {kind: sum(line.amount_minor for line in found) for kind, found in lines.items()}
    most = max(minor.values())
    if project.kind is not ProjectKind.PROJECT or not most:
        return []
    return [
        {
            "label": labels.MONEY[kind],
            "amount": _amount(project, minor[kind], found) if found else None,
            "exact": templating.exact_money(minor[kind], project.currency) if found else "",
            "width": round(100 * minor[kind] / most, 1),
            "is_paid": kind is MoneyKind.PAID,
        }
        for kind, found in lines.items()
    ]


def _amount(project: Project, minor: int, lines) -> str:
    return figures.amount(minor, project.currency, rules.least_exact(line.precision for line in lines))


@dataclass(frozen=True)
class Plaque:
    """The code that hangs at the project: its drawing, and the spot."""

    symbol: Markup
    spot: str


def plaque(project: Project) -> Plaque | None:
    """None where no plaque is recorded."""
    found = placements.in_use("project", [project.id])
    if not found:
        return None
    style = placements.style()
    held = printed.printed_text(site.current().origin, found[0].code, style.case)
    drawn = images.svg(held, alt=_("二维码，打开这个项目的网页"), mark=style.mark)
    return Plaque(Markup(drawn), found[0].spot)  # noqa: S704  Drawn by our own code.
