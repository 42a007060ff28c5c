"""The whole database as text, to look for somebody who should not be in it any more."""

from sqlalchemy import inspect, text

from app.core.db import db


def everything_kept() -> str:
    db.session.commit()
    with db.engine.connect() as connection:
        tables = inspect(db.engine).get_table_names()
        rows = [connection.execute(text(f'SELECT * FROM "{table}"')).all() for table in tables]
    return "\n".join(str(row) for table in rows for row in table)
