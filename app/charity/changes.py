"""Which projects changed since one looked: noted by triggers of the database, so that no way of writing goes unseen.

Numbers of a sequence may come in another order than the transactions that took them, and on SQLite a number taken by a
transaction that was rolled back is given again. So the newest `WINDOW` notes are compared one by one, each with its own token.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, delete, event, func, select
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, mapped_column

from app.core.db import Base, changed, db

WINDOW = 1_000
MOST = 200  # More changed projects than these are read anew with all the others.
ASKED, FLUSHES = "charity.changes.asked", "charity.changes.flushes"


class ProjectChange(Base):
    """One change of one project; without a number, of all projects of a publisher. Written by triggers only."""

    __tablename__ = "project_change"
    __table_args__ = {"info": {"private": True, "derived": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int | None]
    token: Mapped[int] = mapped_column(BigInteger)


newest = select(func.max(ProjectChange.id)).scalar_subquery()
SIGNATURE = select(
    func.count(ProjectChange.id), func.max(ProjectChange.id), func.sum(ProjectChange.token % 1_000_003)
).where(ProjectChange.id > newest - WINDOW)
NOTES = select(ProjectChange.id, ProjectChange.token, ProjectChange.project_id).where(
    ProjectChange.id > newest - WINDOW
)


@dataclass(frozen=True)
class Notes:
    """The newest notes at one moment: number and token of each."""

    newest: int
    seen: frozenset[tuple[int, int]]


def signature() -> tuple[Any, ...]:
    """Another one after every change. Asked once in a transaction that has written nothing since."""
    session = db.session()
    moment = (session.get_transaction(), session.info.get(FLUSHES, 0))
    asked = session.info.get(ASKED)
    if asked is None or asked[0] != moment or moment[0] is None:
        row = tuple(session.execute(SIGNATURE).one())
        asked = ((session.get_transaction(), session.info.get(FLUSHES, 0)), row)
        session.info[ASKED] = asked
    return asked[1]


@event.listens_for(Session, "after_flush")
def _count_flush(session: Session, _context: Any) -> None:
    session.info[FLUSHES] = session.info.get(FLUSHES, 0) + 1


@event.listens_for(Session, "do_orm_execute")
def _count_write(state: ORMExecuteState) -> None:
    if not state.is_select:
        state.session.info[FLUSHES] = state.session.info.get(FLUSHES, 0) + 1


def noted() -> tuple[Notes, dict[tuple[int, int], int | None]]:
    """The newest notes, and the project each is about."""
    rows = {(row.id, row.token): row.project_id for row in db.session.execute(NOTES)}
    return Notes(max((number for number, _token in rows), default=0), frozenset(rows)), rows


def since(before: Notes) -> tuple[Notes, set[int] | None]:
    """The projects noted since then. None: too much, or too long ago, or taken back; then everything is read anew."""
    now, rows = noted()
    still = {note for note in before.seen if note[0] > now.newest - WINDOW}
    fresh = rows.keys() - before.seen
    projects = {rows[note] for note in fresh}
    is_known = still <= rows.keys() and now.newest - before.newest < WINDOW // 2 and None not in projects
    if not is_known or len(projects) > MOST:
        return now, None
    return now, {number for number in projects if number is not None}


def prune() -> int:
    """Old notes go; returns how many."""
    return changed(
        delete(ProjectChange)
        .where(ProjectChange.id <= newest - 2 * WINDOW)
        .execution_options(synchronize_session=False)
    )
