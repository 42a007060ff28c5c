"""When a place is open: weekly hours, dated exceptions, public holidays, midnight.

Pure: wall-clock times of the city come in and go out.
A day's hours are minutes after its midnight; an interval may end after 24:00 and then belongs to the evening it began on.
"""

import datetime
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

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


class DayKind(StrEnum):
    """What the State's arrangement of public holidays makes of a day. Unannounced: the arrangement of its year is not known."""

    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    WORKDAY = "workday"  # 调休: a day of the weekend on which offices work.
    UNANNOUNCED = "unannounced"


@dataclass(frozen=True)
class SpecialDay:
    """A day of the arrangement: a holiday or a make-up workday, and of which holiday."""

    kind: DayKind
    name: str
    name_en: str


@dataclass(frozen=True)
class Calendar:
    """The arrangements that are known: their special days and their years."""

    days: Mapping[datetime.date, SpecialDay] = field(default_factory=dict)
    years: Collection[int] = ()

    def kind(self, day: datetime.date) -> DayKind:
        special = self.days.get(day)
        if special:
            return special.kind
        return DayKind.ORDINARY if day.year in self.years else DayKind.UNANNOUNCED


class OnHolidays(StrEnum):
    """What a place does on public holidays: as every week, closed, or other hours."""

    USUAL = "usual"
    CLOSED = "closed"
    OTHER = "other"


class Unknown(StrEnum):
    """Why nobody may say whether a place is open."""

    UNTOLD = "untold"  # There are no hours for this day.
    HOLIDAY = "holiday"  # A public holiday or a make-up workday, and the place has not said what it does then.
    UNANNOUNCED = "unannounced"  # The year's arrangement is not known.
    STALE = "stale"  # Nobody has confirmed the hours for too long.
    DOUBTED = "doubted"  # Visitors found the door locked or the hours wrong, and nobody has answered.


@dataclass(frozen=True)
class Hours:
    """Weekly hours (0 is Monday; a day left out is closed), days that differ (no interval: closed that day), and holidays.

    `on_holidays` is None where the place has not said; then a holiday's hours are not known. Who leaves out the calendar
    gets no claim that depends on it.
    """

    weekly: Mapping[int, tuple[Interval, ...]] = field(default_factory=dict)
    exceptions: Mapping[datetime.date, tuple[Interval, ...]] = field(default_factory=dict)
    on_holidays: OnHolidays | None = OnHolidays.USUAL
    holiday: tuple[Interval, ...] = ()
    calendar: Calendar = Calendar()

    def by(self, calendar: Calendar) -> "Hours":
        return replace(self, calendar=calendar)

    def on(self, day: datetime.date) -> tuple[Interval, ...] | None:
        """The hours of this day; None when they are not known (`why_unknown` says why)."""
        if day in self.exceptions:
            return self.exceptions[day]
        kind = DayKind.ORDINARY if self.on_holidays is OnHolidays.USUAL else self.calendar.kind(day)
        if kind is DayKind.HOLIDAY:
            return {OnHolidays.CLOSED: (), OnHolidays.OTHER: self.holiday}.get(self.on_holidays)
        if kind is DayKind.UNANNOUNCED or not self.weekly:
            return None
        usual = self.usual(day)
        if kind is DayKind.WORKDAY and not usual:
            # Who rests on that weekday and keeps the holidays works then as on any other workday.
            return self._every_workday() if self.on_holidays else None
        return usual

    def usual(self, day: datetime.date) -> tuple[Interval, ...]:
        """As every week."""
        return self.weekly.get(day.weekday(), ())

    def _every_workday(self) -> tuple[Interval, ...] | None:
        """What Monday to Friday have in common; None when they have nothing and are not all closed."""
        first, *others = (self.weekly.get(day, ()) for day in range(5))
        common = tuple(each for each in first if all(each in other for other in others))
        return common if common or not any((first, *others)) else None

    def why_unknown(self, day: datetime.date) -> Unknown:
        if not self.weekly:
            return Unknown.UNTOLD
        return Unknown.UNANNOUNCED if self.calendar.kind(day) is DayKind.UNANNOUNCED else Unknown.HOLIDAY


@dataclass(frozen=True)
class Opening:
    """Whether it is open (None: nobody may say), until when, and when it opens next. Wall-clock times.

    `unknown` says why there is no answer, or why a closed place names no next opening. Without an answer, `until` and
    `opens_next` are what the registered hours would say.
    """

    is_open: bool | None
    until: datetime.datetime | None = None
    opens_next: datetime.datetime | None = None
    unknown: Unknown | None = None


def opening(hours: Hours, now: datetime.datetime) -> Opening:
    """What holds at `now` (wall clock). Intervals that touch are one; open for a week on end has no `until`."""
    today = now.date()
    spans = _Spans(hours, today - datetime.timedelta(days=1))
    for begins, ends in spans:
        if begins <= now < ends:
            return Opening(True, until=ends if ends - now < datetime.timedelta(days=7) else None)
        if begins > now:
            return Opening(False, opens_next=begins)
    if hours.on(today) is None:
        return Opening(None, unknown=hours.why_unknown(today))
    return Opening(False, unknown=spans.unknown)


def end_of_next_opening_day(hours: Hours, said_at: datetime.datetime) -> datetime.datetime:
    """When the place closes on the first opening day after that of `said_at` (wall clock): so long counts a daily word.

    A day whose hours are not known counts as it usually is: a word ends rather too early than too late. A place without
    known hours: the end of the next day.
    """
    day = said_at.date()
    for ahead in range(1, LOOK_AHEAD_DAYS):
        next_day = day + datetime.timedelta(days=ahead)
        known = hours.on(next_day)
        intervals = hours.usual(next_day) if known is None else known
        if intervals:
            return _at(next_day, max(each.closes for each in intervals))
    return _at(day, DAY) + WITHOUT_HOURS


class _Spans:
    """Opening spans from `first` on, in order, those that touch or overlap joined, as far ahead as the days are known.

    Yesterday, the first day, may be unknown; the first unknown day after it ends the spans and is told in `unknown`.
    """

    def __init__(self, hours: Hours, first: datetime.date) -> None:
        self.hours, self.first = hours, first
        self.unknown: Unknown | None = None

    def __iter__(self) -> Iterator[tuple[datetime.datetime, datetime.datetime]]:
        begins = ends = None
        for ahead in range(LOOK_AHEAD_DAYS + 2):
            day = self.first + datetime.timedelta(days=ahead)
            intervals = self.hours.on(day)
            if intervals is None and ahead:
                self.unknown = self.hours.why_unknown(day)
                break
            for each in sorted(intervals or ()):
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


def whole(opens: int | None, closes: int | None) -> tuple[Interval, ...]:
    """The one interval of a row, or none: closed."""
    return () if opens is None or closes is None else (Interval(opens, closes),)


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
