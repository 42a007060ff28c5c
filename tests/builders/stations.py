"""Places for tests. They flush into the present session; `site` commits it before its next request."""

import datetime
import itertools
from collections.abc import Iterable, Mapping

from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import System
from app.core.db import db
from app.qr import operations as placements
from app.qr.models import Placement
from app.stations import operations, queries
from app.stations.models import Station, StationService
from app.stations.opening import Interval, OnHolidays
from app.stations.rules import Kind, Service, Source, Status
from tests.builders.accounts import person

_numbers = itertools.count(1)
ALWAYS_OPEN = {day: (Interval(0, 24 * 60),) for day in range(7)}
SEAT = (37.3841, 118.0141)


def station(
    code: str | None = None,
    *,
    services: Iterable[Service] = (Service.WATER, Service.CHARGING),
    weekly: Mapping[int, Iterable[Interval]] = ALWAYS_OPEN,
    position: tuple[float, float] | None = SEAT,
    **facts,
) -> Station:
    """A public-welfare station in the seat of the city, open round the clock and on holidays.

    The hours have just been confirmed; about the services nobody has said anything.
    """
    number = next(_numbers)
    made = operations.add_station(
        {
            "code": code or f"TEST-{number:04}",
            "kind": Kind.SERVICE,
            "name": f"测试驿站 {number}",
            "county_code": "371602",
            "lat": position[0] if position else None,
            "lng": position[1] if position else None,
            "on_holidays": OnHolidays.USUAL,
            "hours_confirmed_at": clock.now(),
            "hours_source": Source.OWNER,
            **facts,
        },
        by=System(),
        now=clock.now(),
    )
    operations.replace_week(made, weekly)
    operations.offer(made, services)
    return made


def keeper(place: Station, role: Role = Role.OWNER) -> User:
    return person(role, scope=place.code)


def said(
    place: Station,
    service: Service,
    status: Status = Status.WORKS,
    *,
    ago: datetime.timedelta = datetime.timedelta(0),
    by: User | None = None,
) -> None:
    """Somebody said so, some time ago."""
    at = clock.now() - ago
    operations.say(place, service, status, source=Source.OWNER, by=by or person(), now=at)


def status_of(place: Station, service: Service) -> Status:
    db.session.expire_all()
    row: StationService = next(row for row in queries.by_code(place.code).services if row.service is service)
    return row.status_now(clock.now())


def placement(place: Station, spot: str = "门口玻璃门") -> Placement:
    return placements.add_placement("station", place.id, spot, by=System(), now=clock.now())
