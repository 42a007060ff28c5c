"""Reports in words, for the page of a place and for its owner."""

import datetime
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from app.stations import words
from app.stations.reports.queries import Told
from app.stations.rules import Service, Status


@dataclass(frozen=True)
class Shown:
    """One thing that was reported: what, by how many, when, and what was answered."""

    label: Any
    art: str
    service: Service | None
    said: str
    last_at: datetime.datetime
    has_counted: bool
    answered_at: datetime.datetime | None
    answer: Any
    answered_by: Any
    state: str


def shown(told: Told) -> Shown:
    problems = _("、").join(str(words.PROBLEMS[each]) for each in told.problems)
    return Shown(
        label=words.SERVICES[told.service] if told.service else _("开门"),
        art=f"service-{told.service.value}" if told.service else "",
        service=told.service,
        said=ngettext(
            "%(num)s 位来访者反映%(problems)s", "%(num)s 位来访者反映%(problems)s", told.count, problems=problems
        ),
        last_at=told.last_at,
        has_counted=told.counted_at is not None,
        answered_at=told.answered_at,
        answer=words.ANSWERS[told.answer] if told.answer else "",
        answered_by=words.ANSWERED_BY[told.source] if told.source else "",
        state=Status.UNKNOWN.value,
    )
