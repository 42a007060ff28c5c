"""Which reminders still stand: those whose year nobody has announced since."""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy import exists, select

from app.charity import queries as projects
from app.charity.models import Project, Publisher
from app.charity.reminders.models import Reminder
from app.charity.rules import ProjectKind, Standing
from app.core.db import db


def announced(publisher_id: int, year: int, now: datetime.datetime) -> bool:
    """Whether this publisher's announcement about the year is public."""
    release = select(Project.id).where(
        Project.publisher_id == publisher_id,
        Project.kind == ProjectKind.RELEASE,
        Project.year == year,
        projects.is_public(Project, now),
    )
    return bool(db.session.scalar(select(exists(release))))


def own_publishers() -> Sequence[Publisher]:
    """Whose editors are reminded: the city's own, and in a demonstration its sample publisher."""
    mine = Publisher.is_local.is_(True) | (Publisher.standing == Standing.DEMONSTRATION)
    return db.session.scalars(select(Publisher).where(mine).order_by(Publisher.id)).all()


def standing(codes: Collection[str], now: datetime.datetime) -> list[Reminder]:
    """The newest word to the editors of these publishers on each day, while the announcement is missing; the nearest first."""
    found = select(Reminder).join(Publisher, Publisher.id == Reminder.publisher_id).where(Publisher.code.in_(codes))
    newest: dict[tuple[int, str], Reminder] = {}
    for row in db.session.scalars(found.order_by(Reminder.id)):
        newest[row.publisher_id, row.key] = row
    rows = [row for row in newest.values() if not announced(row.publisher_id, row.year, now)]
    return sorted(rows, key=lambda row: (row.due_on, row.id))
