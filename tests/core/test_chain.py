"""A chain of changes: the same on both engines, one statement where the engine can."""

from sqlalchemy import event

from app.core import clock, page_cache
from app.core.db import db
from app.points.exchange import operations as exchange
from app.points.exchange import proof as stock_proof
from app.points.exchange import statements
from app.points.ledger import operations as ledger
from app.points.ledger import proof
from tests.builders import points as build


def test_an_exchange_is_one_statement_on_postgresql_and_writes_the_same_on_sqlite(app, db_session):
    account, reward = build.member(100), build.reward()
    build.give(account, 50, days=30)
    asked = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: asked.append(about[2]))
    row = build.voucher(account, reward)
    writing = [each for each in asked if each.startswith(("INSERT", "UPDATE", "WITH"))]
    if db.engine.dialect.name == "postgresql":
        assert len(writing) == 1 and len(writing[0]) < 8_192, "short enough for psycopg to keep"
    assert (account.available, account.held, row.points) == (120, 30, 30)
    assert [*proof.breaks(), *stock_proof.breaks()] == []


def test_an_exchange_makes_kept_pages_stale_because_they_say_how_much_lies_where(app, db_session, tmp_path):
    account, reward = build.member(100), build.reward()
    generation = page_cache.Generation(tmp_path / "generation")
    before = generation.read()
    build.voucher(account, reward)
    assert generation.read() != before


def test_a_code_that_another_voucher_has_is_drawn_again(app, db_session):
    """Chance gave a voucher the address of another: nothing is written, and the next try goes on from the points set aside."""
    account, reward, now = build.member(100), build.reward(stock=2), clock.now()
    other = build.voucher(account, reward)
    held = ledger.hold(account.id, 30, expires_at=other.expires_at, why=ledger.Why(key="one", now=now))
    about = {
        "the_hold_id": held.hold_id, "the_account_id": account.id, "the_amount": 30, "the_now": now,
        "the_expires_at": other.expires_at, "the_reward_id": reward.id, "the_station_code": "DEMO-1", "the_by_id": None,
        "the_month": now, "the_most_pieces": 9, "the_year": now, "the_most_points": 900,
    }  # fmt: skip
    taken = {"the_public_id": other.public_id, "the_code": "another"}
    assert tuple(statements.VOUCHER_ALONE.run(**about, **taken)) == (None, 0)
    done = statements.VOUCHER_ALONE.run(**about, **exchange._new_names())
    assert done.voucher_id and done.stocked == 1
    db_session.commit()
    assert [*proof.breaks(), *stock_proof.breaks()] == []
