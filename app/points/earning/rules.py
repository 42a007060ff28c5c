"""Who may confirm whom, and when something counts. Standard library only."""

import datetime
from enum import StrEnum

MINUTES_AN_HOUR = 60


class Kind(StrEnum):
    """What people take part in. There is none for buying, and none for bringing others."""

    VISIT = "visit"
    EVENT = "event"
    VOLUNTEER = "volunteer"
    DONATION = "donation"
    CORRECTION = "correction"
    CAMPAIGN = "campaign"
    QUIZ = "quiz"


class ConfirmedBy(StrEnum):
    """Who confirms: the keeper of the place (or an operator), an operator only, nobody but a single-use code, the site itself."""

    PLACE = "place"
    STAFF = "staff"
    CODE = "code"
    SITE = "site"


BY_PEOPLE = frozenset({ConfirmedBy.PLACE, ConfirmedBy.STAFF})


class Unit(StrEnum):
    """What the points are for: taking part once, each full hour, each piece."""

    ONCE = "once"
    HOUR = "hour"
    PIECE = "piece"


class Refusal(StrEnum):
    """Why a taking-part is not confirmed."""

    NOT_OPEN = "not-open"
    NOT_YOURS = "not-yours"
    ONESELF = "oneself"
    OWN_PLACE = "own-place"
    TOO_SHORT = "too-short"
    TOO_MANY = "too-many"
    DAY_FULL = "day-full"
    MONTH_FULL = "month-full"
    BUDGET_FULL = "budget-full"
    NO_RULES = "no-rules"
    PAUSED = "paused"
    ONLY_ONCE = "only-once"


def units(unit: Unit, quantity: int) -> int:
    """How often the points count: `quantity` is minutes for hours, pieces for pieces. The remainder rounds down."""
    if unit is Unit.ONCE:
        return 1
    return quantity // MINUTES_AN_HOUR if unit is Unit.HOUR else quantity


def is_running(starts_on: datetime.date, ends_on: datetime.date | None, day: datetime.date) -> bool:
    return starts_on <= day and (ends_on is None or day <= ends_on)


def may_confirm(
    confirmed_by: ConfirmedBy, activity_place: str | None, place: str, *, operator: bool, keeper_of: set[str]
) -> bool:
    """An operator anywhere; a keeper at their own place only, when it is for places and not for another one."""
    if confirmed_by not in BY_PEOPLE or (activity_place and place != activity_place):
        return False
    return operator or (confirmed_by is ConfirmedBy.PLACE and place in keeper_of)


def month_of(day: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first day of this month and of the next."""
    first = day.replace(day=1)
    return first, (first + datetime.timedelta(days=32)).replace(day=1)
