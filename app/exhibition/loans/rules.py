"""When a ticket may be lent, what may be told of it, and which parts of its picture are covered. Standard library only."""

import calendar
import datetime
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

CLAIM_DAYS = 60  # 彩票管理条例 第二十五条: prizes are claimed within 60 natural days.
FIRST_YEAR = 1987
LONGEST_MEMORY = 400
MOST_OF_ONE = 12  # Loans of one member that wait or are shown.
MOST_COVERS = 40
MOST_PIXELS = 1600  # Of the longest edge that is kept.
WHOLE = 1000  # Covers are told in thousandths of the picture's width and height.
COVER = re.compile(r"(\d{1,4}),(\d{1,4}),(\d{1,4}),(\d{1,4})")
# A hall of memories tells of no prize: it would be the best advertisement there is (彩票管理条例 第十八条).
PRIZES = (
    *("中奖", "中了", "中过", "大奖", "头奖", "一等奖", "二等奖", "奖金", "领奖", "兑奖"),
    *("兑了", "兑到", "得奖", "获奖", "翻本", "赢了", "手气", "好运号"),
)


class Sort(StrEnum):
    """What kind of ticket it was."""

    DRAWN = "drawn"
    INSTANT = "instant"
    EARLY = "early"


KEY = re.compile(r"[0-9A-Za-z]{4,20}")
DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST = {"title": 60, "memory": LONGEST_MEMORY, "signature": 20, "alt": 120, "alt_en": 240}
# What the hall's page shows of a ticket, and the day that sets it in order: this travels in an archive, and nothing else.
TOLD = ("key", "sort", "title", "year", "ended_on", "memory", "signature")
PICTURED = ("digest", "width", "height", "alt", "alt_en", "is_demonstration")


def is_fit(told: Mapping[str, Any], today: datetime.date) -> bool:
    """Whether what an archive tells of a ticket could have been lent and shown here."""
    if (
        set(told) != {*TOLD, *PICTURED}
        or told["sort"] not in list(Sort)
        or not isinstance(told["is_demonstration"], bool)
    ):
        return False
    texts = {name: told[name] for name in LONGEST}
    if any(not isinstance(text, str | None) or len(text or "") > LONGEST[name] for name, text in texts.items()):
        return False
    if not all(texts[name] for name in ("title", "memory", "alt")) or any(
        told_prize(text or "") for text in texts.values()
    ):
        return False
    if any(not isinstance(told[name], int) or not 0 < told[name] <= MOST_PIXELS for name in ("width", "height")):
        return False
    ended = latest_day(str(told["ended_on"]))
    is_named = KEY.fullmatch(str(told["key"])) and DIGEST.fullmatch(str(told["digest"]))
    return bool(is_named) and ended is not None and ended.year == told["year"] and is_past_claim(ended, today)


def latest_day(written: str) -> datetime.date | None:
    """The last day that `2019-05-01`, `2019-05` or `1992` may mean; None for anything else."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", written.strip())
    if found is None:
        return None
    year, month, day = int(found[1]), int(found[2] or 12), found[3]
    if not FIRST_YEAR <= year <= 9998 or not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    number = int(day) if day else last
    return datetime.date(year, month, number) if 1 <= number <= last else None


def is_past_claim(ended: datetime.date, today: datetime.date) -> bool:
    """Whether nobody can claim anything with this ticket any more."""
    return ended + datetime.timedelta(days=CLAIM_DAYS) < today


def told_prize(text: str) -> str:
    """A word that tells of a prize; empty when there is none."""
    folded = re.sub(r"[\s·•*_\-—.。,，、]+", "", text)
    return next((word for word in PRIZES if word in folded), "")


def covers(written: str) -> list[tuple[int, int, int, int]] | None:
    """`100,200,300,50;…` as left, top, width and height in thousandths; None when it cannot be read."""
    parts = [part.strip() for part in written.split(";") if part.strip()]
    found = []
    for part in parts:
        match = COVER.fullmatch(part)
        if match is None:
            return None
        left, top, width, height = (int(each) for each in match.groups())
        if not width or not height or left + width > WHOLE or top + height > WHOLE:
            return None
        found.append((left, top, width, height))
    return found if len(found) <= MOST_COVERS else None
