"""What may be asked, by whom, how often, and how long an answer takes. Standard library only."""

import datetime
import statistics
from collections.abc import Sequence

LONGEST = 300  # Characters of a question.
LONGEST_NAME = 12
LONGEST_ANSWER = 2_000
MOST_WAITING = 3  # Of one person, on all projects, that nobody has looked at yet.
# Nobody asks in the name of those who answer.
OFFICIAL = (
    "福彩",
    "福利彩票",
    "体彩",
    "中心",
    "民政",
    "财政",
    "官方",
    "客服",
    "管理员",
    "政府",
    "公安",
    "工作人员",
    "编辑",
)


def may_ask(*, is_open: bool, has_phone: bool, waiting: int) -> bool:
    return is_open and has_phone and waiting < MOST_WAITING


def official_in(name: str) -> str:
    """The word that makes a chosen name look official; empty when there is none."""
    folded = "".join(name.split()).casefold()
    return next((word for word in OFFICIAL if word in folded), "")


def waited(since: datetime.date, until: datetime.date) -> int:
    """Whole days between a question and its answer, or today."""
    return max(0, (until - since).days)


def usual(days: Sequence[int]) -> int | None:
    """The middle of the waiting times; None before anything was answered."""
    return round(statistics.median(days)) if days else None
