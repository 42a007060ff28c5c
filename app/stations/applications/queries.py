"""Which applications a page lists."""

import datetime
from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from app.core import codes
from app.core.db import db
from app.stations.applications.models import Application
from app.stations.applications.rules import CONTACT_KEPT, FORGOTTEN, NUMBER_LENGTH, OPEN, Kind, State

WITH_CENTRE = (State.APPLIED, State.CHECKED)


def by_number(typed: str) -> Application | None:
    """As written or read aloud."""
    number = codes.normalise(typed, NUMBER_LENGTH)
    return db.session.scalar(select(Application).where(Application.number == number)) if number else None


def of_station(station_id: int) -> Sequence[Application]:
    found = select(Application).where(Application.station_id == station_id)
    return db.session.scalars(found.order_by(Application.id.desc()).limit(20)).all()


def open_of(station_id: int, kind: Kind) -> Application | None:
    found = select(Application).where(
        Application.station_id == station_id, Application.kind == kind, Application.state.in_(OPEN)
    )
    return db.session.scalar(found)


def listed(state: State | None, *, page: int = 1, size: int = 50) -> tuple[Sequence[Application], int]:
    """Those with the centre first, the nearest deadline on top; then the newest."""
    found = select(Application)
    if state:
        found = found.where(Application.state == state)
    total = db.session.scalar(select(func.count()).select_from(found.subquery())) or 0
    order = (Application.due_on.is_(None), Application.due_on, Application.id.desc())
    rows = db.session.scalars(
        found.options(selectinload(Application.station)).order_by(*order).offset((page - 1) * size).limit(size)
    ).all()
    return rows, total


def waiting_for(user_id: int) -> int:
    """How many this person of the desk could take on: not their own, and not what they have checked."""
    mine = or_(Application.applicant_id.is_(None), Application.applicant_id != user_id)
    free = or_(Application.state == State.APPLIED, Application.checked_by != user_id)
    counted = select(func.count(Application.id)).where(Application.state.in_(WITH_CENTRE), mine, free)
    return db.session.scalar(counted) or 0


def contacts_to_forget(now: datetime.datetime) -> Sequence[Application]:
    over = or_(Application.ended_at < now - CONTACT_KEPT, Application.applied_at < now - FORGOTTEN)
    return db.session.scalars(select(Application).where(Application.contact.is_not(None), over)).all()
