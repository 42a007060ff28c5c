"""When a place is open: weekly hours, dated exceptions, midnight. Pure: wall-clock times of the city come in and go out.

A day's hours are minutes after its midnight; an interval may end after 24:00 and then belongs to the evening it began on.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

DAY = 24 * 60
LATEST = 2 * DAY
LOOK_AHEAD_DAYS = 31
WITHOUT_HOURS = datetime.timedelta(days=1)


@dataclass(frozen=True, order=True)
class Interval:
    """From `opens` to `closes`, minutes after midnight; `closes` itself is no longer open."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < DAY or not self.opens < self.closes <= LATEST:
            raise ValueError(f"no opening hours: {self.opens}–{self.closes}")


@dataclass(frozen=True)
class Hours:
    """Weekly hours (0 is Monday; a day left out is closed) and days that differ (no interval: closed that day)."""

    weekly: Mapping[int, tuple[Interval, ...]] = field(default_factory=dict)
    exceptions: Mapping[datetime.date, tuple[Interval, ...]] = field(default_factory=dict)

    def on(self, day: datetime.date) -> tuple[Interval, ...]:
        return self.exceptions.get(day, self.weekly.get(day.weekday(), ()))

    def known_on(self, day: datetime.date) -> bool:
        return bool(self.weekly) or day in self.exceptions


@dataclass(frozen=True)
class Opening:
    """Whether it is open (None: nobody has said), until when, and when it opens next. Wall-clock times."""

    is_open: bool | None
    until: datetime.datetime | None = None
    opens_next: datetime.datetime | None = None


def opening(hours: Hours, now: datetime.datetime) -> Opening:
    """What holds at `now` (wall clock). Intervals that touch are one; open for a week on end has no `until`."""
    today = now.date()
    if not hours.known_on(today):
        return Opening(None)
    for begins, ends in _spans(hours, today - datetime.timedelta(days=1), LOOK_AHEAD_DAYS):
        if begins <= now < ends:
            return Opening(True, until=ends if ends - now < datetime.timedelta(days=7) else None)
        if begins > now:
            return Opening(False, opens_next=begins)
    return Opening(False)


def end_of_next_opening_day(hours: Hours, said_at: datetime.datetime) -> datetime.datetime:
    """When the place closes on the first opening day after that of `said_at` (wall clock): so long counts a daily word.

    A place without known hours: the end of the next day.
    """
    day = said_at.date()
    for ahead in range(1, LOOK_AHEAD_DAYS):
        intervals = hours.on(day + datetime.timedelta(days=ahead))
        if intervals:
            return _at(day + datetime.timedelta(days=ahead), max(each.closes for each in intervals))
    return _at(day, DAY) + WITHOUT_HOURS


def _spans(hours: Hours, first: datetime.date, days: int) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
    """Opening spans from `first` on, in order, those that touch or overlap joined. Most who ask stop at the first or second."""
    begins = ends = None
    for ahead in range(days + 2):
        day = first + datetime.timedelta(days=ahead)
        for each in sorted(hours.on(day)):
            next_begins, next_ends = _at(day, each.opens), _at(day, each.closes)
            if begins is None or ends is None:
                begins, ends = next_begins, next_ends
            elif next_begins <= ends:
                ends = max(ends, next_ends)
            else:
                yield begins, ends
                begins, ends = next_begins, next_ends
    if begins is not None and ends is not None:
        yield begins, ends


def _at(day: datetime.date, minutes: int) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(minutes=minutes)


def clock_text(minutes: int) -> str:
    """08:00, 24:00, 02:00 (of the next day)."""
    minutes = minutes if minutes <= DAY else minutes - DAY
    return f"{minutes // 60:02}:{minutes % 60:02}"


def to_minutes(text: str) -> int:
    """“8:00”, “08:00”, “24:00” → minutes. Raises ValueError for anything else."""
    hour, _, minute = text.strip().replace("：", ":").partition(":")
    if not (hour.isdigit() and minute.isdigit() and len(hour) <= 2 and len(minute) == 2):
        raise ValueError(text)
    value = int(hour) * 60 + int(minute)
    if int(minute) > 59 or value > DAY:
        raise ValueError(text)
    return value


def interval(opens: str, closes: str) -> Interval:
    """Two clock times as an interval; a closing time not after the opening time is on the next day. Raises ValueError."""
    begin, end = to_minutes(opens), to_minutes(closes)
    return Interval(begin, end if end > begin else end + DAY)
