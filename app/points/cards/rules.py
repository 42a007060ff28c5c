"""Numbers, PINs and states of cards. Standard library only."""

import datetime
import hashlib
import hmac
import secrets
from enum import StrEnum

NUMBER_LENGTH = 7  # And a check character: `ABCD-1234` on the card.
PIN_DIGITS = 6
ON_A_SHEET = 5
MOST_SHEETS = 6
MOST_TRIES = 5
# At a counter five wrong PINs make a card wait; then it opens by itself, so that nobody can be locked out for good.
TRIES_FOR = datetime.timedelta(minutes=15)
# On the site PINs are counted by card and network. Guessing from a hundred networks at once meets this, too: one chance in
# 10,000 a day. Should strangers use it up, a right PIN at any counter begins it anew.
SITE_LIMIT = "100 per day"


class State(StrEnum):
    """Printed, in use, or dead. A dead card never comes back."""

    MADE = "made"
    ACTIVE = "active"
    ENDED = "ended"


class Ended(StrEnum):
    """Why a card is dead."""

    LOST = "lost"
    REPLACED = "replaced"
    GIVEN_BACK = "given-back"
    NEVER_USED = "never-used"


class Act(StrEnum):
    """What was done with a card."""

    ACTIVATED = "activated"
    LINKED = "linked"
    OPENED = "opened"
    REDEEMED = "redeemed"
    COLLECTED = "collected"
    PROXY_ADDED = "proxy-added"
    PROXY_ENDED = "proxy-ended"
    ENDED = "ended"
    REPLACED = "replaced"


def site_key(number: str) -> str:
    return f"card on the site {number}"


def new_pin(*, below=secrets.randbelow) -> str:
    return f"{below(10**PIN_DIGITS):0{PIN_DIGITS}d}"


def peppered(secret: str, number: str, pin: str) -> str:
    """What is hashed: a copy of the database without the secret cannot be tried out against a million PINs."""
    key = hmac.digest(secret.encode(), b"card pin", hashlib.sha256)
    return hmac.digest(key, f"{number}\0{pin}".encode(), hashlib.sha256).hex()
