"""Who may do what, as sentences."""

import datetime

import pytest

from app.accounts import rules
from app.accounts.rules import PasswordFault, Role

pytestmark = pytest.mark.sqlite_only
BEGAN = datetime.datetime(2026, 11, 23, 8, 0, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("roles", "hours"),
    [
        ({Role.EDITOR}, 12),
        ({Role.OWNER}, 90 * 24),
        ({Role.MEMBER}, 30 * 24),
        ({Role.OWNER, Role.AUDITOR}, 12),
        (set(), 30 * 24),
    ],
)
def test_the_strictest_role_decides_how_long_a_session_lasts(roles, hours):
    assert rules.session_length(roles) == datetime.timedelta(hours=hours)
    last = BEGAN + datetime.timedelta(hours=hours)
    assert not rules.is_over(BEGAN, roles, last - datetime.timedelta(seconds=1))
    assert rules.is_over(BEGAN, roles, last)


@pytest.mark.parametrize("other", [Role.EDITOR, Role.OPERATOR, Role.AUDITOR])
def test_an_administrator_neither_publishes_nor_posts_points_nor_audits(other):
    assert not rules.may_hold_together({Role.ADMINISTRATOR, other})


@pytest.mark.parametrize("other", [Role.EDITOR, Role.OPERATOR])
def test_an_auditor_changes_nothing(other):
    assert not rules.may_hold_together({Role.AUDITOR, other})


@pytest.mark.parametrize(
    ("typed", "same_as"), [("Wang", "wang"), ("ＷＡＮＧ", "wang"), (" wang ", "wang"), ("张三", "张三")]
)
def test_names_that_read_the_same_are_one_name(typed, same_as):
    assert rules.comparable(typed) == rules.comparable(same_as)


@pytest.mark.parametrize("name", ["", "  ", "wang\u200b", "wang\u202e", "wang\n", "a\0b"])
def test_invisible_characters_make_no_name(name):
    assert not rules.is_plain_name(name)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", PasswordFault.SHORT),
        ("x" * 129, PasswordFault.LONG),
        ("12345678", PasswordFault.GUESSABLE),
        ("PassWord", PasswordFault.GUESSABLE),
        ("aaaaaaaaaa", PasswordFault.GUESSABLE),
        ("wangxiaoming1", PasswordFault.GUESSABLE),
        ("冬枣 竹简 皮影 黄河", None),
        ("correct horse", None),
    ],
)
def test_a_password_is_long_and_not_the_first_that_is_tried(password, fault):
    assert rules.password_fault(password, "WangXiaoming") == fault


def test_a_device_is_named_roughly():
    wechat = "Mozilla/5.0 (iPhone; CPU iPhone OS 13_0) MicroMessenger/8.0"
    assert rules.device_name(wechat) == "微信"
    assert rules.device_name("curl/8") == "其他设备"
