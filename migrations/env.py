"""Alembic's environment: migrations run on the application's own engine, inside `flask db …` or `flask serve`."""

from alembic import context
from flask import current_app

target = current_app.extensions["migrate"].db


def include_object(item, name, kind, _reflected, _compare_to) -> bool:
    """Tables derived from others (search indexes and their shadow tables) are made by hand, not by comparison."""
    return not (kind == "table" and (name.startswith("search_") or item.info.get("derived")))


def render_item(kind, item, _autogen_context):
    """Our column types appear in migrations as what they are in the database: no application code in history."""
    if kind != "type":
        return False
    names = {"UtcDateTime": "sa.DateTime(timezone=True)", "EnumText": "sa.String()"}
    return names.get(type(item).__name__, False)


def run() -> None:
    options = current_app.extensions["migrate"].configure_args
    with target.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=target.metadata,
            include_object=include_object,
            render_item=render_item,
            **options,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
