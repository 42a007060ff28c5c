"""Codes that change by themselves: shown on a member's screen, good for one or two minutes, worth nothing as a photograph.

A token is the subject's public number, the key version, the minute and a MAC over all of it, in one alphabet that people and
symbols handle well (Crockford base32). The minute before the present one still counts: at most 120 seconds.
"""

import datetime
import hashlib
import hmac
from enum import StrEnum

from app.core.codes import ALPHABET

STEP = 60
RENEW = 45  # Seconds after which a page asks for a fresh token: one made in the last second of its minute lives for 61.
VERSION = "1"
MINUTE_LENGTH = 6
MAC_LENGTH = 26  # 130 bits.
SHORT_DIGITS = 6
NUMBER_LENGTH = 6  # 30 bits of a row's number.
SUBJECT_LENGTH = 3 * NUMBER_LENGTH


class Purpose(StrEnum):
    """What a token is for; one made for one purpose is nothing for another."""

    MEMBER = "member"
    VOUCHER = "voucher"
    CHECK_IN = "check-in"


class Stale(Exception):
    """The token was right once. Whoever shows it should let it refresh."""


class Forged(Exception):
    """This was never a token of ours, or not for this purpose."""


def make(secret: str, purpose: Purpose, subject: str, now: datetime.datetime) -> str:
    minute = _encode(_minute(now), MINUTE_LENGTH)
    return f"{subject}{VERSION}{minute}{_mac(secret, purpose, subject, minute)}"


def read(secret: str, purpose: Purpose, token: str, subject_length: int, now: datetime.datetime) -> str:
    """The subject of a token that is good now. Raises Forged or Stale. Right first, then old: an old forgery is a forgery."""
    token = token.strip().upper()
    if len(token) != subject_length + 1 + MINUTE_LENGTH + MAC_LENGTH or any(each not in ALPHABET for each in token):
        raise Forged
    subject, version = token[:subject_length], token[subject_length]
    minute, mac = token[subject_length + 1 : -MAC_LENGTH], token[-MAC_LENGTH:]
    if version != VERSION or not hmac.compare_digest(mac, _mac(secret, purpose, subject, minute)):
        raise Forged
    if not 0 <= _minute(now) - _decode(minute) <= 1:
        raise Stale
    return subject


def subject(*numbers_of_rows: int) -> str:
    """Three row numbers as the subject of a token that names no public number."""
    return "".join(_encode(number, NUMBER_LENGTH) for number in numbers_of_rows)


def numbers(subject: str) -> tuple[int, ...]:
    """The row numbers that `subject` put together."""
    return tuple(_decode(subject[start : start + NUMBER_LENGTH]) for start in range(0, len(subject), NUMBER_LENGTH))


def short(secret: str, purpose: Purpose, subject: str, now: datetime.datetime) -> str:
    """Six digits to read aloud beside the subject's number; they change with the minute."""
    return _digits(secret, purpose, subject, _minute(now))


def is_short(secret: str, purpose: Purpose, subject: str, typed: str, now: datetime.datetime) -> bool:
    minute = _minute(now)
    fresh = [_digits(secret, purpose, subject, each) for each in (minute, minute - 1)]
    return any(hmac.compare_digest(each.encode(), typed.encode()) for each in fresh)


def _minute(now: datetime.datetime) -> int:
    return int(now.timestamp()) // STEP


def _hash(secret: str, *parts: str) -> bytes:
    key = hmac.digest(secret.encode(), f"points {VERSION}".encode(), hashlib.sha256)
    return hmac.digest(key, "\0".join(parts).encode(), hashlib.sha256)


def _mac(secret: str, purpose: Purpose, subject: str, minute: str) -> str:
    return _encode(int.from_bytes(_hash(secret, "mac", purpose, subject, minute), "big"), MAC_LENGTH)


def _digits(secret: str, purpose: Purpose, subject: str, minute: int) -> str:
    number = int.from_bytes(_hash(secret, "short", purpose, subject, str(minute))[:8], "big")
    return f"{number % 10**SHORT_DIGITS:0{SHORT_DIGITS}d}"


def _encode(number: int, length: int) -> str:
    """The lowest `length` × 5 bits."""
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(length)))


def _decode(text: str) -> int:
    number = 0
    for character in text:
        number = number * 32 + ALPHABET.index(character)
    return number
