"""Which places a page lists, and where the nearest one is."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import selectinload

from app.core import clock, search
from app.core.db import db, run
from app.stations import nearest, opening
from app.stations.calendar import queries as calendar
from app.stations.freshness import queries as freshness
from app.stations.models import Station, StationImport, StationService
from app.stations.opening import Hours, Opening, Unknown
from app.stations.rules import LISTED, Kind, Service, State, Status, is_code, is_doubted, normal_code
from app.stations.wanted import IN_ORDER, Wanted, conditions, matching, with_everything

COUNTED_TO = 10_000
MOST_AT_ONCE = (
    5_000  # So many places are listed, compared and sent as one; in a larger network the search is narrowed first.
)

LAST_NUMBER = select(func.max(Station.id))


def by_code(code: str) -> Station | None:
    """The place of this number, as typed or scanned; None also for what no number can be."""
    if not is_code(normal_code(code)):
        return None
    return db.session.scalar(select(Station).where(Station.code == normal_code(code)).options(*with_everything()))


def public_by_code(code: str) -> Station | None:
    """The same, only where the public has a page of it."""
    row = by_code(code)
    return row if row and row.is_public else None


def by_id(station_id: int) -> Station | None:
    return db.session.get(Station, station_id)


def state_of(code: str) -> State | None:
    return db.session.scalar(select(Station.state).where(Station.code == code))


def of_keeper(code: str, codes: Collection[str]) -> Station | None:
    """A place among those somebody keeps; another's is as unknown as one that does not exist."""
    return by_code(code) if normal_code(code) in codes else None


def kept_by(codes: Collection[str]) -> Sequence[Station]:
    return db.session.scalars(select(Station).where(Station.code.in_(codes)).order_by(Station.code)).all()


def listed(wanted: Wanted, now: datetime.datetime, *, page: int = 1, size: int = 20) -> Sequence[Station]:
    """A page of the places somebody looks for. Places gone for good are not listed."""
    if wanted.near:
        return nearest.listed(wanted, now, page=page, size=size, is_large=may_be_large())
    chosen = matching(wanted, now)
    if wanted.service and may_be_large():
        # Where it works comes first: mostly a page is full of it, and no more places need to be put in order.
        working = _some([*chosen, _works(wanted.service, now)], IN_ORDER, page, size)
        if len(working) == size:
            return working
    return _some(chosen, _order(wanted, now), page, size)


def _some(conditions: Sequence[ColumnElement[bool]], order: Sequence, page: int, size: int) -> Sequence[Station]:
    found = select(Station).where(*conditions).order_by(*order).offset((page - 1) * size).limit(size)
    return db.session.scalars(found.options(*with_everything())).all()


def total(wanted: Wanted, now: datetime.datetime) -> int:
    """How many places a search finds, counted to one more than `COUNTED_TO`: nobody looks through more, and counting a million
    costs half a second."""
    places = select(Station.id)
    if wanted.words:
        # Joined, not asked for “in”: SQLite would look up every place that has the words before it counts the first.
        found = search.matching("station", wanted.words).subquery()
        places, wanted = places.join(found, Station.id == found.c.row_id), replace(wanted, words="")
    some = places.where(*matching(wanted, now)).limit(COUNTED_TO + 1).subquery()
    return db.session.scalar(select(func.count()).select_from(some)) or 0


def is_large() -> bool:
    """More places than travel to a browser at once. Costs the same whatever the network's size."""
    some = select(Station.id).limit(MOST_AT_ONCE + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) > MOST_AT_ONCE


def may_be_large() -> bool:
    """The same at a glance: places are never deleted, so their numbers tell how many there can be."""
    return (run(LAST_NUMBER).scalar() or 0) > MOST_AT_ONCE


def published(wanted: Wanted, now: datetime.datetime, *, demonstration: bool) -> Sequence[Station]:
    """What is found, whole, for the open formats and the list on paper; by county and town. Without demonstration places
    unless they are asked for.
    """
    real = () if demonstration else (Station.is_demonstration.is_(False),)
    rows = select(Station).where(*matching(wanted, now), *real)
    rows = rows.order_by(Station.county_code, Station.town_code.is_(None), Station.town_code, *IN_ORDER)
    return db.session.scalars(rows.options(*with_everything())).all()


def all_of_them(words: str = "", county: str = "", *, page: int = 1, size: int = 50) -> tuple[Sequence[Station], int]:
    """The staff's list: also places that are paused or gone."""
    found = select(Station).where(*conditions(Wanted(words=words, county=county), None))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = found.order_by(Station.code).offset((page - 1) * size).limit(size).options(*with_everything())
    return db.session.scalars(rows).all(), total


def to_print(county: str = "") -> Sequence[int]:
    """The places of a county, or of all, that the public finds: by county, town and number, as sheets are handed out."""
    rows = select(Station.id).where(Station.state.in_(LISTED))
    if county:
        rows = rows.where(Station.county_code == county)
    return db.session.scalars(rows.order_by(Station.county_code, Station.town_code, Station.code)).all()


