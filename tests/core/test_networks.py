"""Marks of networks: comparable for a day, traceable by nobody."""

import datetime

import pytest

from app.core import backup
from app.core.networks import NetworkSalt, forget, marks, network, salt_of
from tests.points.at_once import at_once

TODAY = datetime.date(2026, 11, 23)
YESTERDAY = TODAY - datetime.timedelta(days=1)


@pytest.mark.sqlite_only
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
def test_who_shares_a_network_is_one(one, other, same):
    assert (network(one) == network(other)) is same


def test_the_same_network_has_another_mark_on_another_day(db_session):
    before = marks("203.0.113.9", YESTERDAY)(YESTERDAY)
    today = marks("203.0.113.200", TODAY)
    assert today(TODAY) != before
    assert today(YESTERDAY) == before
    assert marks("198.51.100.7", TODAY)(TODAY) != today(TODAY)


def test_a_forgotten_salt_is_not_made_again(db_session):
    marks("203.0.113.9", YESTERDAY)(YESTERDAY)
    tomorrow = TODAY + datetime.timedelta(days=1)
    forget(tomorrow)
    assert marks("203.0.113.9", tomorrow)(YESTERDAY) is None


def test_of_eight_who_begin_the_day_at_once_all_have_one_salt(app, db_session):
    made = at_once(app, 8, lambda _n: salt_of(TODAY, today=TODAY))
    assert len(set(made)) == 1 and len(made[0]) == 64


@pytest.mark.sqlite_only
def test_no_backup_holds_a_salt():
    assert NetworkSalt.__table__ not in backup.tables()
