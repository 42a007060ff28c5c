"""A chain of changes: the same on both engines, one statement where the engine can."""

from sqlalchemy import event

from app.core import page_cache
from app.core.db import db
from app.points.exchange import operations as exchange
from app.points.exchange import proof as stock_proof
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


def test_a_code_that_another_voucher_has_is_drawn_again(app, db_session, monkeypatch):
    """Chance gave a voucher the address of another: nothing is written, and the next try has one of its own."""
    account, reward = build.member(100), build.reward(stock=2)
    other = build.voucher(account, reward)
    drawn = iter(
        [{"the_public_id": other.public_id, "the_code": "another"}, {"the_public_id": "new", "the_code": "new"}]
    )
    monkeypatch.setattr(exchange, "_new_names", lambda: next(drawn))
    assert build.voucher(account, reward).public_id == "new"
    assert (account.available, account.held) == (40, 60)
    assert [*proof.breaks(), *stock_proof.breaks()] == []
