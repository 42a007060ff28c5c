"""Switching the weather face on and off. They flush, never commit."""

import datetime

from sqlalchemy import update

from app.core import audit
from app.core.db import changed as changed_rows
from app.core.db import db
from app.stations.weather.models import WeatherFace
from app.stations.weather.rules import LONGEST, Weather

SUBJECT = audit.Subject("weather", "face", "天气")


class NoSuchTime(Exception):
    """It would end before now, or later than anybody can foresee."""


def switch_on(weather: Weather, until: datetime.datetime, *, by: audit.Actor, now: datetime.datetime) -> None:
    """From now on such weather, in place of what was announced. Raises NoSuchTime."""
    if not now < until <= now + LONGEST:
        raise NoSuchTime
    _end(now)
    db.session.add(WeatherFace(weather=weather, begins_at=now, ends_at=until, set_by=by.id))
    db.session.flush()
    audit.record(by, "weather.on", SUBJECT, at=now, kind=weather, until=until)


def switch_off(*, by: audit.Actor, now: datetime.datetime) -> bool:
    """As in any weather again; False when nothing was announced."""
    if not _end(now):
        return False
    audit.record(by, "weather.off", SUBJECT, at=now)
    return True


def _end(now: datetime.datetime) -> int:
    ending = update(WeatherFace).where(WeatherFace.ended_at.is_(None), WeatherFace.ends_at > now).values(ended_at=now)
    return changed_rows(ending.execution_options(synchronize_session=False))
