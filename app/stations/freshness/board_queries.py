"""What the centre looks after: places gone grey, services that break, reports nobody answered, stickers nobody scans.

Whatever a place sells is no part of it.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, or_, select

from app.core.db import db
from app.qr import queries as placements
from app.stations.models import ServiceReport, Station, StationService
from app.stations.reports.models import VisitorReport
from app.stations.rules import LISTED, Kind, Service, Source, State, Status

LOOK_BACK = datetime.timedelta(days=30)
MOST_STICKERS = 5_000
PLACE = (
    Station.id, Station.code, Station.name, Station.name_en, Station.county_code, Station.is_demonstration,
)  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A county, and outlets instead of stations; empty is all of the city's stations."""

    county: str = ""
    outlets: bool = False


@dataclass(frozen=True)
class BoardPage:
    rows: Sequence[Any]
    total: int


def grey(wanted: Wanted, now: datetime.datetime, *, page: int = 1, size: int | None = 50) -> BoardPage:
    """Open places with something nobody may rely on: `grey` of `offered` services, `last_word`, and the hours' confirmation.

    Wholly grey places first, the longest silent before the others.
    """
    doubtful = or_(
        StationService.status.is_(None), StationService.status == Status.UNKNOWN, StationService.good_until < now
    )
    counted = (
        select(
            StationService.station_id,
            func.count().label("offered"),
            func.sum(case((doubtful, 1), else_=0)).label("grey"),
            func.max(StationService.said_at).label("last_word"),
        )
        .where(StationService.offered)
        .group_by(StationService.station_id)
        .subquery()
    )
    chosen = [Station.state == State.OPEN, *_of_county(wanted), counted.c.grey > 0]
    chosen.append(Station.kind == Kind.OUTLET if wanted.outlets else Station.kind != Kind.OUTLET)
    found = (
        select(*PLACE, Station.hours_confirmed_at, counted.c.offered, counted.c.grey, counted.c.last_word)
        .join(counted, counted.c.station_id == Station.id)
        .where(*chosen)
    )
    order = (
        case((counted.c.grey == counted.c.offered, 0), else_=1),
        case((counted.c.last_word.is_(None), 0), else_=1),
        counted.c.last_word,
        Station.code,
    )
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    return BoardPage(db.session.execute(_paged(found.order_by(*order), page, size)).all(), total)


def breaking(wanted: Wanted, now: datetime.datetime) -> Sequence[Row]:
    """By service in the last thirty days: how often it was said to be broken, doubted by visitors, in how many places."""
    broken = ServiceReport.status == Status.BROKEN
    doubted = and_(ServiceReport.status == Status.UNKNOWN, ServiceReport.source == Source.VISITOR)
    times = func.count()
    found = (
        select(
            ServiceReport.service,
            func.sum(case((broken, 1), else_=0)).label("broken"),
            func.sum(case((doubted, 1), else_=0)).label("doubted"),
            func.count(ServiceReport.station_id.distinct()).label("places"),
        )
        .join(Station, Station.id == ServiceReport.station_id)
        .where(ServiceReport.said_at > now - LOOK_BACK, or_(broken, doubted), *_of_county(wanted))
        .group_by(ServiceReport.service)
        .order_by(times.desc(), ServiceReport.service)
    )
    return db.session.execute(found).all()


def broken_now(wanted: Wanted, now: datetime.datetime) -> dict[Service, int]:
    """How many open places have it broken at this moment."""
    found = (
        select(StationService.service, func.count())
        .join(Station, Station.id == StationService.station_id)
        .where(
            StationService.offered,
            StationService.status == Status.BROKEN,
            StationService.good_until >= now,
            Station.state == State.OPEN,
            *_of_county(wanted),
        )
        .group_by(StationService.service)
    )
    return {row[0]: row[1] for row in db.session.execute(found)}


def unanswered(wanted: Wanted, *, page: int = 1, size: int | None = 50) -> BoardPage:
    """Things reported at a place and not answered: how many said so, since when, and whether it has turned to unknown."""
    found = (
        select(
            *PLACE,
            VisitorReport.about,
            func.count().label("reports"),
            func.min(VisitorReport.reported_at).label("since"),
            func.max(VisitorReport.counted_at).label("counted_at"),
        )
        .join(Station, Station.id == VisitorReport.station_id)
        .where(VisitorReport.answered_at.is_(None), *_of_county(wanted))
        .group_by(*PLACE, VisitorReport.about)
    )
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    counted_first = case((func.max(VisitorReport.counted_at).is_(None), 1), else_=0)
    order = (counted_first, func.min(VisitorReport.reported_at), Station.code)
    return BoardPage(db.session.execute(_paged(found.order_by(*order), page, size)).all(), total)


@dataclass(frozen=True)
class Sticker:
    place: Row
    silent: placements.Silent


def silent_stickers(wanted: Wanted, now: datetime.datetime, *, page: int = 1, size: int | None = 50) -> BoardPage:
    """Codes of places in use for long without a scan: gone, covered, or never put up. The longest silent first."""
    found = placements.silent(now, kind="station", most=MOST_STICKERS)
    numbers = {each.placement.target_id for each in found}
    chosen = select(*PLACE).where(Station.id.in_(numbers), Station.state.in_(LISTED), *_of_county(wanted))
    places = {row.id: row for row in db.session.execute(chosen)}
    rows = [Sticker(places[each.placement.target_id], each) for each in found if each.placement.target_id in places]
    start = (page - 1) * size if size else 0
    return BoardPage(rows[start : start + size] if size else rows, len(rows))


def _of_county(wanted: Wanted) -> list[ColumnElement[bool]]:
    return [Station.county_code == wanted.county] if wanted.county else []


def _paged(found, page: int, size: int | None):
    return found.offset((page - 1) * size).limit(size) if size else found
