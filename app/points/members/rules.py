"""How members are recognised, and what others see of them. Standard library only."""

import datetime
from enum import StrEnum

LOOK_UP_LASTS = datetime.timedelta(minutes=10)


class Looked(StrEnum):
    MEMBER = "member"
    VOUCHER = "voucher"
    CARD = "card"


class How(StrEnum):
    """A symbol that changes by itself, or what somebody read out."""

    SCANNED = "scanned"
    TYPED = "typed"


class Found(StrEnum):
    """What the person who looked was told."""

    FOUND = "found"
    UNKNOWN = "unknown"
    STALE = "stale"
    ELSEWHERE = "elsewhere"
    WRONG_PIN = "wrong-pin"
    BLOCKED = "blocked"
    ENDED = "ended"


class ConsentKind(StrEnum):
    """What a member may allow beside taking part, each for itself. Refusing costs nothing (个人信息保护法 第十四至十六条)."""

    EXPIRY_NOTES = "expiry-notes"
    STOCK_NOTES = "stock-notes"


def masked(name: str) -> str:
    """Enough to recognise the person one is talking to: 王＊＊, L＊＊. The number of stars tells nothing."""
    return f"{name[:1]}＊＊"


def still_open(looked_at: datetime.datetime, now: datetime.datetime) -> bool:
    """How long a page that was opened by a good code may be acted upon."""
    return looked_at <= now < looked_at + LOOK_UP_LASTS
