"""Taking a report, and what an answer does to it. They flush, never commit."""

import datetime
from collections.abc import Iterable

from sqlalchemy import and_, delete, func, insert, not_, or_, select, update

from app.core import clock, events
from app.core.db import changed as changed_rows
from app.core.db import db, insert_once
from app.core.networks import Mark
from app.stations.models import ServiceReport, Station, StationService
from app.stations.reports import rules
from app.stations.reports.models import VisitorReport
from app.stations.reports.rules import Answer, Earlier, Problem
from app.stations.rules import Service, Source, State, Status


class NotTaken(Exception):
    """The place is not open to the public, or does not offer this: there is nothing to report."""


class SaidToday(Exception):
    """This network has said so today."""


def report(
    station: Station,
    problem: Problem,
    service: Service | None,
    *,
    mark: Mark,
    now: datetime.datetime,
    reporter_id: int | None = None,
) -> bool:
    """Somebody found the door locked, something broken or the hours wrong. True when that, with another, changed something.

    `reporter_id`: a member who wants points if it is so.
    `mark` gives the mark of the sender's network under a day's salt. Raises NotTaken, SaidToday.
    """
    if station.state is not State.OPEN or (service is None) == (problem is Problem.BROKEN):
        raise NotTaken
    if service is not None and service not in {row.service for row in station.offered}:
        raise NotTaken
    about, day = service.value if service else rules.OPENING, clock.today(now)
    values = {"station_id": station.id, "about": about, "problem": problem, "day": day, "network": mark(day)}
    values["reporter_id"] = reporter_id
    number = db.session.scalar(insert_once(VisitorReport, **values, reported_at=now).returning(VisitorReport.id))
    if number is None:
        raise SaidToday
    others = rules.independent(_earlier(station, about), mark, now)
    if not others:
        return False
    since = min(each.at for each in others)
    if not (_doubt_service(station, service, since, now) if service else _doubt_opening(station, since, now)):
        _join(station, about, number)
        return False
    _count([number, *(each.id for each in others)], now)
    db.session.refresh(station)
    for row in station.services:
        db.session.refresh(row)
    return True


def _earlier(station: Station, about: str) -> list[Earlier]:
    found = select(VisitorReport.id, VisitorReport.reported_at, VisitorReport.day, VisitorReport.network).where(
        VisitorReport.station_id == station.id,
        VisitorReport.about == about,
        VisitorReport.network.is_not(None),
        VisitorReport.answered_at.is_(None),
    )
    return [Earlier(number, at, day, network) for number, at, day, network in db.session.execute(found) if network]


def _doubt_service(station: Station, service: Service, since: datetime.datetime, now: datetime.datetime) -> bool:
    """Unknown, unless somebody answerable has spoken since the earlier report, or says himself that it is broken."""
    said_broken = and_(StationService.status == Status.BROKEN, StationService.good_until >= now)
    doubting = (
        update(StationService)
        .where(
            StationService.station_id == station.id,
            StationService.service == service,
            or_(StationService.said_at.is_(None), and_(StationService.said_at <= since, not_(said_broken))),
        )
        .values(
            status=Status.UNKNOWN, source=Source.VISITOR, said_by=None, said_at=now, received_at=now, good_until=now
        )
        .execution_options(synchronize_session=False)
    )
    if changed_rows(doubting) == 0:
        return False
    word = {"status": Status.UNKNOWN, "source": Source.VISITOR, "said_by": None, "said_at": now, "received_at": now}
    db.session.execute(insert(ServiceReport), [{"station_id": station.id, "service": service, **word}])
    return True


def _doubt_opening(station: Station, since: datetime.datetime, now: datetime.datetime) -> bool:
    """Unknown, unless somebody answerable has looked at the hours since the earlier report."""
    unconfirmed = or_(Station.hours_confirmed_at.is_(None), Station.hours_confirmed_at <= since)
    doubt_stands = and_(
        Station.opening_doubted_at.is_not(None),
        or_(Station.hours_confirmed_at.is_(None), Station.hours_confirmed_at < Station.opening_doubted_at),
    )
    doubting = (
        update(Station)
        .where(Station.id == station.id, unconfirmed, not_(func.coalesce(doubt_stands, False)))
        .values(opening_doubted_at=now)
        .execution_options(synchronize_session=False)
    )
    return changed_rows(doubting) == 1


def _count(numbers: Iterable[int], at: datetime.datetime) -> None:
    db.session.execute(
        update(VisitorReport)
        .where(VisitorReport.id.in_(list(numbers)))
        .values(counted_at=at)
        .execution_options(synchronize_session=False)
    )


def _join(station: Station, about: str, number: int) -> None:
    """A third who says so belongs to the doubt that stands."""
    standing = select(func.max(VisitorReport.counted_at)).where(
        VisitorReport.station_id == station.id, VisitorReport.about == about, VisitorReport.answered_at.is_(None)
    )
    since = db.session.scalar(standing)
    if since is not None:
        _count([number], since)


def answer(
    station_id: int,
    about: Iterable[str],
    said: Answer,
    *,
    source: Source,
    at: datetime.datetime,
    now: datetime.datetime,
    confirmed_by: int | None = None,
) -> None:
    """Somebody answerable has said how it is, seen `at`: what was reported up to then is answered.

    `confirmed_by`: who, when the answer is that the reports were right; members among the reporters are announced.
    """
    reported = and_(
        VisitorReport.station_id == station_id,
        VisitorReport.about.in_(list(about)),
        VisitorReport.answered_at.is_(None),
        VisitorReport.reported_at <= at,
    )
    members = select(VisitorReport.id, VisitorReport.reporter_id, Station.code).where(
        reported, VisitorReport.reporter_id.is_not(None), Station.id == VisitorReport.station_id
    )
    waiting = db.session.execute(members.order_by(VisitorReport.id)).all()
    db.session.execute(
        update(VisitorReport)
        .where(reported)
        .values(answered_at=now, answer=said, answered_source=source, reporter_id=None)
        .execution_options(synchronize_session=False)
    )
    if confirmed_by is not None:
        for report_id, reporter_id, code in waiting:
            if reporter_id is not None:
                events.announce(rules.CorrectionConfirmed(report_id, code, reporter_id, confirmed_by, now))


def reopen(station_id: int, answered_at: datetime.datetime) -> None:
    """The answer of that moment was taken back."""
    db.session.execute(
        update(VisitorReport)
        .where(VisitorReport.station_id == station_id, VisitorReport.answered_at == answered_at)
        .values(answered_at=None, answer=None, answered_source=None)
        .execution_options(synchronize_session=False)
    )


def forget_reporter(user_id: int) -> None:
    """A member leaves: their reports stay, as anybody's."""
    mine = update(VisitorReport).where(VisitorReport.reporter_id == user_id).values(reporter_id=None)
    db.session.execute(mine.execution_options(synchronize_session=False))


def forget(now: datetime.datetime) -> None:
    """Drop the marks of networks after a day, who wanted points after a week, and the reports themselves after a year."""
    unanswered = VisitorReport.reporter_id.is_not(None), VisitorReport.reported_at < now - rules.TOLD_FOR
    db.session.execute(
        update(VisitorReport).where(*unanswered).values(reporter_id=None).execution_options(synchronize_session=False)
    )
    old = VisitorReport.network.is_not(None), VisitorReport.reported_at < now - rules.WITHIN
    db.session.execute(
        update(VisitorReport).where(*old).values(network=None).execution_options(synchronize_session=False)
    )
    db.session.execute(delete(VisitorReport).where(VisitorReport.reported_at < now - rules.KEPT_FOR))
