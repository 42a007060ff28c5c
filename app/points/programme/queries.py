"""The monthly balance sheet, summed from the entries themselves."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, Select, case, func, select
from sqlalchemy.orm import aliased

from app.core import clock
from app.core.db import db
from app.points.exchange.models import Redemption, Reward, RewardStock, StockMove
from app.points.exchange.rules import Move
from app.points.ledger.models import Account, Entry, Hold, PointsTransaction
from app.points.ledger.rules import AccountKind
from app.points.programme.rules import Goods, Month, Sheet, cost_of, month_of


@dataclass(frozen=True)
class Handed:
    """What was handed over in a month: of a reward, or at a place."""

    reward: Reward | None
    place: str
    pieces: int
    points: int


def first_month() -> Month | None:
    """The month of the first movement; None while there is none."""
    first = db.session.scalar(select(func.min(PointsTransaction.at)))
    return month_of(clock.today(first)) if first else None


def sheets(last: Month, number: int = 12) -> list[Sheet]:
    """The sheets of up to so many months that end with `last`, oldest first, in two queries a month."""
    first = first_month()
    months = [last]
    while first and months[0] > first and len(months) < number:
        months.insert(0, months[0].before)
    return [sheet(month) for month in months if first and month >= first]


def sheet(month: Month) -> Sheet:
    begin, end = span(month)
    moved = _sums(_entries().where(PointsTransaction.at >= begin, PointsTransaction.at < end))
    until = _sums(_entries().where(PointsTransaction.at < end))
    held = until.get(AccountKind.MEMBER, 0)
    return Sheet(
        month=month,
        opening=held - moved.get(AccountKind.MEMBER, 0),
        issued=-moved.get(AccountKind.ISSUED, 0),
        adjusted=-moved.get(AccountKind.ADJUST, 0),
        redeemed=moved.get(AccountKind.REDEEMED, 0),
        expired=moved.get(AccountKind.EXPIRED, 0),
        closing=held,
    )


def by_reward(month: Month) -> Sequence[Handed]:
    """Each reward that was handed over, what took most points first. Reversed hand-overs count against it."""
    rows = _handed(month, Redemption.reward_id).group_by(Redemption.reward_id)
    found = {row.what: row for row in db.session.execute(rows) if row.points}
    rewards = db.session.scalars(select(Reward).where(Reward.id.in_(found))).all()
    handed = [Handed(reward, "", int(found[reward.id].pieces), int(found[reward.id].points)) for reward in rewards]
    return sorted(handed, key=lambda each: (-each.points, each.reward.id if each.reward else 0))


def by_place(month: Month) -> Sequence[Handed]:
    rows = _handed(month, Account.key).group_by(Account.key)
    handed = [
        Handed(None, row.what, int(row.pieces), int(row.points)) for row in db.session.execute(rows) if row.points
    ]
    return sorted(handed, key=lambda each: (-each.points, each.place))


def goods(month: Month, handed: Sequence[Handed]) -> Goods:
    """The cost of what `by_reward` says was handed over, from what was paid for each reward until the month's end."""
    begin, end = span(month)
    price = func.sum(StockMove.amount.cast(BigInteger) * StockMove.unit_cost)
    bought = (
        select(RewardStock.reward_id, price.label("paid"), func.sum(StockMove.amount).label("number"))
        .join(RewardStock, RewardStock.id == StockMove.stock_id)
        .where(StockMove.kind == Move.IN, StockMove.unit_cost.is_not(None), StockMove.at < end)
        .group_by(RewardStock.reward_id)
    )
    prices = {row.reward_id: (int(row.paid), int(row.number)) for row in db.session.execute(bought)}
    this_month = db.session.execute(bought.where(StockMove.at >= begin)).all()
    pieces = {each.reward.id: each.pieces for each in handed if each.reward}
    return Goods(
        bought=sum(int(row.paid) for row in this_month),
        cost=sum(cost_of(number, *prices[reward]) for reward, number in pieces.items() if reward in prices),
        unpriced=sum(number for reward, number in pieces.items() if reward not in prices),
    )


def span(month: Month) -> tuple[datetime.datetime, datetime.datetime]:
    """The moments a month begins and ends at in the city."""
    return clock.midnight(month.first), clock.midnight(month.following.first)


def _entries() -> Select:
    sums = select(Account.kind, func.sum(Entry.amount)).join(Entry, Entry.account_id == Account.id)
    return sums.join(PointsTransaction, PointsTransaction.id == Entry.transaction_id).group_by(Account.kind)


def _sums(statement: Select) -> dict[AccountKind, int]:
    return {kind: int(amount) for kind, amount in db.session.execute(statement)}


def _handed(month: Month, what) -> Select:
    """Entries of the places' accounts, led back to the voucher: collected, or a collection that was reversed."""
    begin, end = span(month)
    collected = aliased(PointsTransaction)
    sign = case((Entry.amount > 0, 1), else_=-1)
    rows = (
        select(
            what.label("what"),
            func.sum(sign * Redemption.quantity).label("pieces"),
            func.sum(Entry.amount).label("points"),
        )
        .select_from(Entry)
        .join(Account, Account.id == Entry.account_id)
        .join(PointsTransaction, PointsTransaction.id == Entry.transaction_id)
        .join(collected, collected.id == func.coalesce(PointsTransaction.reverses_id, PointsTransaction.id))
        .join(Hold, Hold.transaction_id == collected.resolves_id)
        .join(Redemption, Redemption.hold_id == Hold.id)
    )
    return rows.where(Account.kind == AccountKind.REDEEMED, PointsTransaction.at >= begin, PointsTransaction.at < end)
