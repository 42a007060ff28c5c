"""Codes that change by themselves: nobody makes them but us, and nobody keeps them."""

import datetime

import pytest

from app.core import codes
from app.points import tokens
from app.points.tokens import Forged, Purpose, Stale

pytestmark = pytest.mark.sqlite_only

SECRET = "s" * 40
SUBJECT = codes.new(15)
NOW = datetime.datetime(2026, 11, 23, 6, 30, 20, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)


def read(token: str, *, purpose=Purpose.VOUCHER, now=NOW, secret=SECRET) -> str:
    return tokens.read(secret, purpose, token, len(SUBJECT), now)


def made(now=NOW) -> str:
    return tokens.make(SECRET, Purpose.VOUCHER, SUBJECT, now)


def test_a_token_is_good_for_two_minutes_at_most():
    begins = NOW.replace(second=0)
    token = made(begins)
    assert read(token, now=begins + 119 * SECOND) == SUBJECT
    with pytest.raises(Stale):
        read(token, now=begins + 120 * SECOND)


def test_a_token_from_tomorrow_is_not_good_either():
    with pytest.raises(Stale):
        read(made(NOW + 120 * SECOND))


def test_scanners_may_change_case_and_add_space():
    assert read(f" {made().lower()} ") == SUBJECT


MUTATIONS = {
    "another subject": lambda t: codes.new(15) + t[16:],
    "one character of the subject": lambda t: ("0" if t[0] != "0" else "1") + t[1:],
    "another version": lambda t: t[:16] + "2" + t[17:],
    "a later minute": lambda t: t[:22] + ("0" if t[22] != "0" else "1") + t[23:],
    "one character of the MAC": lambda t: t[:-1] + ("0" if t[-1] != "0" else "1"),
    "no MAC": lambda t: t[:-26],
    "an empty MAC": lambda t: t[:-26] + "0" * 26,
    "a longer one": lambda t: t + "0",
    "nothing": lambda t: "",
    "a letter that is none": lambda t: t[:-1] + "U",
    "full-width letters": lambda t: t.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789"}),
    "the public number alone": lambda t: SUBJECT,
}


@pytest.mark.parametrize("mutation", MUTATIONS.values(), ids=MUTATIONS.keys())
def test_none_of_twelve_forgeries_is_taken(mutation):
    with pytest.raises(Forged):
        read(mutation(made()))


def test_a_token_for_one_purpose_or_of_another_site_is_nothing_here():
    with pytest.raises(Forged):
        read(made(), purpose=Purpose.MEMBER)
    with pytest.raises(Forged):
        read(made(), secret="t" * 40)


def test_an_old_forgery_is_a_forgery():
    """Right is asked before old: a page must not tell that a made-up code was nearly right."""
    with pytest.raises(Forged):
        read(MUTATIONS["one character of the MAC"](made()), now=NOW + 999 * SECOND)


def test_six_digits_change_with_the_minute():
    digits = tokens.short(SECRET, Purpose.MEMBER, SUBJECT, NOW)
    assert len(digits) == 6 and digits.isdigit()
    good = [
        tokens.is_short(SECRET, Purpose.MEMBER, SUBJECT, digits, NOW + seconds * SECOND) for seconds in (0, 60, 180)
    ]
    assert good == [True, True, False]
    assert not tokens.is_short(SECRET, Purpose.MEMBER, codes.new(15), digits, NOW)
