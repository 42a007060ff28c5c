"""The signals of the last thirty days, each a count over rows that are there anyway."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app.core import clock
from app.core.db import db
from app.points.earning.models import Attendance
from app.points.exchange.models import Redemption, RedemptionStep
from app.points.exchange.rules import State
from app.points.ledger.models import Account
from app.points.members.models import LookUp
from app.points.members.rules import Found
from app.points.signals.rules import FROM, LOOK_BACK, Signal

MOST = 50


@dataclass(frozen=True)
class Seen:
    """`by_id`: the person who confirmed, handed over or typed; `number`: the member's account; each None when not about one."""

    signal: Signal
    count: int
    by_id: int | None = None
    number: str | None = None
    day: datetime.date | None = None


def all_of_them(now: datetime.datetime) -> Sequence[Seen]:
    """Most first within each kind."""
    return [*_confirmed(now), *_activities(now), *_pairs(now), *_digits(now)]


def _confirmed(now: datetime.datetime) -> list[Seen]:
    number = func.count()
    rows = select(Attendance.confirmed_by, Attendance.day, number).where(
        Attendance.day >= clock.today(now - LOOK_BACK), Attendance.confirmed_by.is_not(None)
    )
    rows = _worth_a_look(rows.group_by(Attendance.confirmed_by, Attendance.day), number, Signal.MANY_CONFIRMED)
    return [Seen(Signal.MANY_CONFIRMED, count, by_id=by, day=day) for by, day, count in db.session.execute(rows)]


def _activities(now: datetime.datetime) -> list[Seen]:
    number = func.count()
    rows = select(Account.key, Attendance.day, number).join(Account, Account.id == Attendance.account_id)
    rows = rows.where(Attendance.day >= clock.today(now - LOOK_BACK), Attendance.revoked_at.is_(None))
    rows = _worth_a_look(rows.group_by(Account.key, Attendance.day), number, Signal.MANY_ACTIVITIES)
    return [Seen(Signal.MANY_ACTIVITIES, count, number=key, day=day) for key, day, count in db.session.execute(rows)]


def _pairs(now: datetime.datetime) -> list[Seen]:
    number = func.count()
    rows = (
        select(RedemptionStep.by_id, Account.key, number)
        .join(Redemption, Redemption.id == RedemptionStep.redemption_id)
        .join(Account, Account.id == Redemption.account_id)
        .where(RedemptionStep.state == State.COLLECTED, RedemptionStep.at >= now - LOOK_BACK)
        .group_by(RedemptionStep.by_id, Account.key)
    )
    rows = _worth_a_look(rows, number, Signal.SAME_PAIR)
    return [Seen(Signal.SAME_PAIR, count, by_id=by, number=key) for by, key, count in db.session.execute(rows)]


def _digits(now: datetime.datetime) -> list[Seen]:
    """By person over the whole time: a day of the city is no day of the database."""
    number = func.count()
    rows = select(LookUp.by_id, number).where(
        LookUp.at >= now - LOOK_BACK, LookUp.found.in_([Found.WRONG_PIN, Found.BLOCKED])
    )
    rows = _worth_a_look(rows.group_by(LookUp.by_id), number, Signal.WRONG_DIGITS)
    return [Seen(Signal.WRONG_DIGITS, count, by_id=by) for by, count in db.session.execute(rows)]


def _worth_a_look(rows: Select, number, signal: Signal) -> Select:
    return rows.having(number >= FROM[signal]).order_by(number.desc()).limit(MOST)
