"""What was reported: for the page of a place, for its owner, for the centre."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.core.db import db
from app.stations.models import Station
from app.stations.reports.models import VisitorReport
from app.stations.reports.rules import ANSWER_WITHIN, OPENING, TOLD_FOR, Answer, Problem
from app.stations.rules import Service, Source


@dataclass(frozen=True)
class Told:
    """Reports of one thing that belong together. `counted_at` is None while they have changed nothing."""

    about: str
    problems: tuple[Problem, ...]
    count: int
    last_at: datetime.datetime
    counted_at: datetime.datetime | None
    answered_at: datetime.datetime | None
    answer: Answer | None
    source: Source | None

    @property
    def service(self) -> Service | None:
        return None if self.about == OPENING else Service(self.about)


def counted(station_id: int, now: datetime.datetime) -> list[Told]:
    """What turned something to unknown in the last week, with the answers: for everybody. The newest first."""
    return _together(_of(station_id, now).where(VisitorReport.counted_at.is_not(None)))


def unanswered(station_id: int, now: datetime.datetime) -> list[Told]:
    """What nobody has answered: for the owner, also what one visitor alone has said."""
    return _together(_of(station_id, now).where(VisitorReport.answered_at.is_(None)))


def waiting(stations: Collection[int], now: datetime.datetime) -> set[int]:
    """Those of these places where something that was reported waits for an answer."""
    found = select(VisitorReport.station_id).where(
        VisitorReport.station_id.in_(stations),
        VisitorReport.reported_at > now - TOLD_FOR,
        VisitorReport.answered_at.is_(None),
    )
    return set(db.session.scalars(found.distinct()))


def of_reporter(user_id: int) -> Sequence[tuple[VisitorReport, str]]:
    """What a member asked points for and nobody has answered yet, with the code of the place."""
    mine = select(VisitorReport, Station.code).join(Station, Station.id == VisitorReport.station_id)
    rows = db.session.execute(mine.where(VisitorReport.reporter_id == user_id).order_by(VisitorReport.id))
    return [(report, code) for report, code in rows]


def overdue(now: datetime.datetime) -> int:
    """How many places have left a doubt unanswered for more than a day."""
    late = VisitorReport.answered_at.is_(None), VisitorReport.counted_at < now - ANSWER_WITHIN
    return db.session.scalar(select(func.count(VisitorReport.station_id.distinct())).where(*late)) or 0


def _of(station_id: int, now: datetime.datetime):
    recent = VisitorReport.station_id == station_id, VisitorReport.reported_at > now - TOLD_FOR
    return select(VisitorReport).where(*recent).order_by(VisitorReport.reported_at)


def _together(found) -> list[Told]:
    groups: dict[tuple, list[VisitorReport]] = {}
    for row in db.session.scalars(found):
        groups.setdefault((row.about, row.counted_at, row.answered_at), []).append(row)
    told = [_told(rows) for rows in groups.values()]
    return sorted(told, key=lambda each: each.last_at, reverse=True)


def _told(rows: Sequence[VisitorReport]) -> Told:
    last = rows[-1]
    return Told(
        about=last.about,
        problems=tuple(_once(row.problem for row in rows)),
        count=len(rows),
        last_at=last.reported_at,
        counted_at=last.counted_at,
        answered_at=last.answered_at,
        answer=last.answer,
        source=last.answered_source,
    )


def _once(problems: Iterable[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))
