"""Verbs of the desk on rewards and stock: offer, withdraw, take in, take out, count. Each is a row and an audit entry."""

import contextlib
import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.content import operations as publishing
from app.content import rules as content
from app.core import audit, search
from app.core.db import db
from app.points.exchange import operations as exchange
from app.points.exchange import queries
from app.points.exchange.models import Reward, RewardStock, StockMove
from app.points.exchange.rules import Move

UNSYNCED = {"synchronize_session": False}
GONE = "这个站点不再开放，请换一个领取点"


class SlugTaken(Exception):
    """Another reward has this address already."""


class VouchersOut(Exception):
    """Members hold vouchers for this. They are handed over or given back first; `number`: how many."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class NotThatMany(Exception):
    """So many are not there, or some of them are kept for members."""


def add_reward(facts: dict[str, Any], *, by: audit.Actor | audit.System, now: datetime.datetime) -> Reward:
    """A new reward, in draft. Raises SlugTaken."""
    reward = Reward(**facts, state=content.Publication.DRAFT, changed_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(reward)
    except IntegrityError as error:
        raise SlugTaken(facts["slug"]) from error
    search.changed("reward", reward.id)
    audit.record(by, "points.reward.add", subject(reward), at=now, cost=reward.cost)
    return reward


def change_reward(
    reward: Reward, facts: dict[str, Any], version: int, *, by: audit.Actor, now: datetime.datetime
) -> None:
    """Vouchers that are out keep the cost they were made with. Raises ChangedMeanwhile (app.content)."""
    publishing.claim_version(reward, version)
    changed = {name: [getattr(reward, name), value] for name, value in facts.items() if getattr(reward, name) != value}
    for name, value in facts.items():
        setattr(reward, name, value)
    reward.changed_at = now
    search.changed("reward", reward.id)
    audit.record(by, "points.reward.change", subject(reward), at=now, **changed)


def publish(reward: Reward, *, by: audit.Actor | audit.System, now: datetime.datetime) -> None:
    publishing.move(reward, content.Publication.PUBLISHED, subject=subject(reward), by=by, now=now)
    search.changed("reward", reward.id)


def withdraw(reward: Reward, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Stop offering it. Raises VouchersOut while members hold vouchers: they would stand before a closed counter."""
    closing = update(RewardStock).where(RewardStock.reward_id == reward.id, RewardStock.closed_at.is_(None))
    db.session.execute(closing.where(RewardStock.held == 0).values(closed_at=now), execution_options=UNSYNCED)
    _no_vouchers_out(RewardStock.reward_id == reward.id)
    publishing.move(reward, content.Publication.WITHDRAWN, subject=subject(reward), by=by, now=now)
    search.changed("reward", reward.id)


def open_at(
    reward: Reward, station_code: str, *, by: audit.Actor | audit.System, now: datetime.datetime
) -> RewardStock:
    """Offer it at a place from now on (again)."""
    stock = queries.stock(reward.id, station_code)
    if stock is None:
        stock = RewardStock(reward_id=reward.id, station_code=station_code, on_hand=0, held=0)
        db.session.add(stock)
    stock.closed_at = None
    db.session.flush()
    audit.record(by, "points.stock.open", subject(reward), at=now, place=station_code)
    return stock


def close_at(stock: RewardStock, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Offer it no more at this place. Raises VouchersOut."""
    closing = update(RewardStock).where(RewardStock.id == stock.id, RewardStock.held == 0).values(closed_at=now)
    db.session.execute(closing, execution_options=UNSYNCED)
    _no_vouchers_out(RewardStock.id == stock.id)
    db.session.refresh(stock)
    audit.record(by, "points.stock.close", subject(stock.reward), at=now, place=stock.station_code)


def leave_place(station_code: str, *, for_good: bool, by: audit.Actor | audit.System, now: datetime.datetime) -> None:
    """A place is not open any more: nothing is exchanged there until the desk offers it anew. What it keeps for members is
    still handed over; from a place that closed for good it goes back to them, and they read why.
    """
    if for_good:
        _give_back_at(station_code, by=by, now=now)
    closing = update(RewardStock).where(RewardStock.station_code == station_code, RewardStock.closed_at.is_(None))
    closing = closing.values(closed_at=now).returning(RewardStock.reward_id)
    for number in db.session.scalars(closing, execution_options=UNSYNCED).all():
        about = subject(db.session.get_one(Reward, number))
        audit.record(by, "points.stock.close", about, at=now, place=station_code)
    if for_good:  # What was exchanged in this very moment, before the shelf was closed.
        _give_back_at(station_code, by=by, now=now)


def _give_back_at(station_code: str, *, by: audit.Actor | audit.System, now: datetime.datetime) -> None:
    while found := queries.open_at({station_code}):
        for voucher in found:
            with contextlib.suppress(exchange.CannotChange):  # Handed over, or given back, at this very moment.
                exchange.cancel_by_place(voucher, reason=GONE, by=by, now=now)


def move_stock(
    stock: RewardStock,
    kind: Move,
    amount: int,
    *,
    note: str,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
    supplier: str | None = None,
    unit_cost: int | None = None,
) -> None:
    """Take in or out, or write down what was counted (then `amount` is what lies there). Raises NotThatMany.

    `supplier` and `unit_cost` (分 a piece) are kept of what comes in.
    """
    db.session.execute(select(RewardStock.id).where(RewardStock.id == stock.id).with_for_update(key_share=True))
    db.session.refresh(stock)
    change = {Move.IN: amount, Move.OUT: -amount, Move.COUNT: amount - stock.on_hand}[kind]
    if change == 0:
        return
    moving = update(RewardStock).where(RewardStock.id == stock.id, RewardStock.on_hand + change >= RewardStock.held)
    moving = moving.values(on_hand=RewardStock.on_hand + change).returning(RewardStock.id)
    if db.session.execute(moving, execution_options=UNSYNCED).first() is None:
        raise NotThatMany
    values = {"stock_id": stock.id, "kind": kind, "amount": change, "at": now, "by_id": by.id, "note": note}
    bought = {"supplier": supplier, "unit_cost": unit_cost} if kind is Move.IN else {}
    db.session.execute(insert(StockMove).values(**values, **bought))
    db.session.refresh(stock)
    said = {name: value for name, value in bought.items() if value is not None}
    facts = {"place": stock.station_code, "kind": kind, "change": change, "note": note, **said}
    audit.record(by, "points.stock.move", subject(stock.reward), at=now, **facts)


def subject(reward: Reward) -> audit.Subject:
    return audit.Subject("reward", reward.slug, reward.title)


def _no_vouchers_out(which) -> None:
    out = select(RewardStock.held).where(which, RewardStock.held > 0, RewardStock.closed_at.is_(None))
    number = sum(db.session.scalars(out))
    if number:
        raise VouchersOut(number)
