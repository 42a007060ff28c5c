"""When a draw result can be true. Standard library only."""

import datetime
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

CENTURY = "20"
LONG_ISSUE = re.compile(r"20\d{5}", re.ASCII)
SHORT_ISSUE = re.compile(r"\d{5}", re.ASCII)
DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{2}:\d{2}(?::\d{2})?)?", re.ASCII)
CHINESE_DATE = re.compile(r"(\d{4})年(\d{1,2})月(?:(\d{1,2})[日号])?", re.ASCII)
MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})", re.ASCII)
YEAR = re.compile(r"(?:19|20)\d{2}", re.ASCII)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Fault(StrEnum):
    """Why a row is refused."""

    NOT_A_RECORD = "not-a-record"
    NO_ISSUE = "no-issue"
    BAD_ISSUE = "bad-issue"
    NO_DATE = "no-date"
    BAD_DATE = "bad-date"
    OTHER_YEAR = "other-year"
    IN_FUTURE = "in-future"
    NO_NUMBERS = "no-numbers"
    NOT_NUMBERS = "not-numbers"
    WRONG_COUNT = "wrong-count"
    OUT_OF_RANGE = "out-of-range"
    REPEATED_NUMBER = "repeated-number"
    SPECIAL_REPEATED = "special-repeated"
    TWICE_IN_FILE = "twice-in-file"
    SAME_DAY = "same-day"
    OUT_OF_ORDER = "out-of-order"
    DIFFERS = "differs"


@dataclass(frozen=True)
class Found:
    """A fault and what it is about, to be put into words: `facts` are plain values."""

    fault: Fault
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Result:
    """A draw as one row tells it. `numbers` are in the order that is kept: ascending, but as drawn where order counts."""

    issue_no: str
    drawn_on: datetime.date
    numbers: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Pool:
    """What is drawn together: how many, from where to where, and whether a number may come twice."""

    key: str
    name: str
    name_en: str
    draw: int
    low: int
    high: int
    is_ordered: bool = False
    beside: str | None = None


def pools(game: Mapping[str, Any]) -> tuple[Pool, ...]:
    """What a draw of this game consists of, from the `pick` of its rules."""
    return tuple(_pool(key, pick, game["pick"]) for key, pick in game.get("pick", {}).items())


def _pool(key: str, pick: Mapping[str, Any], all_picks: Mapping[str, Any]) -> Pool:
    name, name_en = pick["name"], pick["name_en"]
    if "positions" in pick:
        return Pool(key, name, name_en, pick["positions"], 0, pick["of"] - 1, is_ordered=True)
    if "from" in pick:
        return Pool(key, name, name_en, pick["draw"], 1, all_picks[pick["from"]]["of"], beside=pick["from"])
    return Pool(key, name, name_en, pick["draw"], 1, pick["of"])


def issue_number(text: str) -> str | None:
    """`26096` and `2026096` are the same issue; None when it is neither."""
    text = text.strip()
    if LONG_ISSUE.fullmatch(text):
        return text
    return CENTURY + text if SHORT_ISSUE.fullmatch(text) else None


def date_of(text: str) -> datetime.date | None:
    """`2026-08-20`, also with a time behind it; None when there is no such day."""
    found = DATE.fullmatch(text.strip())
    return _date(*found.groups()) if found else None


def _date(year: str, month: str, day: str) -> datetime.date | None:
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def faults(result: Result, game_pools: tuple[Pool, ...], today: datetime.date) -> Iterator[Found]:
    """Everything that cannot be true of one draw by itself."""
    if str(result.drawn_on.year) != result.issue_no[:4]:
        yield Found(Fault.OTHER_YEAR, {"issue": result.issue_no, "date": result.drawn_on})
    if result.drawn_on > today:
        yield Found(Fault.IN_FUTURE, {"date": result.drawn_on})
    for pool in game_pools:
        yield from _pool_faults(result, pool)


def _pool_faults(result: Result, pool: Pool) -> Iterator[Found]:
    numbers = result.numbers[pool.key]
    if len(numbers) != pool.draw:
        yield Found(Fault.WRONG_COUNT, {"pool": pool, "count": len(numbers)})
    for number in numbers:
        if not pool.low <= number <= pool.high:
            yield Found(Fault.OUT_OF_RANGE, {"pool": pool, "number": number})
    repeated = sorted({number for number in numbers if numbers.count(number) > 1})
    if repeated and not pool.is_ordered:
        yield Found(Fault.REPEATED_NUMBER, {"pool": pool, "number": repeated[0]})
    if pool.beside and set(numbers) & set(result.numbers[pool.beside]):
        yield Found(Fault.SPECIAL_REPEATED, {"pool": pool, "number": numbers[0]})


def is_unusual_day(day: datetime.date, draw_days: Iterable[str]) -> bool:
    """Not one of the game's weekdays. Moved draws exist, so this is worth a look and no fault."""
    return WEEKDAYS[day.weekday()] not in set(draw_days)


def out_of_order(results: Iterable[tuple[str, datetime.date]]) -> Iterator[tuple[str, str]]:
    """Pairs of neighbouring issues whose later number was drawn on an earlier or the same day."""
    ordered = sorted(results)
    for (issue, day), (next_issue, next_day) in itertools.pairwise(ordered):
        if next_day <= day:
            yield issue, next_issue


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the archive: an issue, or the draws of these days; `understood` is False for neither."""

    issue_no: str | None = None
    since: datetime.date | None = None
    until: datetime.date | None = None
    understood: bool = True


def wanted(typed: str) -> Wanted:
    """`2026096`, `26096`, `2026-08-20`, `2026年8月20日`, `2026-08`, `2026年8月` or `2026`."""
    text = typed.strip().removeprefix("第").removesuffix("期")
    if not text:
        return Wanted()
    if issue := issue_number(text):
        return Wanted(issue_no=issue)
    if day := date_of(text.replace("/", "-").replace(".", "-")):
        return Wanted(since=day, until=day)
    if found := CHINESE_DATE.fullmatch(text):
        year, month, number = found.groups()
        day = _date(year, month, number or "1")
        return _days(day, day if number else None)
    if found := MONTH.fullmatch(text):
        year, month = found.groups()
        return _days(_date(year, month, "1"), None)
    if YEAR.fullmatch(text.removesuffix("年")):
        year = int(text.removesuffix("年"))
        return Wanted(since=datetime.date(year, 1, 1), until=datetime.date(year, 12, 31))
    return Wanted(understood=False)


def _days(since: datetime.date | None, until: datetime.date | None) -> Wanted:
    if since is None:
        return Wanted(understood=False)
    if until is None:
        next_month = (since.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
        until = next_month - datetime.timedelta(days=1)
    return Wanted(since=since, until=until)
