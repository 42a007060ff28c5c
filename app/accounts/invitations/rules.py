"""How long an invitation holds, and who may still stand for it. Standard library only."""

import datetime
from collections.abc import Set

LASTS = {"owner": datetime.timedelta(days=7), "helper": datetime.timedelta(days=3)}
AFTER_A_LOST_PHONE = datetime.timedelta(days=1)
KEPT = datetime.timedelta(days=190)  # Like every record of signing in (网络安全法 第二十一条: at least six months).
CENTRE = {"operator", "administrator"}


def expires_at(role: str, now: datetime.datetime, *, lost_phone: bool) -> datetime.datetime:
    return now + (AFTER_A_LOST_PHONE if lost_phone else LASTS[role])


def may_stand_for(role: str, held: Set[str], held_here: Set[str]) -> bool:
    """The centre invites owners and helpers; the owner of a place invites its helpers. Asked again when it is taken up."""
    return bool(CENTRE & held) or (role == "helper" and "owner" in held_here)
