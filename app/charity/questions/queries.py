"""Which questions a page shows, and how long people wait for answers."""

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.charity.models import Project, Publisher
from app.charity.questions.models import Question
from app.content.moderation import rules as moderation
from app.core import settings
from app.core.db import db

SWITCH = "charity.questions"
SHOWN, WAITING = moderation.Moderation.SHOWN, moderation.Moderation.WAITING
LISTED = 50
MEASURED = 200  # Answers the usual waiting time is told from, the newest.


def is_open() -> bool:
    """Whether the centre takes and shows questions at all."""
    return settings.get(SWITCH, True)


def shown(project_id: int, limit: int = LISTED) -> Sequence[Question]:
    """What the public reads, the newest first."""
    found = select(Question).where(Question.owner_id == project_id, Question.state == SHOWN)
    return db.session.scalars(found.order_by(Question.made_at.desc(), Question.id.desc()).limit(limit)).all()


def count(project_id: int) -> int:
    counted = select(func.count(Question.id)).where(Question.owner_id == project_id, Question.state == SHOWN)
    return db.session.scalar(counted) or 0


def by_code(code: str) -> Question | None:
    return db.session.scalar(select(Question).where(Question.code == code).options(joinedload(Question.project)))


def own(code: str, person_id: int) -> Question | None:
    """A question of this person; another's is as unknown as none."""
    return db.session.scalar(select(Question).where(Question.code == code, Question.made_by == person_id))


def of_person(person_id: int, project_id: int | None = None) -> Sequence[Question]:
    """Everything this person has asked, whatever became of it, the newest first."""
    found = select(Question).where(Question.made_by == person_id).options(joinedload(Question.project))
    if project_id is not None:
        found = found.where(Question.owner_id == project_id)
    return db.session.scalars(found.order_by(Question.id.desc())).all()


def waiting_of(person_id: int) -> int:
    counted = select(func.count(Question.id)).where(Question.made_by == person_id, Question.state == WAITING)
    return db.session.scalar(counted) or 0


def waiting() -> Sequence[Question]:
    """What nobody has looked at yet, the oldest first."""
    found = select(Question).where(Question.state == WAITING).options(joinedload(Question.project))
    return db.session.scalars(found.order_by(Question.made_at, Question.id).limit(LISTED)).all()


def lately_decided(limit: int = 20) -> Sequence[Question]:
    """What the centre let pass or refused last: it can be looked into, and what is shown taken down."""
    decided = select(Question).where(Question.decided_at.is_not(None)).options(joinedload(Question.project))
    return db.session.scalars(decided.order_by(Question.decided_at.desc(), Question.id.desc()).limit(limit)).all()


def _of(publishers: Collection[str] | None) -> Select:
    found = select(Question).join(Project, Project.id == Question.owner_id)
    found = found.join(Publisher, Publisher.id == Project.publisher_id).where(Question.state == SHOWN)
    return found if publishers is None else found.where(Publisher.code.in_(publishers))


def unanswered(publishers: Collection[str] | None) -> Sequence[Question]:
    """What the public reads without an answer, the oldest first; of these publishers, of all for None."""
    open_ones = _of(publishers).where(Question.answered_at.is_(None)).options(joinedload(Question.project))
    return db.session.scalars(open_ones.order_by(Question.made_at, Question.id).limit(LISTED)).all()


def answered(publishers: Collection[str] | None, limit: int = 20) -> Sequence[Question]:
    done = _of(publishers).where(Question.answered_at.is_not(None)).options(joinedload(Question.project))
    return db.session.scalars(done.order_by(Question.answered_at.desc(), Question.id.desc()).limit(limit)).all()


def to_answer(code: str, publishers: Collection[str]) -> Question | None:
    """A public question about a project of one of these publishers."""
    return db.session.scalar(_of(publishers).where(Question.code == code).options(joinedload(Question.project)))


def spans(publisher_id: int) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """When the newest answers of a publisher were asked for, and given."""
    found = select(Question.made_at, Question.answered_at).join(Project, Project.id == Question.owner_id)
    found = found.where(
        Project.publisher_id == publisher_id, Question.state == SHOWN, Question.answered_at.is_not(None)
    )
    rows = db.session.execute(found.order_by(Question.answered_at.desc()).limit(MEASURED))
    return [(asked, given) for asked, given in rows if given is not None]


def facts_of(person_id: int) -> list[dict[str, Any]]:
    """Everything kept of what this person asked, as plain values for their own copy."""
    return [
        {
            "project": row.project.title,
            "name": row.made_by_name,
            "text": row.text,
            "state": row.state.value,
            "asked_at": row.made_at.isoformat(),
            "reason": row.reason,
            "answer": row.answer,
            "answered_at": row.answered_at.isoformat() if row.answered_at else None,
        }
        for row in of_person(person_id)
    ]
