"""The odds are worked out, not copied: they equal what the rules' authors published."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from app.exhibition.games import catalogue, presentation, rules

pytestmark = pytest.mark.sqlite_only

# One in so many, as published for the four games.
PUBLISHED = {
    "ssq": ["17721088", "1181405.9", "109389.4", "2302.9", "128.90", "16.98", "20.20"],
    "fc3d": ["1000", "333.33", "166.67"],
    "qlc": ["2035800", "290828.6", "13219.5", "4406.5", "419.7", "251.8", "37.8"],
}
KL8_TOP = ["4", "16.63", "72.07", "326.4", "1550.6", "7752.8", "40979.3", "230114.6", "1380687.7", "8911711.2"]
KL8_ANY = ["25.00", "6.01", "15.26", "25.90", "9.67", "16.16", "18.32", "19.06", "21.68", "11.05"]


def is_rounded(exact: Fraction, said: str) -> bool:
    """Whether `said` is `exact` to the digits it gives (published roundings differ by half a digit)."""
    last_digit = Decimal(1).scaleb(Decimal(said).as_tuple().exponent)
    return abs(Decimal(exact.numerator) / Decimal(exact.denominator) - Decimal(said)) <= last_digit * Decimal("0.6")


def game(code: str) -> catalogue.Game:
    return catalogue.games()[code]


@pytest.mark.parametrize("code", PUBLISHED)
def test_tiers_have_the_published_odds(code: str):
    (table,) = game(code).tables
    for tier, said in zip(table.tiers, PUBLISHED[code], strict=True):
        assert is_rounded(tier.one_in, said), (tier.facts["name"], tier.one_in)


def test_happy_8_has_the_published_odds_for_each_number_of_choices():
    tables = game("kl8").tables
    assert [table.play for table in tables] == list(range(1, 11))
    for table, top, anything in zip(tables, KL8_TOP, KL8_ANY, strict=True):
        assert is_rounded(table.top.one_in, top), table.play
        assert is_rounded(table.any_chance * 100, anything), table.play


def test_any_prize_of_double_color_ball_with_and_without_the_fortune_prize():
    (table,) = game("ssq").tables
    assert (table.any_ways, table.total) == (1_188_988, 17_721_088)
    assert rules.percent(table.any_chance, 3) == Decimal("6.709")
    assert rules.percent(table.any_chance_with_provisions, 3) == Decimal("11.661")


@pytest.mark.parametrize("code", ["ssq", "fc3d", "qlc", "kl8"])
def test_ways_are_those_the_file_expects(code: str):
    expected = game(code).facts["expected"]["ways"]
    assert {tier.facts["code"]: tier.ways for table in game(code).tables for tier in table.tiers} == expected


def test_every_bet_falls_into_one_tier_or_none():
    """If two tiers overlapped, hits over all matches would add up to more than there is."""
    for code in ("ssq", "qlc", "kl8"):
        for table in game(code).tables:
            assert table.any_ways_with_provisions < table.total


def test_scratch_cards_have_no_odds_but_a_sourced_split():
    assert game("scratch").tables == ()
    assert [share.permille for share in rules.shares(game("scratch").facts["split"], 1000)] == [650, 150, 200]


@pytest.mark.parametrize("code", ["fc3d", "qlc", "kl8"])
def test_a_split_nobody_checked_is_not_shown(code: str):
    assert presentation.game_split(game(code)) is None


def test_a_bet_of_two_yuan_divides_to_the_fen():
    parts = rules.shares(game("ssq").facts["split"], 200)
    assert [part.minor for part in parts] == [102, 26, 72]


def test_the_scale_of_one_in_17_million():
    scale = rules.Scale(game("ssq").tables[0].top.one_in, game("ssq").draws_a_year)
    assert int(scale.days_of_looking) == 205
    assert int(scale.years_of_playing) == 113_596
    assert 4_209 < scale.side_mm < 4_210
    assert not scale.can_be_drawn


def test_numbers_are_written_as_people_read_them():
    assert str(rules.written(Fraction(17_721_088))) == "17721088"
    assert str(rules.written(Fraction(17_721_088, 15))) == "1181405.9"
    assert str(rules.written(Fraction(50, 3))) == "16.67"


def test_rules_in_force_by_day():
    rule = game("ssq").facts["rule"]
    assert rules.rule_in_force(rule, datetime.date(2026, 2, 1))
    assert rules.rule_in_force(rule, datetime.date(2026, 1, 31)) is False
    assert rules.rule_in_force(game("qlc").facts["rule"], datetime.date(2026, 1, 31)) is None
