"""Decisions of the ledger. Standard library only; whole points only."""

import calendar
import datetime
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol


class AccountKind(StrEnum):
    """A member's account, or one of the programme's own: where points come from and where they go."""

    MEMBER = "member"
    ISSUED = "issued"
    EXPIRED = "expired"
    REDEEMED = "redeemed"
    ADJUST = "adjust"


class Pocket(StrEnum):
    """Which side of an account an entry moves: a member's two, or the one of the programme's accounts."""

    AVAILABLE = "available"
    HELD = "held"
    HOUSE = "house"


class Kind(StrEnum):
    """What a transaction is."""

    EARN = "earn"
    HOLD = "hold"
    COLLECT = "collect"
    RETURN = "return"
    LAPSE = "lapse"
    EXPIRE = "expire"
    ADJUST = "adjust"
    REVERSE = "reverse"


class HoldState(StrEnum):
    """A hold resolves once: collected, given back, or given back because its time was over."""

    HELD = "held"
    POSTED = "posted"
    VOIDED = "voided"
    EXPIRED = "expired"


RESOLUTIONS = {
    HoldState.POSTED: Kind.COLLECT,
    HoldState.VOIDED: Kind.RETURN,
    HoldState.EXPIRED: Kind.LAPSE,
}
# Holds and returns undo each other; a reversal is not reversed but posted anew.
REVERSIBLE = frozenset({Kind.EARN, Kind.COLLECT, Kind.EXPIRE, Kind.ADJUST})


class NotWhole(ValueError):
    """Points are whole numbers greater than zero."""


class NotEnough(Exception):
    """The lots that may be spent now do not hold so many points. `missing`: how many more it takes."""

    def __init__(self, missing: int) -> None:
        super().__init__(missing)
        self.missing = missing


class Lot(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def remaining(self) -> int: ...
    @property
    def usable_at(self) -> datetime.datetime: ...
    @property
    def expires_at(self) -> datetime.datetime: ...


@dataclass(frozen=True)
class Share:
    """How much of one lot a movement takes or gives back."""

    lot_id: int
    amount: int


@dataclass(frozen=True)
class Line:
    """A line of a movement; its lines sum to zero. `lot_id` is None on the house's side."""

    account_id: int
    pocket: Pocket
    lot_id: int | None
    amount: int


def whole(amount: Any) -> int:
    """The amount, if it is a whole number of points above zero. Raises NotWhole (also for True and 20.0)."""
    if type(amount) is not int or amount <= 0:
        raise NotWhole(amount)
    return amount


def is_spendable(lot: Lot, now: datetime.datetime) -> bool:
    return lot.remaining > 0 and lot.usable_at <= now < lot.expires_at


def spendable(lots: Iterable[Lot], now: datetime.datetime) -> int:
    return sum(lot.remaining for lot in lots if is_spendable(lot, now))


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month, or its last one: 31 January and one month is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def returned_expiry(
    expires_at: datetime.datetime,
    extended_at: datetime.datetime | None,
    *,
    grace_days: int,
    by_member: bool,
    now: datetime.datetime,
) -> datetime.datetime:
    """Until when points that come back are good: a lot that lapsed meanwhile gets a grace.

    A return of the member's own choosing extends a lot once, so that points cannot be kept alive by holding and
    cancelling for ever; a return by the place or the centre always does.
    """
    if expires_at > now or (by_member and extended_at is not None):
        return expires_at
    return now + datetime.timedelta(days=grace_days)


def is_balanced(amounts: Sequence[int]) -> bool:
    return len(amounts) >= 2 and sum(amounts) == 0 and all(type(amount) is int and amount for amount in amounts)


def body_hash(kind: Kind, body: dict[str, Any]) -> str:
    """What a request asked for, so that its key cannot be used again for something else."""
    canonical = json.dumps([kind.value, body], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()
