"""When to remind. Standard library only."""

import datetime

STAGES = (60, 30, 14, 7, 1)  # Days before; each says it once more.
LATE = 0


def stage(days_left: int) -> int | None:
    """The reminder that holds so many days before the day: 30 for 29 to 15 … LATE from the day after, None far ahead."""
    if days_left < 0:
        return LATE
    return min((each for each in STAGES if each >= days_left), default=None)


def last_and_next(month: int, day: int, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The last time the day has passed, and the next it comes; today itself is still to come."""
    this = datetime.date(today.year, month, day)
    if this < today:
        return this, this.replace(year=today.year + 1)
    return this.replace(year=today.year - 1), this
