"""Verbs: exchange points for a voucher, lay it ready, hand it over, give it back, let its time end.

Rows are taken in one order everywhere: the voucher, its hold, the member's account, lots, and last the stock of the place,
where everybody who wants the same thing meets.
"""

import datetime
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import models as accounts
from app.accounts import rules as roles
from app.content import rules as content
from app.core import audit, clock, codes
from app.core.db import db, run
from app.points.exchange import queries, rules, statements
from app.points.exchange.models import Redemption, RedemptionStep, RewardStock, StockMove
from app.points.exchange.rules import Move, Refusal, State
from app.points.ledger import operations as ledger
from app.points.ledger.rules import HoldState
from app.points.members import operations as members
from app.points.members import queries as rule_books

CODE_LENGTH = 7
PUBLIC_ID_LENGTH = 15
UNSYNCED = {"synchronize_session": False}


class Refused(Exception):
    """This cannot be exchanged; `why` names the reason."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


class NotCollectable(Exception):
    """The voucher was given back or its time is over; `state` says which."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


class CannotChange(Exception):
    """The voucher is not open any more; `state` says what became of it."""

    def __init__(self, state: State) -> None:
        super().__init__(state)
        self.state = state


class Oneself(Exception):
    """Nobody hands over to themselves."""


class AdultNotChecked(Exception):
    """The first hand-over to a member takes a look at an identity document."""


class ImpossibleTime(Exception):
    """The time entered for a hand-over without a net lies outside the voucher's, ahead, or more than a week back."""


class Offer(Protocol):
    """What is exchanged: a reward, or as much of its row as that takes."""

    id: int
    title: str
    title_en: str | None
    cost: int
    per_month: int
    state: content.Publication


class Figures(Protocol):
    """What an exchange takes of the rules: how many days a voucher is kept, and how many points a year may be exchanged."""

    hold_days: int
    year_cap: int


class Member(Protocol):
    """Whoever exchanges for themselves."""

    @property
    def id(self) -> int: ...
    def scope_keys(self, *roles: roles.Role) -> set[str]: ...


@dataclass(frozen=True)
class Voucher:
    """Where a voucher is found."""

    id: int
    public_id: str


@dataclass(frozen=True)
class HandedOver:
    """The voucher and the step that ended it; `is_new` is False for a second scan, which shows the first result."""

    redemption: Redemption
    step: RedemptionStep
    is_new: bool


def redeem(
    offer: Offer,
    station_code: str,
    *,
    by: Member,
    account_id: int,
    request_key: str,
    now: datetime.datetime,
    book: Figures | None = None,
) -> Voucher:
    """Points and stock are set aside together, or neither. Raises Refused, NotEnough, KeyReused (app.points.ledger).

    `book`: the figures of the rules in force, from whoever has read them with the offer (`queries.offer`). It is one statement on
    PostgreSQL and does all or nothing. The same request again gives the same voucher.
    """
    if station_code in by.scope_keys(*roles.KEEPERS):
        raise Refused(Refusal.OWN_PLACE)
    book = book or rule_books.rule_book(now)
    if book is None or book.hold_days is None:
        raise Refused(Refusal.NO_RULES)
    if offer.state is not content.Publication.PUBLISHED:
        raise Refused(Refusal.NOT_OFFERED)
    expires_at = _kept_until(book.hold_days, now)
    why = ledger.Why(
        key=f"redeem:{account_id}:{request_key}",
        now=now,
        by_id=by.id,
        reason=offer.title,
        reason_en=offer.title_en,
        place=station_code,
        facts={"reward": offer.id, "place": station_code},
    )
    month, year = _month_and_year(now)
    values = {
        "the_reward_id": offer.id,
        "the_station_code": station_code,
        "the_month": month,
        "the_most_pieces": offer.per_month,
        "the_year": year,
        "the_most_points": book.year_cap - offer.cost,
    }
    named = _new_names()

    def standing() -> dict[str, str]:
        _may_exchange(offer, station_code, account_id, book.year_cap, now)
        # Nothing stands against it: somebody moved this member's points just now, or chance gave a code that another voucher has.
        named.update(_new_names())
        return named

    about: dict[str, Any] = {"chain": statements.REDEEM, "standing": standing, **named, **values}
    try:
        held = ledger.hold(account_id, offer.cost, expires_at=expires_at, why=why, **about)
    except IntegrityError as error:
        if RewardStock.__tablename__ not in str(error.orig):
            raise
        raise Refused(Refusal.OUT_OF_STOCK) from error  # Somebody was quicker; nothing of ours is left.
    if held.done is None:
        return Voucher(*run(statements.VOUCHER_OF, the_hold_id=held.hold_id).one())
    return Voucher(held.done.voucher_id, named["the_public_id"])


