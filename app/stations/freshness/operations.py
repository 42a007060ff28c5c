"""Setting how long words count. Flushes, never commits."""

import datetime

from sqlalchemy import select

from app.core import audit
from app.core.db import db, insert_once
from app.stations import operations as stations
from app.stations import queries as places
from app.stations.freshness import queries
from app.stations.freshness.models import PeriodsVersion
from app.stations.models import StationService
from app.stations.rules import Periods, Service, Status

SUBJECT = audit.Subject("freshness", "periods", "时效")
AT_ONCE = 500


class ChangedMeanwhile(Exception):
    """Somebody else has set the periods since this form was opened. Nothing was overwritten."""


def set_periods(wanted: Periods, *, version: int, by: audit.Actor, now: datetime.datetime) -> list[str]:
    """Take over the periods; gives the names of those that differ. Raises ChangedMeanwhile.

    `version` is the one the wish was written over. Words already said count by the new periods at once.
    """
    newest = queries.newest()
    before, after = _days(queries.periods_of(newest)), _days(wanted)
    changed = [name for name in after if after[name] != before[name]]
    if (newest.version if newest else 0) != version:
        raise ChangedMeanwhile
    if not changed:
        return []
    adding = insert_once(PeriodsVersion, version=version + 1, days=after, set_by=by.id, set_at=now)
    if db.session.scalar(adding.returning(PeriodsVersion.version)) is None:
        raise ChangedMeanwhile
    queries.look_again()
    _reckon_again({service for service in Service if service.value in changed})
    facts = {name: [before[name], after[name]] for name in changed}
    audit.record(by, "station.periods", SUBJECT, at=now, **facts)
    return changed


def _days(periods: Periods) -> dict[str, int | None]:
    return {**{service.value: days for service, days in periods.services.items()}, "hours": periods.hours}


def _reckon_again(services: set[Service]) -> None:
    """Until when each standing word counts, by the new periods."""
    said = StationService.status != Status.UNKNOWN
    concerned = select(StationService.station_id).where(StationService.service.in_(services), said).distinct()
    numbers = db.session.scalars(concerned).all()
    for start in range(0, len(numbers), AT_ONCE):
        for station in places.whole(numbers[start : start + AT_ONCE]):
            stations.reckon_again(station)
        db.session.flush()
