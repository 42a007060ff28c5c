"""Announcements of the weather."""

import datetime

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, EnumText, UtcDateTime
from app.stations.weather.rules import Weather


class WeatherFace(Base):
    """Such weather from `begins_at` until `ends_at`, or until it was ended earlier. The newest that holds counts."""

    __tablename__ = "weather_face"
    __table_args__ = (CheckConstraint("ends_at > begins_at", name="lasts"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    weather: Mapped[Weather] = mapped_column(EnumText(Weather))
    begins_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    ends_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[int | None]
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
