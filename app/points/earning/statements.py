"""The statement of an earning, built once when the site starts (as app.points.ledger.statements says)."""

from collections.abc import Mapping

from sqlalchemy import Integer, and_, bindparam, case, func, insert, or_, select, true, update

from app.core.chain import Chain, Rows
from app.points.earning.models import Allowance, Attendance
from app.points.ledger import statements as ledger
from app.points.ledger.statements import the
from app.points.members.models import Membership

_day, _activity_id = the(Attendance.day), the(Attendance.activity_id)
_first, _following = (bindparam(name, type_=Attendance.day.type) for name in ("the_month", "the_next_month"))
_amount, _most_times, _month_left, _day_left, _budget = (
    bindparam(name, type_=Integer)
    for name in ("the_amount", "the_most_times", "the_month_left", "the_day_left", "the_budget")
)

_so_far = (
    select(
        func.count(case((Attendance.activity_id == _activity_id, ledger.ONE))).label("times"),
        func.coalesce(func.sum(Attendance.points), ledger.ZERO).label("this_month"),
        func.coalesce(func.sum(case((Attendance.day == _day, Attendance.points))), ledger.ZERO).label("today"),
    )
    .where(
        Attendance.account_id == the(Attendance.account_id),
        Attendance.day >= _first,
        Attendance.day < _following,
        Attendance.revoked_at.is_(None),
    )
    .subquery("so_far")
)
_within_caps = (
    select(_so_far.c.times)
    .where(_so_far.c.times < _most_times, _so_far.c.this_month <= _month_left, _so_far.c.today <= _day_left)
    .exists()
)
_not_yet = ~(
    select(Attendance.id)
    .where(
        Attendance.activity_id == _activity_id,
        Attendance.account_id == the(Attendance.account_id),
        Attendance.day == _day,
    )
    .exists()
)
_takes_part = (
    select(Membership.account_id)
    .where(Membership.account_id == the(Attendance.account_id), Membership.paused_at.is_(None))
    .exists()
)
_enough_left = or_(_budget.is_(None), Allowance.granted + _amount <= _budget)


def _sure(done: Mapping[str, Rows]):
    """Where the points come from, if the activity's budget seems to hold them. Whether it still does shows at the end."""
    found = ledger.HOUSE(done)
    return found.join(Allowance, and_(true(), Allowance.activity_id == _activity_id)).where(_enough_left)


_written = {column.key: the(column) for column in Attendance.__table__.columns}
_written |= {"points": _amount, "confirmed_at": bindparam("the_now", type_=Attendance.confirmed_at.type)}
for _left in ("id", "transaction_id", "revoked_at"):
    del _written[_left]


def _attendance(done: Mapping[str, Rows]):
    said = select(done["claim"].c.id, *_written.values())
    new = insert(Attendance).from_select(["transaction_id", *_written], said)
    return new.returning(Attendance.id, Attendance.activity_id)


def _granted(done: Mapping[str, Rows]):
    """Count towards the activity's budget. It comes last, because everybody at the same activity meets at this row, and here it
    is decided who gets the last of it: the row refuses what is too much, and all is undone."""
    more = case((_enough_left, Allowance.granted + _amount))  # Else nothing, which no row holds.
    granting = update(Allowance).where(Allowance.activity_id == done["attendance"].c.activity_id)
    return granting.values(granted=more).returning(Allowance.activity_id)


EARN = Chain(
    seen=ledger.seen(_within_caps, _not_yet, _takes_part, takes=False),
    locked=ledger.locked,
    sure=_sure,
    **ledger.COMING_IN,
    attendance=_attendance,
    granted=_granted,
    came_of_it=ledger.came_of("claim", "attendance"),
)
