"""Open now, until when, and how long a word counts: by the wall clock, across midnight, leap days and exceptions."""

import datetime

import pytest

from app.stations.opening import Hours, Interval, end_of_next_opening_day, interval, opening, to_minutes

pytestmark = pytest.mark.sqlite_only
EIGHT_TO_EIGHT = (Interval(8 * 60, 20 * 60),)
EVERY_DAY = Hours(dict.fromkeys(range(7), EIGHT_TO_EIGHT))
NIGHT_SHOP = Hours(dict.fromkeys(range(7), (interval("18:00", "02:00"),)))


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("now", "is_open"),
    [
        ("2026-11-23 07:59", False),
        ("2026-11-23 08:00", True),
        ("2026-11-23 19:59", True),
        ("2026-11-23 20:00", False),
    ],
)
def test_doors_open_at_the_minute_and_close_at_the_minute(now, is_open):
    assert opening(EVERY_DAY, at(now)).is_open is is_open


def test_an_open_place_says_until_when():
    assert opening(EVERY_DAY, at("2026-11-23 12:00")).until == at("2026-11-23 20:00")


def test_a_closed_place_says_when_it_opens_next():
    assert opening(EVERY_DAY, at("2026-11-23 21:00")).opens_next == at("2026-11-24 08:00")


def test_an_evening_goes_on_after_midnight():
    found = opening(NIGHT_SHOP, at("2026-11-24 01:30"))
    assert (found.is_open, found.until) == (True, at("2026-11-24 02:00"))
    assert opening(NIGHT_SHOP, at("2026-11-24 02:00")).is_open is False


def test_closed_today_does_not_end_last_night():
    closed_tuesday = Hours(NIGHT_SHOP.weekly, {datetime.date(2026, 11, 24): ()})
    assert opening(closed_tuesday, at("2026-11-24 01:00")).is_open is True
    assert opening(closed_tuesday, at("2026-11-24 19:00")).is_open is False
    assert opening(closed_tuesday, at("2026-11-25 01:00")).is_open is False


def test_an_exception_replaces_the_whole_day():
    short = Hours(EVERY_DAY.weekly, {datetime.date(2026, 11, 23): (Interval(10 * 60, 12 * 60),)})
    assert opening(short, at("2026-11-23 09:00")).opens_next == at("2026-11-23 10:00")
    assert opening(short, at("2026-11-23 13:00")).opens_next == at("2026-11-24 08:00")


def test_a_lunch_break_is_closed_until_the_afternoon():
    split = Hours({0: (Interval(8 * 60, 12 * 60), Interval(14 * 60, 20 * 60))})
    found = opening(split, at("2026-11-23 12:30"))
    assert (found.is_open, found.opens_next) == (False, at("2026-11-23 14:00"))


def test_round_the_clock_has_no_closing_time():
    assert opening(Hours(dict.fromkeys(range(7), (Interval(0, 1440),))), at("2026-11-23 23:59")).until is None


def test_leap_day_is_a_day_like_any_other():
    assert opening(EVERY_DAY, at("2028-02-28 21:00")).opens_next == at("2028-02-29 08:00")
    assert opening(EVERY_DAY, at("2028-02-29 12:00")).is_open is True


def test_nobody_has_said_is_neither_open_nor_closed():
    assert opening(Hours(), at("2026-11-23 12:00")).is_open is None


def test_a_place_closed_for_the_month_promises_nothing():
    closed = Hours(
        {0: EIGHT_TO_EIGHT}, {datetime.date(2026, 11, 23) + datetime.timedelta(days=n): () for n in range(40)}
    )
    assert opening(closed, at("2026-11-23 12:00")).opens_next is None


@pytest.mark.parametrize(
    ("hours", "said_at", "counts_until"),
    [
        (EVERY_DAY, "2026-11-23 09:00", "2026-11-24 20:00"),
        (Hours(dict.fromkeys(range(5), EIGHT_TO_EIGHT)), "2026-11-27 09:00", "2026-11-30 20:00"),  # Friday → Monday
        (NIGHT_SHOP, "2026-11-23 19:00", "2026-11-25 02:00"),
        (Hours(), "2026-11-23 09:00", "2026-11-25 00:00"),
    ],
)
def test_a_daily_word_counts_until_the_next_opening_day_ends(hours, said_at, counts_until):
    assert end_of_next_opening_day(hours, at(said_at)) == at(counts_until)


@pytest.mark.parametrize("text", ["", "8", "25:00", "12:60", "08-00", "a:bc", "24:01", "008:00"])
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError):
        to_minutes(text)


def test_half_width_and_full_width_colons_are_one():
    assert to_minutes("8：05") == to_minutes("08:05") == 485