def kept_until(now: datetime.datetime) -> datetime.datetime | None:
    """Until when a voucher made now would be kept; None without rules in force."""
    book = rule_books.rule_book(now)
    return _kept_until(book.hold_days, now) if book else None


def lay_ready(redemption: Redemption, *, by: accounts.User, now: datetime.datetime) -> None:
    """The place has put the thing aside. Raises CannotChange."""
    _advance(redemption.id, State.READY)
    _note(redemption.id, State.READY, now, by.id)
    audit.record(by, "points.ready", subject(redemption), at=now)


def hand_over(
    redemption: Redemption,
    *,
    by: accounts.User,
    now: datetime.datetime,
    adult_checked: bool = False,
    happened_at: datetime.datetime | None = None,
) -> HandedOver:
    """The thing changes hands: of any number of confirmations at once, one does it and the others show its result.

    `happened_at`: when it did, for one that was written down without a net and is entered later; both times are kept.
    Raises NotCollectable, Oneself, AdultNotChecked, ImpossibleTime.
    """
    if by.id == redemption.account.user_id:
        raise Oneself
    if happened_at and not rules.may_have_happened(redemption.made_at, redemption.expires_at, happened_at, now):
        raise ImpossibleTime
    ending = update(Redemption).where(
        Redemption.id == redemption.id, Redemption.state.in_(rules.before(State.COLLECTED)), Redemption.expires_at > now
    )
    if _first(ending.values(state=State.COLLECTED).returning(Redemption.id)) is None:
        return _first_result(redemption.id)
    membership = rule_books.of_account(redemption.account_id)
    if membership is None or membership.adult_checked_at is None:
        if not adult_checked:
            raise AdultNotChecked
        members.note_adult(redemption.account_id, by=by, place=redemption.station_code, now=now)
    ledger.collect(redemption.hold_id, why=_why("collect", redemption, by.id, now, happened_at))
    leaving = update(RewardStock).where(RewardStock.id == redemption.stock_id)
    quantity = redemption.quantity
    _write(leaving.values(on_hand=RewardStock.on_hand - quantity, held=RewardStock.held - quantity))
    _note_move(redemption.stock_id, Move.HANDED_OVER, -quantity, now=now, by_id=by.id)
    step = _note(redemption.id, State.COLLECTED, now, by.id, _late(happened_at))
    facts = {"place": redemption.station_code, **({"happened_at": happened_at} if happened_at else {})}
    audit.record(by, "points.hand-over", subject(redemption), at=now, **facts)
    return HandedOver(queries.by_id(redemption.id) or redemption, step, is_new=True)


def cancel_by_member(redemption: Redemption, *, now: datetime.datetime) -> None:
    """One tap, no questions. Raises CannotChange."""
    _give_back(redemption, State.CANCELLED_BY_MEMBER, now=now, by_id=redemption.account.user_id)


def cancel_by_place(
    redemption: Redemption, *, reason: str, by: audit.Actor | audit.System, now: datetime.datetime
) -> None:
    """The place cannot hand it over; the member reads why. Raises CannotChange."""
    _give_back(redemption, State.CANCELLED_BY_PLACE, now=now, by_id=by.id, note=reason)
    audit.record(by, "points.cancel", subject(redemption), at=now, reason=reason)


def expire(redemption_id: int, now: datetime.datetime) -> bool:
    """The time is over: points and stock go back. False when somebody was quicker."""
    redemption = db.session.get_one(Redemption, redemption_id)
    try:
        _give_back(redemption, State.EXPIRED, now=now, by_id=None)
    except CannotChange:
        return False
    return True


def use_try(redemption: Redemption) -> bool:
    """Take one of the five tries of a typed code, before looking at the PIN. False when there is none left."""
    taking = update(Redemption).where(Redemption.id == redemption.id, Redemption.tries < rules.MOST_TRIES)
    return _first(taking.values(tries=Redemption.tries + 1).returning(Redemption.id)) is not None


def return_try(redemption: Redemption) -> None:
    """The PIN was right: the try does not count."""
    _write(update(Redemption).where(Redemption.id == redemption.id).values(tries=Redemption.tries - 1))


def subject(redemption: Redemption) -> audit.Subject:
    """A voucher in the log: the thing, never the member."""
    return audit.Subject("voucher", redemption.public_id, redemption.reward.title)


# --- what the verbs are made of ---


def _kept_until(hold_days: int, now: datetime.datetime) -> datetime.datetime:
    until = rules.kept_until(clock.today(now), hold_days)
    return clock.at(until.date(), until.time())


