"""How a connection is opened on each engine."""

from sqlalchemy import text


def test_postgresql_does_not_compile_queries(db_session, engine):
    if engine == "postgresql":
        assert db_session.scalar(text("SHOW jit")) == "off"


def test_sqlite_keeps_its_foreign_keys(db_session, engine):
    if engine == "sqlite":
        assert db_session.scalar(text("PRAGMA foreign_keys")) == 1
