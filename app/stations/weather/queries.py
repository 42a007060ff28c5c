"""What weather the pages show."""

import datetime

from sqlalchemy import select

from app.core.db import db
from app.stations.weather.models import WeatherFace


def present(now: datetime.datetime) -> WeatherFace | None:
    """The announcement that holds now."""
    holding = WeatherFace.ended_at.is_(None), WeatherFace.begins_at <= now, WeatherFace.ends_at > now
    return db.session.scalar(select(WeatherFace).where(*holding).order_by(WeatherFace.id.desc()).limit(1))
