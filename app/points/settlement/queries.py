"""The lines of a statement, from the ledger; and the statements there are."""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from app.core.db import db
from app.points.exchange.models import Redemption
from app.points.ledger.models import Account, Entry, Hold, PointsTransaction
from app.points.ledger.rules import AccountKind
from app.points.programme import queries as programme
from app.points.programme.rules import Month
from app.points.settlement.models import Settlement


@dataclass(frozen=True)
class Line:
    """A voucher that was handed over, or one whose hand-over was reversed (then `pieces` and `points` are below zero).

    `title`: what the thing was called when it changed hands; a sealed line says so for good.
    """

    at: datetime.datetime
    happened_at: datetime.datetime
    code: str
    title: str
    title_en: str | None
    pieces: int
    points: int


def lines(station_code: str, month: Month) -> Sequence[Line]:
    """Every line of a place's month in the order of booking. No line names a member."""
    begin, end = programme.span(month)
    collected = aliased(PointsTransaction)
    rows = (
        select(PointsTransaction, Redemption, Entry.amount, collected.reason, collected.reason_en)
        .join(Entry, Entry.transaction_id == PointsTransaction.id)
        .join(Account, Account.id == Entry.account_id)
        .join(collected, collected.id == func.coalesce(PointsTransaction.reverses_id, PointsTransaction.id))
        .join(Hold, Hold.transaction_id == collected.resolves_id)
        .join(Redemption, Redemption.hold_id == Hold.id)
        .where(Account.kind == AccountKind.REDEEMED, Account.key == station_code)
        .where(PointsTransaction.at >= begin, PointsTransaction.at < end)
        .order_by(PointsTransaction.id)
    )
    return [
        Line(
            at=booked.at,
            happened_at=booked.happened_at,
            code=voucher.code,
            title=title or "",
            title_en=title_en,
            pieces=voucher.quantity if amount > 0 else -voucher.quantity,
            points=int(amount),
        )
        for booked, voucher, amount, title, title_en in db.session.execute(rows)
    ]


def of_month(month: Month) -> dict[str, Settlement]:
    """The statements of a month by place."""
    rows = db.session.scalars(select(Settlement).where(Settlement.month == str(month)))
    return {row.station_code: row for row in rows}


def one(station_code: str, month: Month) -> Settlement | None:
    wanted = select(Settlement).where(Settlement.station_code == station_code, Settlement.month == str(month))
    return db.session.scalar(wanted)


def of_places(places: Collection[str], *, most: int = 60) -> Sequence[Settlement]:
    """What these places were sent, newest first."""
    wanted = select(Settlement).where(Settlement.station_code.in_(places))
    return db.session.scalars(wanted.order_by(Settlement.month.desc(), Settlement.station_code).limit(most)).all()
