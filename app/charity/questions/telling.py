"""Questions as a page shows them: how long each waited, and how long people usually wait."""

import datetime
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.charity.models import Project
from app.charity.questions import queries, rules
from app.charity.questions.models import Question
from app.core import clock


@dataclass(frozen=True)
class Told:
    """One question; `waited` says how long its answer took, or how long it has been waiting."""

    row: Question
    waited: str
    is_answered: bool


def told(row: Question, now: datetime.datetime) -> Told:
    asked = clock.today(row.made_at)
    if row.answered_at is None:
        days = rules.waited(asked, clock.today(now))
        words = ngettext("已等 %(num)d 天", "已等 %(num)d 天", days) if days else _("今天刚问")
        return Told(row, words, is_answered=False)
    days = rules.waited(asked, clock.today(row.answered_at))
    words = ngettext("%(num)d 天后答复", "%(num)d 天后答复", days) if days else _("当天答复")
    return Told(row, words, is_answered=True)


def usual(project: Project) -> str:
    """How long this publisher's answers usually take; empty before the first."""
    spans = queries.spans(project.publisher_id)
    days = rules.usual([rules.waited(clock.today(asked), clock.today(given)) for asked, given in spans])
    if days is None:
        return ""
    if not days:
        return _("这家单位一般当天答复。")
    return ngettext("这家单位一般 %(num)d 天答复。", "这家单位一般 %(num)d 天答复。", days)


@dataclass(frozen=True)
class Beside:
    """For the project's page: the newest of many."""

    rows: list[Told]
    count: int
    usual: str


def beside(project: Project, now: datetime.datetime, limit: int) -> Beside | None:
    """None while the centre takes no questions, and for what others published: the office and the telephone stand alone."""
    if not queries.is_open() or not (project.publisher.is_local or project.is_demonstration):
        return None
    rows = [told(row, now) for row in queries.shown(project.id, limit)]
    return Beside(rows, queries.count(project.id), usual(project))
