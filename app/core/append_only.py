"""Tables that only grow: the database itself refuses to change or delete a row. Used by migrations."""

from sqlalchemy.engine import Connection


def protect(connection: Connection, table: str) -> None:
    """Create the triggers that refuse UPDATE, DELETE (and TRUNCATE on PostgreSQL) on `table`."""
    for statement in _protecting(connection.dialect.name, table):
        connection.exec_driver_sql(statement)


def release(connection: Connection, table: str) -> None:
    """Drop the triggers, for a downgrade."""
    if connection.dialect.name == "sqlite":
        for change in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{change}")
        return
    for change in ("change", "truncate"):
        connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_no_{change} ON {table}")
    connection.exec_driver_sql(f"DROP FUNCTION IF EXISTS {table}_is_append_only()")


def _protecting(dialect: str, table: str):
    if dialect == "sqlite":
        for change in ("update", "delete"):
            yield (
                f"CREATE TRIGGER {table}_no_{change} BEFORE {change.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    yield (
        f"CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is append-only'; END $$"
    )
    yield (
        f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only()"
    )
    yield (
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only()"
    )
