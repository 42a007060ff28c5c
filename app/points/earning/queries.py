"""Which activities there are, and what somebody has taken part in."""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import joinedload

from app.content import rules as content
from app.core.db import db
from app.points.earning.models import Activity, Allowance, Attendance
from app.points.earning.rules import BY_PEOPLE, ConfirmedBy, Kind, month_of


def running(day: datetime.date) -> Sequence[Activity]:
    """What one can take part in on this day."""
    return db.session.scalars(select(Activity).where(_is_running(day)).order_by(Activity.id)).all()


def confirmable(day: datetime.date, *, operator: bool, places: Collection[str]) -> Sequence[Activity]:
    """Activities this person may confirm: an operator all, a keeper those of their places."""
    found = select(Activity).where(_is_running(day), Activity.confirmed_by.in_(BY_PEOPLE))
    if not operator:
        here = or_(Activity.station_code.is_(None), Activity.station_code.in_(places))
        found = found.where(Activity.confirmed_by == ConfirmedBy.PLACE, here)
    return db.session.scalars(found.order_by(Activity.id)).all()


def running_of_kind(kind: Kind, day: datetime.date) -> Activity | None:
    """What a thing of this kind counts for on this day: the first that was opened."""
    return db.session.scalar(
        select(Activity).where(_is_running(day), Activity.kind == kind).order_by(Activity.id).limit(1)
    )


def by_id(number: int) -> Activity | None:
    return db.session.get(Activity, number)


def by_slug(slug: str) -> Activity | None:
    return db.session.scalar(select(Activity).where(Activity.slug == slug))


def all_of_them(*, page: int = 1, size: int = 50) -> tuple[Sequence[Activity], bool]:
    rows = db.session.scalars(
        select(Activity).order_by(Activity.id.desc()).offset((page - 1) * size).limit(size + 1)
    ).all()
    return rows[:size], len(rows) > size


def granted(activity_ids: Collection[int]) -> dict[int, int]:
    """What each activity has given so far."""
    rows = select(Allowance.activity_id, Allowance.granted).where(Allowance.activity_id.in_(activity_ids))
    return dict(db.session.execute(rows).all())


def attendance(activity_id: int, account_id: int, day: datetime.date) -> Attendance | None:
    return db.session.scalar(
        select(Attendance).where(
            Attendance.activity_id == activity_id, Attendance.account_id == account_id, Attendance.day == day
        )
    )


def attendance_of_transaction(transaction_id: int) -> Attendance | None:
    found = select(Attendance).where(Attendance.transaction_id == transaction_id)
    return db.session.scalar(found.options(joinedload(Attendance.activity)))


def id_of_transaction(transaction_id: int) -> int:
    """The attendance of an earning."""
    return db.session.execute(select(Attendance.id).where(Attendance.transaction_id == transaction_id)).scalar_one()


def earned_on(account_id: int, day: datetime.date) -> int:
    return _sum(Attendance.account_id == account_id, Attendance.day == day)


def earned_in_month(account_id: int, day: datetime.date) -> int:
    first, following = month_of(day)
    return _sum(Attendance.account_id == account_id, Attendance.day >= first, Attendance.day < following)


def times_in_month(account_id: int, activity_id: int, day: datetime.date) -> int:
    first, following = month_of(day)
    found = select(func.count()).where(
        Attendance.account_id == account_id,
        Attendance.activity_id == activity_id,
        Attendance.day >= first,
        Attendance.day < following,
        Attendance.revoked_at.is_(None),
    )
    return db.session.scalar(found) or 0


def _sum(*conditions: ColumnElement[bool]) -> int:
    total = select(func.coalesce(func.sum(Attendance.points), 0))
    return int(db.session.scalar(total.where(Attendance.revoked_at.is_(None), *conditions)) or 0)


def _is_running(day: datetime.date) -> ColumnElement[bool]:
    return and_(
        Activity.state == content.Publication.PUBLISHED,
        Activity.starts_on <= day,
        or_(Activity.ends_on.is_(None), Activity.ends_on >= day),
    )