def _new_names() -> dict[str, str]:
    """A voucher's address and code. The unique keys decide when chance repeats itself."""
    return {"the_public_id": codes.new(PUBLIC_ID_LENGTH), "the_code": codes.new(CODE_LENGTH)}


def _may_exchange(offer: Offer, station_code: str, account_id: int, year_cap: int, now: datetime.datetime) -> None:
    """Raises Refused with what stands against it."""
    month, year = _month_and_year(now)
    number, _points = queries.exchanged(account_id, month, reward_id=offer.id)
    if number >= offer.per_month:
        raise Refused(Refusal.LIMIT)
    _number, points = queries.exchanged(account_id, year)
    if points + offer.cost > year_cap:
        raise Refused(Refusal.YEAR_FULL)
    there = run(statements.FREE, the_reward_id=offer.id, the_station_code=station_code).scalar()
    if there is None:
        raise Refused(Refusal.NOT_HERE)
    if there <= 0:
        raise Refused(Refusal.OUT_OF_STOCK)


def _month_and_year(now: datetime.datetime) -> tuple[datetime.datetime, datetime.datetime]:
    """When this month and this year began."""
    today = clock.today(now)
    return clock.midnight(today.replace(day=1)), clock.midnight(today.replace(month=1, day=1))


def _advance(redemption_id: int, after: State) -> None:
    """Change the state if it may change so. Raises CannotChange."""
    changing = update(Redemption).where(Redemption.id == redemption_id, Redemption.state.in_(rules.before(after)))
    if _first(changing.values(state=after).returning(Redemption.id)) is None:
        raise CannotChange(_state(redemption_id))


def _give_back(
    redemption: Redemption, after: State, *, now: datetime.datetime, by_id: int | None, note: str | None = None
) -> None:
    _advance(redemption.id, after)
    book = rule_books.rule_book(now)
    how = HoldState.EXPIRED if after is State.EXPIRED else HoldState.VOIDED
    ledger.give_back(
        redemption.hold_id,
        how,
        why=_why("return", redemption, by_id, now),
        grace_days=book.grace_days if book else 0,
        by_member=after is not State.CANCELLED_BY_PLACE,
    )
    freeing = update(RewardStock).where(RewardStock.id == redemption.stock_id)
    _write(freeing.values(held=RewardStock.held - redemption.quantity))
    _note(redemption.id, after, now, by_id, note)


def _first_result(redemption_id: int) -> HandedOver:
    """What an earlier confirmation said. Raises NotCollectable when there was none and will be none."""
    redemption = queries.by_id(redemption_id)
    if redemption is None or redemption.state is not State.COLLECTED:
        state = _state(redemption_id)
        raise NotCollectable(State.EXPIRED if state in rules.OPEN else state)
    step = next(step for step in redemption.steps if step.state is State.COLLECTED)
    return HandedOver(redemption, step, is_new=False)


def _late(happened_at: datetime.datetime | None) -> str | None:
    return f"{rules.LATE}{clock.local(happened_at):%Y-%m-%d %H:%M}" if happened_at else None


def _why(
    what: str,
    redemption: Redemption,
    by_id: int | None,
    now: datetime.datetime,
    happened_at: datetime.datetime | None = None,
) -> ledger.Why:
    reward = redemption.reward
    return ledger.Why(
        key=f"{what}:{redemption.hold_id}",
        now=now,
        by_id=by_id,
        reason=reward.title,
        reason_en=reward.title_en,
        place=redemption.station_code,
        happened_at=happened_at,
    )


def _note(
    redemption_id: int, state: State, now: datetime.datetime, by_id: int | None, note: str | None = None
) -> RedemptionStep:
    step = RedemptionStep(redemption_id=redemption_id, state=state, at=now, by_id=by_id, note=note)
    db.session.add(step)
    db.session.flush()
    return step


def _note_move(
    stock_id: int, kind: Move, amount: int, *, now: datetime.datetime, by_id: int | None, note: str | None = None
) -> None:
    values = {"stock_id": stock_id, "kind": kind, "amount": amount, "at": now, "by_id": by_id, "note": note}
    db.session.execute(insert(StockMove).values(**values))


def _state(redemption_id: int) -> State:
    return db.session.execute(select(Redemption.state).where(Redemption.id == redemption_id)).scalar_one()


def _first(statement):
    return db.session.execute(statement, execution_options=UNSYNCED).first()


def _write(statement) -> None:
    """A change that is sure to find its row: what decides was decided before."""
    db.session.execute(statement, execution_options=UNSYNCED)
