"""SELECTs that were built once: the same rows, the same errors, the same watchers as by SQLAlchemy's own way."""

import datetime
from weakref import WeakSet

import pytest
import sqlalchemy
from sqlalchemy import bindparam, column, event, func, select, table, text
from sqlalchemy.exc import DBAPIError, OperationalError

from app.core import ready
from app.core.db import db, run
from app.points.exchange.models import Redemption, Reward
from app.points.exchange.rules import OPEN, State
from app.points.ledger.models import Account
from tests.builders import points as build

_VOUCHERS = (
    select(Redemption.id, Redemption.state, Redemption.made_at, Reward.title_en.label("english"), func.count().over())
    .join(Reward)
    .where(Redemption.account_id == bindparam("account"), Redemption.made_at > bindparam("since"))
    .where(Redemption.state == State.HELD)
    .order_by(Redemption.id)
    .limit(2)
)
_ANY_OF = select(Account.id).where(Account.id.in_(bindparam("ids", expanding=True))).order_by(Account.id)
_OPEN = select(Redemption.id).where(Redemption.state.in_(OPEN), Redemption.account_id == bindparam("account"))
_MISSING = select(column("nothing")).select_from(table("no_such_table"))
_THERE = select(Account.id).where(Account.id == bindparam("number"))


@pytest.fixture(autouse=True)
def asked_before(monkeypatch):
    """From the second time on they are asked in the way tried here."""
    monkeypatch.setattr(ready, "_asked_before", WeakSet([_VOUCHERS, _ANY_OF, _OPEN, _MISSING, _THERE]))


def test_what_it_takes_from_inside_sqlalchemy_is_there(app, db_session):
    """The first to fail at an upgrade, and it says what to do."""
    connection = db.session.connection()
    compiled = _THERE.compile(dialect=connection.dialect)
    [bound] = compiled.binds.values()
    wanted = {
        compiled: ("string", "positional", "positiontup", "binds", "post_compile_params", "literal_execute_params"),
        bound: ("required", "key", "type", "effective_value"),
        connection.dispatch: ("before_cursor_execute", "after_cursor_execute"),
        connection.dialect: ("loaded_dbapi", "is_disconnect"),
    }
    lacking = [
        f"{type(one).__name__}.{name}" for one, names in wanted.items() for name in names if not hasattr(one, name)
    ]
    assert not lacking, (
        f"SQLAlchemy {sqlalchemy.__version__} has no {', '.join(lacking)}, on which app/core/ready.py rests. Until it is mended, "
        "let `ask` there do nothing but `connection.execute(statement, values)`: slower, and right."
    )


def test_what_is_asked_once_leaves_nothing_behind(app, db_session):
    before = ready._ready.cache_info().misses
    for number in range(3):
        assert run(select(Account.id).where(Account.id == -number)).all() == []
    assert ready._ready.cache_info().misses == before
    again = select(Account.id).where(Account.id == bindparam("number"))
    assert [run(again, number=0).first() for _ in range(3)] == [None] * 3
    assert ready._ready.cache_info().misses == before + 1


def test_the_rows_are_those_of_sqlalchemy_words_moments_and_nothing_included(app, db_session):
    account, reward = build.member(100), build.reward()
    for _ in range(3):
        build.voucher(account, reward)
    since = {"account": account.id, "since": datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)}
    plain = db.session.connection().execute(_VOUCHERS, since).all()
    asked = run(_VOUCHERS, **since).all()
    assert [tuple(row) for row in asked] == [tuple(row) for row in plain] and len(asked) == 2
    first = asked[0]
    assert first.state is State.HELD and first.made_at.tzinfo is not None and first.english == plain[0].english
    assert run(_VOUCHERS, **{**since, "account": 0}).one_or_none() is None


def test_a_list_of_values_whose_length_is_part_of_the_text_is_left_to_sqlalchemy(app, db_session):
    accounts = sorted(build.member().id for _ in range(3))
    assert list(run(_ANY_OF, ids=accounts[:2]).scalars()) == accounts[:2]
    assert list(run(_ANY_OF, ids=accounts).scalars()) == accounts
    assert run(_OPEN, account=accounts[0]).all() == []


def test_a_missing_value_is_refused_and_an_error_is_one_of_sqlalchemy(app, db_session):
    with pytest.raises(KeyError):
        run(_THERE)
    with pytest.raises(DBAPIError, match="no_such_table"):
        run(_MISSING)
    db.session.rollback()
    assert run(_THERE, number=0).first() is None


def test_who_watches_statements_sees_these_too(app, db_session):
    seen: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *about: seen.append(about[2]))
    event.listen(db.engine, "after_cursor_execute", lambda *about: seen.append(about[2]))
    run(_THERE, number=0)
    assert len([each for each in seen if "points_account" in each]) == 2


def test_one_text_is_kept_for_all_values(app, db_session):
    account, reward = build.member(100), build.reward()
    for _ in range(2):
        build.voucher(account, reward)
    before = ready._ready.cache_info().misses
    build.voucher(account, reward)
    assert ready._ready.cache_info().misses == before


def test_a_server_that_went_away_is_noticed_and_asked_again(app, db_session):
    if db.engine.dialect.name != "postgresql":
        return  # There is no server.
    run(_THERE, number=0)
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
        mine = db.session.connection().connection.dbapi_connection.info.backend_pid
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": mine})
    with pytest.raises(OperationalError) as caught:
        run(_THERE, number=0)
    assert caught.value.connection_invalidated
    db.session.rollback()
    assert run(_THERE, number=0).first() is None