def by_state(state: State) -> Sequence[Station]:
    return db.session.scalars(select(Station).where(Station.state == state).order_by(Station.code)).all()


def whole_network() -> Sequence[Station]:
    """Every place with everything, for the export and the import's comparison."""
    return db.session.scalars(select(Station).order_by(Station.code).options(*with_everything())).all()


def whole(numbers: Collection[int]) -> Sequence[Station]:
    """These places with everything."""
    return db.session.scalars(select(Station).where(Station.id.in_(numbers)).options(*with_everything())).all()


FRESH_FOR = datetime.timedelta(days=1)


def fresh(now: datetime.datetime, most: int) -> Sequence[Row]:
    """Places whose services were confirmed within a day, the newest first: what a card needs, and `newest`."""
    newest = (
        select(StationService.station_id, func.max(StationService.said_at).label("newest"))
        .where(
            StationService.said_at > now - FRESH_FOR,
            StationService.offered,
            StationService.status == Status.WORKS,
            StationService.good_until >= now,
        )
        .group_by(StationService.station_id)
        .subquery()
    )
    shown = (Station.code, Station.name, Station.name_en, Station.kind, Station.county_code, Station.town_code)
    found = (
        select(*shown, Station.is_demonstration, newest.c.newest)
        .join(newest, newest.c.station_id == Station.id)
        .where(Station.state == State.OPEN)
        .order_by(newest.c.newest.desc(), Station.id)
        .limit(most)
    )
    return db.session.execute(found).all()


def to_index(ids: Collection[int] | None) -> Sequence[Station]:
    """The places of these numbers, or all, with their services: for the search index."""
    found = search.only(select(Station), Station.id, ids).options(selectinload(Station.services))
    return db.session.scalars(found).all()


def public_codes() -> Sequence[tuple[str, datetime.datetime]]:
    """Code and last change of every public page."""
    public = select(Station.code, Station.changed_at).where(Station.state != State.PREPARING)
    rows = db.session.execute(public.order_by(Station.code))
    return [(row.code, row.changed_at) for row in rows]


def without_english() -> Sequence[Station]:
    missing = or_(Station.name_en.is_(None), and_(Station.address.is_not(None), Station.address_en.is_(None)))
    return db.session.scalars(select(Station).where(missing, Station.state.in_(LISTED)).order_by(Station.code)).all()


def grey_places(now: datetime.datetime) -> int:
    """How many open places have nothing that anybody may rely on now."""
    counts = and_(StationService.station_id == Station.id, StationService.offered, StationService.good_until >= now)
    offers = and_(StationService.station_id == Station.id, StationService.offered)
    grey = select(func.count()).where(
        Station.state == State.OPEN, Station.kind != Kind.OUTLET, exists().where(offers), not_(exists().where(counts))
    )
    return db.session.scalar(grey.select_from(Station)) or 0


def import_by_key(key: str) -> StationImport | None:
    return db.session.scalar(select(StationImport).where(StationImport.key == key))


def opening_of(station: Station, now: datetime.datetime) -> Opening:
    """Open or not at this moment; a place that is paused or gone is not."""
    if station.state is not State.OPEN:
        return Opening(False)
    confirmed, doubted = station.hours_confirmed_at, station.opening_doubted_at
    return claimed(station.hours, now, confirmed_at=confirmed, doubted_at=doubted)


def claimed(
    hours: Hours,
    now: datetime.datetime,
    *,
    confirmed_at: datetime.datetime | None,
    doubted_at: datetime.datetime | None,
) -> Opening:
    """What may be said of registered hours now: nothing when nobody has confirmed them lately, or visitors doubt them."""
    found = opening.opening(hours.by(calendar.calendar()), clock.local(now).replace(tzinfo=None))
    if found.is_open is None:
        return found
    if is_doubted(doubted_at, confirmed_at):
        return replace(found, is_open=None, unknown=Unknown.DOUBTED)
    if not freshness.periods().hours_are_fresh(confirmed_at, now):
        return replace(found, is_open=None, unknown=Unknown.STALE)
    return found


def _order(wanted: Wanted, now: datetime.datetime) -> list:
    return [*([_reliability(wanted.service, now)] if wanted.service else []), *IN_ORDER]


def _works(service: Service, now: datetime.datetime) -> ColumnElement[bool]:
    """The first of the three ranks of `_reliability`."""
    return exists().where(
        StationService.station_id == Station.id,
        StationService.service == service,
        StationService.status == Status.WORKS,
        StationService.good_until >= now,
    )


def _reliability(service: Service, now: datetime.datetime):
    """Where it works now first, then where nobody has said lately, then where it is broken."""
    rank = case((StationService.good_until < now, 1), (StationService.status == Status.WORKS, 0),
                (StationService.status == Status.BROKEN, 2), else_=1)  # fmt: skip
    its = StationService.station_id == Station.id, StationService.service == service
    return select(rank).where(*its).correlate(Station).scalar_subquery()
