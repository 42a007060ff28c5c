"""Verbs on questions and answers. They flush, never commit."""

import datetime

from sqlalchemy import delete, func, update

from app.accounts import operations as accounts
from app.charity.models import Project
from app.charity.questions import queries, rules
from app.charity.questions.models import Question
from app.content.moderation import operations as moderation
from app.content.moderation import rules as states
from app.core import audit, codes, settings
from app.core.db import changed, db

KIND = "project"
CODE_LENGTH = 6
UNSYNCED = {"synchronize_session": False}


class TooMany(Exception):
    """As many questions of this person wait already as may."""


class Closed(Exception):
    """The centre takes no questions just now."""


class AnsweredMeanwhile(Exception):
    """A colleague has answered since the form was opened."""


def subject(question: Question) -> audit.Subject:
    """By its code: what a citizen wrote and how they called themselves can be forgotten, the log cannot."""
    return audit.Subject("project-question", question.code, question.project.title)


def ask(
    project: Project, name: str, text: str, *, by_id: int, now: datetime.datetime, sample: bool = False
) -> Question:
    """A question that waits for a person to read it; only its chosen name is kept beside it. Raises TooMany, Closed.

    The log of the staff's acts says nothing of it: whoever leaves leaves no name behind.
    """
    if not queries.is_open():
        raise Closed
    accounts.lock(by_id)
    if queries.waiting_of(by_id) >= rules.MOST_WAITING:
        raise TooMany
    question = Question(
        code=codes.new(CODE_LENGTH),
        owner_kind=KIND,
        owner_id=project.id,
        text=text,
        state=states.Moderation.WAITING,
        made_by=by_id,
        made_by_name=name,
        made_at=now,
        is_demonstration=sample,
    )
    db.session.add(question)
    db.session.flush()
    return question


def decide(
    question: Question,
    after: states.Moderation,
    *,
    reason: str = "",
    text_en: str | None = None,
    by: audit.Actor,
    now: datetime.datetime,
) -> None:
    """The centre shows a question or refuses it, with a reason its asker reads. Raises the exceptions of `moderation.decide`."""
    facts = {"text_en": text_en or None} if after is states.Moderation.SHOWN else {}
    moderation.decide(question, after, reason=reason, subject=subject(question), by=by, now=now, facts=facts)


def answer(
    question: Question, text: str, text_en: str | None, *, seen: int, by: audit.Actor, now: datetime.datetime
) -> None:
    """The unit answers, or puts its answer right; `seen` counts the answers there were in the form. Raises AnsweredMeanwhile."""
    before, first = question.answer, question.answered_at
    same = Question.answer_number == seen
    values = {"answer": text, "answer_en": text_en or None, "answered_at": first or now, "answer_number": seen + 1}
    values |= {"answered_by": by.id, "answered_by_name": by.display_name}
    stands = (Question.id == question.id, Question.state == states.Moderation.SHOWN)
    if not changed(update(Question).where(*stands, same).values(**values).execution_options(**UNSYNCED)):
        raise AnsweredMeanwhile
    db.session.refresh(question)
    audit.record(by, "project-question.answer", subject(question), at=now, answer=[before, text])


def withdraw(question: Question, *, now: datetime.datetime) -> None:
    """Its asker takes it back, and the answer with it. Raises DecidedMeanwhile."""
    moderation.withdraw(question, subject=None, by=None, now=now)


def switch(is_open: bool, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Take and show questions, or leave the office and the telephone."""
    before = queries.is_open()
    settings.put(queries.SWITCH, is_open)
    about = audit.Subject("setting", queries.SWITCH, "项目问答")
    audit.record(by, "project-questions.switch", about, at=now, open=[before, is_open])


def forget(person_id: int) -> None:
    """The person leaves: what is not public goes; what is stays as a question of nobody (个人信息保护法 第四十七条)."""
    mine = Question.made_by == person_id
    shown = states.Moderation.SHOWN
    db.session.execute(delete(Question).where(mine, Question.state != shown), execution_options=UNSYNCED)
    anonymous = update(Question).where(mine).values(made_by=None, made_by_name="")
    db.session.execute(anonymous, execution_options=UNSYNCED)


def forget_ended(before: datetime.datetime) -> int:
    """Questions refused or taken back before this moment go. Returns how many."""
    ended = Question.state.in_((states.Moderation.REFUSED, states.Moderation.WITHDRAWN))
    moment = func.coalesce(Question.withdrawn_at, Question.decided_at)
    return changed(delete(Question).where(ended, moment < before).execution_options(**UNSYNCED))
