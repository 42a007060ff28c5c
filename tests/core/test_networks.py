"""Marks of networks: comparable for a day, traceable by nobody."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core.networks import Salts, marks, network

pytestmark = pytest.mark.sqlite_only
TODAY = datetime.date(2026, 11, 23)
YESTERDAY = TODAY - datetime.timedelta(days=1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("203.0.113.9", "203.0.113.200", True),
        ("203.0.113.9", "203.0.114.9", False),
        ("2001:db8:1:2::1", "2001:db8:1:3::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:203.0.113.9", "203.0.113.1", True),
        ("", "", True),
    ],
)
def test_who_shares_a_network_has_one_mark(tmp_path, one, other, same):
    assert (network(one) == network(other)) is same
    salts = Salts(tmp_path)
    assert (marks(salts, one, TODAY)(TODAY) == marks(salts, other, TODAY)(TODAY)) is same


def test_the_same_network_has_another_mark_on_another_day(tmp_path):
    salts = Salts(tmp_path)
    before = marks(salts, "203.0.113.9", YESTERDAY)(YESTERDAY)
    today = marks(salts, "203.0.113.9", TODAY)
    assert today(TODAY) != before
    assert today(YESTERDAY) == before


def test_a_forgotten_salt_is_not_made_again(tmp_path):
    salts = Salts(tmp_path)
    marks(salts, "203.0.113.9", YESTERDAY)(YESTERDAY)
    salts.forget(TODAY + datetime.timedelta(days=1))
    assert marks(salts, "203.0.113.9", TODAY + datetime.timedelta(days=1))(YESTERDAY) is None


def test_of_many_who_begin_the_day_at_once_all_have_one_salt(tmp_path):
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _n: Salts(tmp_path).of(TODAY, today=TODAY), range(64)))
    assert len(set(made)) == 1 and len(made[0]) == 32
    assert len(list((tmp_path / "salts").iterdir())) == 1
