"""The nearest places: of a search, and for what is missing at one of them.

Distances are compared inside boxes that grow until they hold enough; the index on (lat, lng) makes each step cheap, however large
the network.
"""

import datetime
import math
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, bindparam, case, func, literal, select

from app.core.db import db, run
from app.stations import open_now, positions
from app.stations.models import Station, StationService
from app.stations.opening import DayKind
from app.stations.positions import Box
from app.stations.rules import Service, State, Status
from app.stations.wanted import IN_ORDER, Wanted, built_once, matching, with_everything

REACHES = tuple(0.01 * 2**step for step in range(12))  # Degrees of latitude, from some 1 km to half the country.
TOGETHER = 4  # So many are tried in one statement, each only when the one before was too small.
CORNER = math.sqrt(2) * 1.01
MISSING_REACHES = (0.04, 0.1, 0.2, 0.32, 0.5)  # What is missing is looked for within some 50 km.

NORTH = Station.lat - bindparam("lat")
EAST = (Station.lng - bindparam("lng")) * bindparam("narrow")
SQUARE_DISTANCE = NORTH * NORTH + EAST * EAST

# A place without a position comes last; NULL would sort differently on the two engines.
BY_DISTANCE: Sequence[ColumnElement] = (Station.lat.is_(None), SQUARE_DISTANCE, *IN_ORDER)


def whence(origin: tuple[float, float]) -> dict[str, float]:
    """The values of `SQUARE_DISTANCE`: flat-earth arithmetic is exact enough to put places in order, and both engines know it."""
    lat, lng = origin
    return {"lat": lat, "lng": lng, "narrow": math.cos(math.radians(lat))}


def listed(wanted: Wanted, now: datetime.datetime, *, page: int, size: int, is_large: bool) -> Sequence[Station]:
    """A page of the places of a search by their distance from `wanted.near`."""
    if wanted.near is None:
        raise ValueError("The nearest to what? Give a position.")
    asked = {**whence(wanted.near), "first": (page - 1) * size, "size": size}
    box = box_of_nearest(wanted, now, page * size) if is_large else None
    if box is None:
        return db.session.scalars(_everywhere(wanted, now), asked).all()
    return db.session.scalars(_in_box(wanted, now), {**asked, **box.named()}).all()


def box_of_nearest(wanted: Wanted, now: datetime.datetime, at_least: int) -> Box | None:
    """A box with the nearest `at_least` places in it, found by growing; None when only the whole country would do.

    The corners of a square reach √2 times as far as its sides: the last step takes that in, so that nobody nearer stands just
    outside.
    """
    statement = _which_holds(wanted, now)
    for first in range(0, len(REACHES), TOGETHER):
        reaches = REACHES[first : first + TOGETHER]
        values: dict[str, float] = {"at_least": at_least}
        for place, reach in enumerate(reaches):
            values |= positions.around(wanted.near, reach).named(place)
        place = db.session.scalar(statement, values)
        if place is not None:
            return positions.around(wanted.near, reaches[place] * CORNER)
    return None


@built_once
def _which_holds(wanted: Wanted, now: datetime.datetime | None) -> Select:
    """Which of some boxes, one larger than the other, is the first to hold enough places."""
    found = matching(wanted, now, one_by_one=True)
    ways = []
    for place in range(TOGETHER):
        inside = select(Station.id).where(positions.inside(place), *found).limit(bindparam("at_least")).subquery()
        number = select(func.count()).select_from(inside).scalar_subquery()
        ways.append((number >= bindparam("at_least"), literal(place)))
    return select(case(*ways))


@built_once
def _in_box(wanted: Wanted, now: datetime.datetime | None) -> Select:
    found = select(Station).where(positions.inside(), *matching(wanted, now, one_by_one=True))
    return _page(found)


@built_once
def _everywhere(wanted: Wanted, now: datetime.datetime | None) -> Select:
    return _page(select(Station).where(*matching(wanted, now)))


def _page(found: Select) -> Select:
    found = found.order_by(*BY_DISTANCE).offset(bindparam("first")).limit(bindparam("size"))
    return found.options(*with_everything())


def working(
    station: Station, services: Collection[Service], now: datetime.datetime, *, is_large: bool
) -> list[tuple[Service, Station]]:
    """For each service the nearest other place where it works now; one that is open before one that is not.

    In a large network the search grows: a box has the answer for a service when an open place lies no farther than its sides.
    """
    if not services or station.position is None:
        return []
    statement = _candidates(open_now.kinds(now), now)
    asked = {**open_now.values(now), **whence(station.position), "now": now, "itself": station.id}
    left, found = list(services), {}
    for reach in MISSING_REACHES if is_large else MISSING_REACHES[-1:]:
        box, is_last = positions.around(station.position, reach), reach == MISSING_REACHES[-1]
        for row in run(statement, **asked, **box.named(), services=left).all():
            if is_last or (row.is_open and row.distance <= reach * reach):
                found[row.service] = row.station_id
        left = [service for service in services if service not in found]
        if not left:
            break
    places = {place.id: place for place in _whole(found.values())}
    return [(service, places[number]) for service, number in found.items()]


_kept: dict[tuple[DayKind, ...], Select] = {}


def _candidates(kinds: tuple[DayKind, ...], now: datetime.datetime) -> Select:
    """The statement of `_best`, built once for days of these kinds."""
    if kinds not in _kept:
        _kept[kinds] = _best(now)
    return _kept[kinds]


def _best(now: datetime.datetime) -> Select:
    """For each service the best place in a box, whether it is open, and how far it is.

    MATERIALIZED: the index alone tells which places lie in the box, their services which of them are candidates, and only of
    these it is worked out, once, whether they are open.
    """
    offering = (
        select(StationService.service, StationService.station_id)
        .join(Station, Station.id == StationService.station_id)
        .where(
            StationService.service.in_(bindparam("services", expanding=True)),
            StationService.offered,
            StationService.status == Status.WORKS,
            StationService.good_until >= bindparam("now"),
            Station.state == State.OPEN,
            Station.id != bindparam("itself"),
            positions.inside(),
        )
        .cte("offering")
        .prefix_with("MATERIALIZED")
    )
    opening = case((open_now.is_open(now), 1), else_=0).label("is_open")
    candidates = (
        select(offering.c.service, offering.c.station_id, opening, SQUARE_DISTANCE.label("distance"))
        .join(Station, Station.id == offering.c.station_id)
        .cte("candidates")
        .prefix_with("MATERIALIZED")
    )
    order = candidates.c.is_open.desc(), candidates.c.distance, candidates.c.station_id
    rank = func.row_number().over(partition_by=candidates.c.service, order_by=order).label("rank")
    ranked = select(candidates, rank).subquery()
    return select(ranked).where(ranked.c.rank == 1)


def _whole(numbers: Collection[int]) -> Sequence[Station]:
    if not numbers:
        return []
    return db.session.scalars(select(Station).where(Station.id.in_(set(numbers))).options(*with_everything())).all()
