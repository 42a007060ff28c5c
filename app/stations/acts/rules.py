"""When a tap still counts, and what can be taken back. Standard library only."""

import datetime
from enum import StrEnum

LATEST = datetime.timedelta(hours=12)  # A tap that was kept longer on the phone says nothing about now.
LATE = datetime.timedelta(minutes=10)  # From then on the page says 补传.
UNDO_WITHIN = datetime.timedelta(hours=24)
KEPT = datetime.timedelta(
    days=190
)  # The audit log keeps what was done for good; this list is for those who keep the place.


class ActKind(StrEnum):
    CONFIRM = "confirm"
    SERVICE = "service"
    HOURS = "hours"


def seen_at(age_seconds: int, now: datetime.datetime) -> datetime.datetime | None:
    """When a tap was made, from how long the phone kept it (its clock may be wrong, its stopwatch is not); None: too long ago."""
    age = datetime.timedelta(seconds=max(0, age_seconds))
    return None if age > LATEST else now - age


def is_late(said_at: datetime.datetime | None, received_at: datetime.datetime | None) -> bool:
    return said_at is not None and received_at is not None and received_at - said_at >= LATE


def may_undo(received_at: datetime.datetime, undone_at: datetime.datetime | None, now: datetime.datetime) -> bool:
    return undone_at is None and now <= received_at + UNDO_WITHIN
