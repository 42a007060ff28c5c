"""When reports count. Standard library only.

One network alone changes nothing: two reports of the same thing must come from different networks, at least ten minutes
apart, within a day, and both after the last word of somebody answerable. Even then a service only turns to unknown.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

APART = datetime.timedelta(minutes=10)
WITHIN = datetime.timedelta(hours=24)  # Also how long the mark of a network is kept.
TOLD_FOR = datetime.timedelta(days=7)
KEPT_FOR = datetime.timedelta(days=365)
ANSWER_WITHIN = datetime.timedelta(days=1)
OPENING = "opening"


class Problem(StrEnum):
    """门锁着, 坏了, 时间不对."""

    LOCKED = "locked"
    BROKEN = "broken"
    WRONG_HOURS = "wrong-hours"


class Answer(StrEnum):
    """What somebody answerable said afterwards."""

    WORKS = "works"
    BROKEN = "broken"
    HOURS = "hours"  # The hours were checked or changed.


@dataclass(frozen=True)
class CorrectionConfirmed:
    """Somebody answerable found what a member had reported to be so: the thing was broken, the hours were put right."""

    report_id: int
    station_code: str
    reporter_id: int
    by_id: int
    now: datetime.datetime


class Earlier(NamedTuple):
    """A report that may still count: when, and by which network's mark under the salt of which day."""

    id: int
    at: datetime.datetime
    day: datetime.date
    network: str


def independent(
    earlier: Iterable[Earlier], mark: Callable[[datetime.date], str | None], now: datetime.datetime
) -> list[Earlier]:
    """Those another network sent, at least ten minutes ago and within a day. Without its salt a mark proves nothing."""
    return [
        each
        for each in earlier
        if APART <= now - each.at <= WITHIN and (mine := mark(each.day)) is not None and mine != each.network
    ]
