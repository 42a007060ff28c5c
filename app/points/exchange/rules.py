"""The life of a voucher, and what may be exchanged. Standard library only."""

import datetime
from enum import StrEnum

LATE = "断网时发放，补录实际时间："  # Begins the note of a handing over that was entered later; the local time follows.
MOST_TRIES = 5
LATEST_ENTRY = datetime.timedelta(days=7)


class State(StrEnum):
    """Kept for the member, laid ready, handed over; or given back by the member, by the place, by the clock."""

    HELD = "held"
    READY = "ready"
    COLLECTED = "collected"
    CANCELLED_BY_MEMBER = "cancelled-by-member"
    CANCELLED_BY_PLACE = "cancelled-by-place"
    EXPIRED = "expired"


OPEN = (State.HELD, State.READY)
COUNTED = (*OPEN, State.COLLECTED)  # What was given back does not count.
NEXT = {
    State.HELD: {State.READY, State.COLLECTED, State.CANCELLED_BY_MEMBER, State.CANCELLED_BY_PLACE, State.EXPIRED},
    State.READY: {State.COLLECTED, State.CANCELLED_BY_MEMBER, State.CANCELLED_BY_PLACE, State.EXPIRED},
}


class Category(StrEnum):
    HOME = "home"
    FOOD = "food"
    READING = "reading"
    OUTDOORS = "outdoors"


class Move(StrEnum):
    """Why stock changes. A hand-over is written by the voucher, the others by the desk."""

    IN = "in"
    OUT = "out"
    COUNT = "count"
    HANDED_OVER = "handed-over"


class Refusal(StrEnum):
    """Why something cannot be exchanged."""

    NOT_OFFERED = "not-offered"
    NOT_HERE = "not-here"
    OUT_OF_STOCK = "out-of-stock"
    LIMIT = "limit"
    YEAR_FULL = "year-full"
    OWN_PLACE = "own-place"
    NO_RULES = "no-rules"


def may_have_happened(
    made_at: datetime.datetime, expires_at: datetime.datetime, happened_at: datetime.datetime, now: datetime.datetime
) -> bool:
    """Whether a hand-over without a net, entered now, can have been then: while the voucher was good, at most a week ago."""
    since, until = window(made_at, expires_at, now)
    return since <= happened_at <= until and happened_at < expires_at


def window(
    made_at: datetime.datetime, expires_at: datetime.datetime, now: datetime.datetime
) -> tuple[datetime.datetime, datetime.datetime]:
    """From when to when a hand-over entered now may have been. What is noted on paper has no seconds."""
    return max(made_at.replace(second=0), now - LATEST_ENTRY), min(expires_at, now)


def may_follow(before: State, after: State) -> bool:
    return after in NEXT.get(before, set())


def before(after: State) -> tuple[State, ...]:
    """The states from which `after` may be reached."""
    return tuple(state for state in State if may_follow(state, after))


def kept_until(day: datetime.date, hold_days: int) -> datetime.datetime:
    """A minute to midnight, `hold_days` days after; a wall-clock time of the city."""
    return datetime.datetime.combine(day + datetime.timedelta(days=hold_days), datetime.time(23, 59))


def affordable(points: int, cost: int) -> bool:
    return points >= cost
