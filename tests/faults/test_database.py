"""The database goes away or its disk fills up in mid-day: nothing is half written, and the site comes back by itself."""

import itertools

import pytest
from sqlalchemy import event, func, select

from app.core.db import db
from app.points.exchange import proof as stock_proof
from app.points.exchange.models import Redemption
from app.points.ledger import proof
from tests import servers
from tests.builders import points as build
from tests.builders.accounts import PASSWORD
from tests.conftest import run_command
from tests.site import Site


def a_member_and_a_towel(app) -> tuple[Site, str]:
    with app.app_context():
        account, towel = build.member(5_000), build.reward(stock=100)
        name, address = build.user_of(account).name, f"/points/rewards/{towel.slug}"
    member = Site(app)
    member.sign_in(name, PASSWORD)
    member.get(address)
    return member, f"{address}/redemptions"


def redeem(member: Site, address: str, number: int = 0) -> int:
    """Ask for one towel. The number makes the key that says which requests are the same."""
    return member.post(address, {"place": "DEMO-1", "request_key": f"{number:032}"}, status=None).status


def redemptions(app) -> int:
    with app.app_context():
        assert [*proof.breaks(), *stock_proof.breaks()] == []
        return db.session.scalar(select(func.count(Redemption.id)))


@pytest.mark.sqlite_only  # It brings a PostgreSQL of its own.
def test_a_restart_of_postgresql_shows_a_plain_page_and_the_same_request_settles_afterwards(make_app):
    try:
        folder = servers.postgresql_folder()
        port = servers.free_port()
        with folder as files:
            with servers.postgresql_at(files, port, keeps=True) as address:
                app = make_app(DATABASE_URL=address, TESTING="0")
                run_command(app, "db", "upgrade")
                member, path = a_member_and_a_towel(app)
            refused = member.get("/points/passbook", 503)
            assert "Retry-After" in refused.headers and "postgres" not in refused.data.decode().lower()
            assert redeem(member, path) == 503
            with servers.postgresql_at(files, port, keeps=True):
                assert redemptions(app) == 0
                assert [redeem(member, path), redeem(member, path)] == [303, 303]
                assert redemptions(app) == 1
    except servers.ServerMissing as missing:
        pytest.skip(str(missing))


@pytest.mark.sqlite_only  # A full disk is shown by SQLite's own limit; PostgreSQL's answer takes the same way out.
def test_a_full_disk_refuses_a_redemption_whole_and_room_lets_it_through(make_app):
    app = make_app(TESTING="0")
    member, path = a_member_and_a_towel(app)
    with app.app_context():
        engine, pages = db.engine, db.session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()

    def fill(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(engine, "connect", fill)
    engine.dispose()
    # What is free inside the file is used up first.
    statuses = list(
        itertools.takewhile(lambda status: status == 303, (redeem(member, path, each) for each in range(99)))
    )
    done = len(statuses)
    assert redeem(member, path, done) == 503
    assert redemptions(app) == done, "what is there can still be read"
    event.remove(engine, "connect", fill)
    engine.dispose()
    assert [redeem(member, path, done), redeem(member, path, done)] == [303, 303]
    assert redemptions(app) == done + 1
