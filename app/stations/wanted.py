"""What a list or a map is asked for, as conditions on places."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import selectinload

from app.core import search
from app.stations import open_now
from app.stations.models import Station, StationService
from app.stations.rules import LISTED, Kind, Service

IN_ORDER = (Station.precedence, Station.code)
STATEMENTS_KEPT = 256


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


def matching(wanted: Wanted, now: datetime.datetime | None, *, one_by_one: bool = False) -> list[ColumnElement[bool]]:
    """What a place must be to be found by the public. Without a moment, “open now” is not asked for.

    `one_by_one`: for a statement that looks at few places, each of which is asked for its service; PostgreSQL would else
    begin with all places in the country that offer it.
    """
    return [Station.state.in_(LISTED), *conditions(wanted, now, one_by_one=one_by_one)]


def conditions(wanted: Wanted, now: datetime.datetime | None, *, one_by_one: bool = False) -> list[ColumnElement[bool]]:
    """The same for the staff, who also find what is paused or gone."""
    found: list[ColumnElement[bool]] = []
    if wanted.county:
        found.append(Station.county_code == wanted.county)
    if wanted.town:
        found.append(Station.town_code == wanted.town)
    if wanted.kind:
        found.append(Station.kind == wanted.kind)
    if wanted.step_free:
        found.append(Station.step_free.is_(True))
    if wanted.service:
        found.append(_offers(wanted.service, one_by_one))
    if wanted.words:
        found.append(Station.id.in_(search.matching("station", wanted.words)))
    if wanted.open_now and now is not None:
        found.append(open_now.is_open(now))
    return found


def _offers(service: Service, one_by_one: bool) -> ColumnElement[bool]:
    its = StationService.station_id == Station.id, StationService.service == service
    if one_by_one:
        return select(StationService.offered).where(*its).correlate(Station).scalar_subquery().is_(True)
    return exists().where(*its, StationService.offered)


def built_once(build: Callable[[Wanted, datetime.datetime | None], Select]) -> Callable[..., Select]:
    """The statement of a search, kept for all who ask the same: building it costs more than asking it.

    What depends on the moment or on words is built anew. Positions are never part of it: they come as values.
    """
    kept = lru_cache(STATEMENTS_KEPT)(lambda wanted: build(wanted, None))

    def statement(wanted: Wanted, now: datetime.datetime) -> Select:
        wanted = replace(wanted, near=None)
        return build(wanted, now) if wanted.open_now or wanted.words else kept(wanted)

    return statement


def with_everything():
    """A place with everything a card says of it."""
    return selectinload(Station.services), selectinload(Station.hours_exceptions)
