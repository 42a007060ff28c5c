"""What the centre has set."""

from sqlalchemy import select

from app.core.db import db
from app.stations.freshness.models import PeriodsVersion
from app.stations.rules import HOURS_COUNT, USUAL_PERIODS, Periods

KEPT = "stations.periods"


def newest() -> PeriodsVersion | None:
    return db.session.scalar(select(PeriodsVersion).order_by(PeriodsVersion.version.desc()).limit(1))


def periods() -> Periods:
    """The periods in force, read once a session: a page asks for them with every place it shows."""
    kept = db.session.info.get(KEPT)
    if kept is None:
        kept = db.session.info[KEPT] = periods_of(newest())
    return kept


def periods_of(version: PeriodsVersion | None) -> Periods:
    days = version.days if version else {}
    services = {service: days.get(service.value, usual) for service, usual in USUAL_PERIODS.items()}
    return Periods(services, days.get("hours") or HOURS_COUNT)


def look_again() -> None:
    """Forget what was read in this session."""
    db.session.info.pop(KEPT, None)
