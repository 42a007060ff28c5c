"""Values the way people write them, in both languages."""

import datetime

import pytest

from app.core import i18n, templating

pytestmark = pytest.mark.sqlite_only
NOON = datetime.datetime(2026, 11, 23, 4, 32, tzinfo=datetime.UTC)  # 12:32 in the city.


@pytest.fixture
def reading(app):
    """`reading("en")`: a request in this language."""
    contexts = []

    def begin(lang: str):
        end()
        contexts.append(app.test_request_context(headers={"Cookie": f"display={lang}.normal.auto"}))
        contexts[0].push()
        app.preprocess_request()

    def end() -> None:
        while contexts:
            contexts.pop().pop()

    yield begin
    end()


@pytest.mark.parametrize(
    ("minor", "zh", "en"),
    [
        (0, "0 元", "¥0"),
        (3_200, "32 元", "¥32"),
        (3_250, "32.5 元", "¥32.5"),
        (84_970_000_00, "8,497 万元", "¥84.97 million"),
        (225_000_000_00, "2.25 亿元", "¥225 million"),
        (-500, "-5 元", "¥-5"),
        (99_99, "99.99 元", "¥99.99"),
        (1, "0.01 元", "¥0.01"),
    ],
)
def test_money(reading, minor, zh, en):
    reading("zh")
    assert templating.money(minor) == zh
    reading("en")
    assert templating.money(minor) == en


def test_money_to_the_last_digit(reading):
    reading("zh")
    assert templating.exact_money(84_970_000_00) == "84,970,000.00 元"
    assert templating.money(1_250, "GBP") == "£12.5" and templating.money(1_250, "CHF") == "CHF 12.5"


def test_days_and_times_are_the_citys(reading):
    midnight = datetime.datetime(2026, 11, 23, 16, 5, tzinfo=datetime.UTC)
    reading("zh")
    assert templating.day(NOON, weekday=True) == "2026年11月23日（周一）"
    assert templating.moment(midnight) == "2026年11月24日 00:05"
    assert templating.day(None) == "" and templating.moment(None) == ""
    reading("en")
    assert templating.day(NOON, weekday=True) == "23 November 2026 (Monday)"
    assert templating.clock_time(NOON) == "12:32"


@pytest.mark.parametrize(
    ("minutes", "zh", "en"),
    [
        (-5, "刚刚", "just now"),
        (0, "刚刚", "just now"),
        (1, "1 分钟前", "1 minute ago"),
        (59, "59 分钟前", "59 minutes ago"),
        (60, "1 小时前", "1 hour ago"),
        (23 * 60, "23 小时前", "23 hours ago"),
        (24 * 60, "1 天前", "1 day ago"),
        (40 * 24 * 60, "2026年10月14日", "14 October 2026"),
    ],
)
def test_how_long_ago(reading, minutes, zh, en):
    then = NOON - datetime.timedelta(minutes=minutes)
    reading("zh")
    assert templating.ago(then, NOON) == zh
    reading("en")
    assert templating.ago(then, NOON).lower() == en.lower()


@pytest.mark.parametrize(
    ("value", "written"),
    [(17721088, "17,721,088"), (0, "0"), (1.5, "1.5"), (2.0, "2"), (100.0, "100"), (1234.567, "1,234.57")],
)
def test_numbers(value, written):
    assert templating.number(value) == written


class Row:
    name, name_en = "黄河", "Yellow River"
    place, place_en = "水落坡<镇>", None


def test_a_row_speaks_the_readers_language(reading):
    reading("en")
    assert str(i18n.local(Row, "name")) == "Yellow River" and i18n.lang_of(Row, "name") == "en"
    assert str(i18n.local(Row, "place")) == '<span lang="zh-CN">水落坡&lt;镇&gt;</span>'
    assert i18n.lang_of(Row, "place") == "zh-CN" and i18n.plain(Row, "place") == "水落坡<镇>"
    reading("zh")
    assert str(i18n.local(Row, "name")) == "黄河" and str(i18n.zh("<b>")) == "&lt;b&gt;"


def test_an_unknown_asset_is_an_error(app):
    with app.test_request_context(), pytest.raises(KeyError):
        templating.asset("css/no-such.css")


def test_a_forgotten_name_in_a_template_is_an_error(app):
    from jinja2 import UndefinedError

    with app.test_request_context(), pytest.raises(UndefinedError):
        app.jinja_env.from_string("{{ forgotten }}").render()
