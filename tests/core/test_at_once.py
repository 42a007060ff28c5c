"""What is done at once: one statement that is a transaction by itself on PostgreSQL, and nothing beside it."""

import pytest
from sqlalchemy import event, insert, select

from app.accounts.models import User
from app.core.db import at_once, db, writing
from app.core.outbox import OutboxMessage
from app.points.exchange.models import Redemption
from app.points.ledger import proof
from tests.builders import points as build
from tests.builders.accounts import PASSWORD
from tests.site import Site


def is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def in_transaction() -> bool:
    return db.session.connection().connection.dbapi_connection.info.transaction_status.name == "INTRANS"


def test_an_exchange_at_once_stays_whatever_comes_after_and_leaves_no_transaction_open(app, db_session):
    account, reward = build.member(100), build.reward()
    with at_once():
        number = build.voucher(account, reward).id
        if is_postgresql():
            assert not in_transaction()
        db_session.rollback()
    db_session.commit()
    assert db_session.scalar(select(Redemption.id)) == number
    assert list(proof.breaks()) == []


def test_a_change_beside_the_chain_is_refused_where_it_would_stay_alone(app, db_session):
    account = build.member(100)
    db_session.commit()
    with at_once():
        account.available = 7
        if is_postgresql():
            with pytest.raises(RuntimeError, match="beside the chain"):
                db_session.flush()
        db_session.rollback()
    db_session.refresh(account)
    assert account.available == 100


def test_the_connection_says_begin_again_for_the_next(app, db_session):
    db_session.commit()
    with at_once():
        db_session.execute(select(User.id)).all()
        db_session.commit()
    with writing():
        db_session.execute(select(User.id)).all()
        if is_postgresql():
            assert in_transaction()
        about = {"kind": "x", "payload": {}, "created_at": build.clock.now(), "due_at": build.clock.now(), "tries": 0}
        db_session.execute(insert(OutboxMessage).values(**about))
        db_session.rollback()
    assert db_session.scalar(select(OutboxMessage.id)) is None


def test_the_route_asks_three_questions_and_no_begin_or_commit(app, db_session):
    """Who is signed in, what is offered, the exchange: nobody waits for a row of ours while we talk."""
    if not is_postgresql():
        return  # There is nobody to talk to.
    account, reward, site = build.member(100), build.reward(), Site(app)
    site.sign_in(build.user_of(account).name, PASSWORD)
    page, asked = site.get(f"/points/rewards/{reward.slug}"), []

    def note(connection, _cursor, text, *_rest) -> None:
        asked.append((text[:4], connection.connection.dbapi_connection.autocommit))

    event.listen(db.engine, "before_cursor_execute", note)
    site.submit(page, "form[action$='/redemptions']", place="DEMO-1")
    event.remove(db.engine, "before_cursor_execute", note)
    assert asked == [("SELE", True), ("SELE", True), ("WITH", True)]
