"""The threads of a process that write go one after the other; on PostgreSQL nobody waits for long."""

import threading
import time

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.core import db as database
from app.core.db import db, reading, writing


@pytest.fixture
def patient(monkeypatch) -> None:
    """As on a site that serves."""
    monkeypatch.setattr(database, "COURTESY", 0.3)


class Other(threading.Thread):
    """Another thread of the process, which begins, looks, and ends; `took` says how long that was."""

    def __init__(self, app, how) -> None:
        super().__init__()
        self.app, self.how, self.took = app, how, 0.0
        self.start()

    def run(self) -> None:
        began = time.monotonic()
        with self.app.app_context(), self.how():
            db.session.execute(select(User.id).limit(1)).all()
            db.session.rollback()
        self.took = time.monotonic() - began


def begin() -> None:
    db.session.execute(select(User.id).limit(1)).all()


def test_who_writes_lets_the_one_before_finish(app, patient):
    with app.app_context(), writing():
        begin()
        other = Other(app, writing)
        time.sleep(0.1)
        assert other.is_alive()
        db.session.commit()
        other.join(5)
    assert 0.1 <= other.took < 0.3


def test_nobody_waits_for_a_long_change_where_the_database_can_do_both(app, patient):
    with app.app_context(), writing():
        begin()
        other = Other(app, writing)
        time.sleep(0.6)
        assert other.is_alive() == (db.engine.dialect.name == "sqlite")
        db.session.rollback()
        other.join(5)
        assert not other.is_alive()
        assert not database._turns[db.engine.url.database].locked(), "who went without a turn gave none back"


def test_who_only_reads_waits_for_nobody(app, patient):
    with app.app_context(), writing():
        begin()
        other = Other(app, reading)
        other.join(0.3)
        assert not other.is_alive() and other.took < 0.3
        db.session.rollback()
