"""What was done at a place lately."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core.db import db
from app.stations.acts.models import OwnerAct

LISTED = 40


def recent(station_id: int) -> Sequence[OwnerAct]:
    found = select(OwnerAct).where(OwnerAct.station_id == station_id).order_by(OwnerAct.id.desc()).limit(LISTED)
    return db.session.scalars(found).all()


def of_station(number: int, station_id: int) -> OwnerAct | None:
    """The act of this number if it was done at this place; another's is as unknown as none."""
    act = db.session.get(OwnerAct, number)
    return act if act and act.station_id == station_id else None


def by_key(key: str) -> OwnerAct | None:
    return db.session.scalar(select(OwnerAct).where(OwnerAct.key == key))
