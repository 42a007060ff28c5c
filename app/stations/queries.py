"""Which places a page lists, and where the nearest one is."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, Row, and_, case, exists, func, not_, or_, select
from sqlalchemy.orm import selectinload

from app.core import clock, search
from app.core.db import db
from app.stations import open_now, opening, positions
from app.stations.calendar import queries as calendar
from app.stations.freshness import queries as freshness
from app.stations.models import Station, StationImport, StationService
from app.stations.opening import Hours, Opening, Unknown
from app.stations.rules import LISTED, Kind, Service, State, Status, is_code, is_doubted, normal_code

NEAR_DEGREES = 0.5  # Look for the nearest place within some 50 km.
MOST_AT_ONCE = (
    5_000  # So many places are listed, compared and sent as one; in a larger network the search is narrowed first.
)
IN_ORDER = (Station.precedence, Station.code)


@dataclass(frozen=True)
class Wanted:
    """What a list is asked for."""

    county: str = ""
    town: str = ""
    service: Service | None = None
    kind: Kind | None = None
    open_now: bool = False
    step_free: bool = False
    words: str = ""
    near: tuple[float, float] | None = None


def by_code(code: str) -> Station | None:
    """The place of this number, as typed or scanned; None also for what no number can be."""
    if not is_code(normal_code(code)):
        return None
    return db.session.scalar(select(Station).where(Station.code == normal_code(code)).options(*_whole()))


def public_by_code(code: str) -> Station | None:
    """The same, only where the public has a page of it."""
    row = by_code(code)
    return row if row and row.is_public else None


def by_id(station_id: int) -> Station | None:
    return db.session.get(Station, station_id)


def of_keeper(code: str, codes: Collection[str]) -> Station | None:
    """A place among those somebody keeps; another's is as unknown as one that does not exist."""
    return by_code(code) if normal_code(code) in codes else None


def kept_by(codes: Collection[str]) -> Sequence[Station]:
    return db.session.scalars(select(Station).where(Station.code.in_(codes)).order_by(Station.code)).all()


def listed(wanted: Wanted, now: datetime.datetime, *, page: int = 1, size: int = 20) -> Sequence[Station]:
    """A page of the places somebody looks for. Places gone for good are not listed."""
    chosen = matching(wanted, now)
    if wanted.near and is_large():
        box = positions.box_of_nearest(wanted.near, chosen, page * size)
        chosen += [box.condition] if box else []
    elif wanted.service and is_large():
        # Where it works comes first: mostly a page is full of it, and no more places need to be put in order.
        working = _some([*chosen, _works(wanted.service, now)], IN_ORDER, page, size)
        if len(working) == size:
            return working
    return _some(chosen, _order(wanted, now), page, size)


def _some(conditions: Sequence[ColumnElement[bool]], order: Sequence, page: int, size: int) -> Sequence[Station]:
    found = select(Station).where(*conditions).order_by(*order).offset((page - 1) * size).limit(size)
    return db.session.scalars(found.options(*_whole())).all()


def total(wanted: Wanted, now: datetime.datetime) -> int:
    """How many places a search finds. In a large network the dearest thing on the page: keep the answer for a while."""
    return db.session.scalar(select(func.count()).select_from(Station).where(*matching(wanted, now))) or 0


def is_large() -> bool:
    """More places than travel to a browser at once. Costs the same whatever the network's size."""
    some = select(Station.id).limit(MOST_AT_ONCE + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(some)) or 0) > MOST_AT_ONCE


def published(wanted: Wanted, now: datetime.datetime, *, demonstration: bool) -> Sequence[Station]:
    """What is found, whole, for the open formats and the list on paper; by county and town. Without demonstration places
    unless they are asked for.
    """
    real = () if demonstration else (Station.is_demonstration.is_(False),)
    rows = select(Station).where(*matching(wanted, now), *real)
    rows = rows.order_by(Station.county_code, Station.town_code.is_(None), Station.town_code, *IN_ORDER)
    return db.session.scalars(rows.options(*_whole())).all()


def matching(wanted: Wanted, now: datetime.datetime | None) -> list[ColumnElement[bool]]:
    """What a place must be to be found by the public. Without a moment, “open now” is not asked for."""
    return [Station.state.in_(LISTED), *_conditions(wanted, now)]


def all_of_them(words: str = "", county: str = "", *, page: int = 1, size: int = 50) -> tuple[Sequence[Station], int]:
    """The staff's list: also places that are paused or gone."""
    found = select(Station).where(*_conditions(Wanted(words=words, county=county), None))
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    rows = found.order_by(Station.code).offset((page - 1) * size).limit(size).options(*_whole())
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
    return db.session.scalars(select(Station).order_by(Station.code).options(*_whole())).all()


def whole(numbers: Collection[int]) -> Sequence[Station]:
    """These places with everything."""
    return db.session.scalars(select(Station).where(Station.id.in_(numbers)).options(*_whole())).all()


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


def nearest_working(
    station: Station, services: Collection[Service], now: datetime.datetime
) -> list[tuple[Service, Station]]:
    """For each service the nearest other place where it works now, in one query; one that is open before one that is not."""
    if not services or station.lat is None or station.lng is None:
        return []
    rank = func.row_number().over(
        partition_by=StationService.service,
        order_by=(
            case((open_now.is_open(now), 0), else_=1),
            positions.square_distance((station.lat, station.lng)),
            Station.id,
        ),
    )
    candidates = (
        select(StationService.service.label("service"), Station.id.label("station_id"), rank.label("rank"))
        .join(Station, Station.id == StationService.station_id)
        .where(
            StationService.service.in_(services),
            StationService.offered,
            StationService.status == Status.WORKS,
            StationService.good_until >= now,
            Station.state == State.OPEN,
            Station.id != station.id,
            Station.lat.between(station.lat - NEAR_DEGREES, station.lat + NEAR_DEGREES),
            Station.lng.between(station.lng - NEAR_DEGREES, station.lng + NEAR_DEGREES),
        )
        .subquery()
    )
    rows = db.session.execute(
        select(candidates.c.service, Station)
        .join(Station, Station.id == candidates.c.station_id)
        .where(candidates.c.rank == 1)
        .options(*_whole())
    )
    return [(row.service, row.Station) for row in rows]


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


def _whole():
    return (
        selectinload(Station.services),
        selectinload(Station.hours_exceptions),
    )


def _conditions(wanted: Wanted, now: datetime.datetime | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.county:
        conditions.append(Station.county_code == wanted.county)
    if wanted.town:
        conditions.append(Station.town_code == wanted.town)
    if wanted.kind:
        conditions.append(Station.kind == wanted.kind)
    if wanted.step_free:
        conditions.append(Station.step_free.is_(True))
    if wanted.service:
        offers = exists().where(
            StationService.station_id == Station.id,
            StationService.service == wanted.service,
            StationService.offered,
        )
        conditions.append(offers)
    if wanted.words:
        conditions.append(Station.id.in_(search.matching("station", wanted.words)))
    if wanted.open_now and now is not None:
        conditions.append(open_now.is_open(now))
    return conditions


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
    order: list = []
    if wanted.near:
        # A place without a position comes last; NULL would sort differently on the two engines.
        order += [Station.lat.is_(None), positions.square_distance(wanted.near)]
    elif wanted.service:
        order.append(_reliability(wanted.service, now))
    return [*order, *IN_ORDER]


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
