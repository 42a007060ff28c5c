"""Codes of campaigns and what becomes of them. Standard library only."""

import datetime
import hashlib
import hmac
from enum import StrEnum

CODE_LENGTH = 11  # And a check character: `ABCD-EFGH-JKMN`, 55 bits of chance.
MOST_CODES = 120
ON_A_SHEET = 20


class State(StrEnum):
    """A code is used once, or taken back, or its campaign ends without it."""

    ISSUED = "issued"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


def code_hash(secret: str, code: str) -> str:
    """What is kept of a code: a copy of the database cannot be turned into codes."""
    key = hmac.digest(secret.encode(), b"campaign code", hashlib.sha256)
    return hmac.digest(key, code.encode(), hashlib.sha256).hex()


def may_settle(ends_on: datetime.date | None, is_on: bool, today: datetime.date) -> bool:
    """When its period is over or it was switched off."""
    return not is_on or (ends_on is not None and ends_on < today)
