"""Migrations are numbered, linear, walk in both directions and end at what the models say."""

import ast
import re

import pytest

from app import create_app
from app.core.db import db
from tests.architecture.sources import ROOT, refuse
from tests.conftest import close, config_for, run_command

VERSIONS = ROOT / "migrations" / "versions"
NAME = re.compile(r"(\d{4})_[a-z0-9_]+")


def declared(path, variable: str):
    """The value of a module-level constant, without importing the migration."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        target = (
            node.targets[0]
            if isinstance(node, ast.Assign)
            else node.target
            if isinstance(node, ast.AnnAssign)
            else None
        )
        if isinstance(target, ast.Name) and target.id == variable:
            return ast.literal_eval(node.value)
    raise AssertionError(f"{path.name} declares no {variable}")


@pytest.mark.sqlite_only
def test_migrations_are_numbered_and_each_follows_the_one_before():
    files = sorted(VERSIONS.glob("*.py"))
    assert files, "there is no migration"
    wrong = [f"{path.name}: name it NNNN_noun.py" for path in files if not NAME.fullmatch(path.stem)]
    numbers = [path.name[:4] for path in files]
    wrong += [f"{path.name}: number {n:04} is next" for n, path in enumerate(files, 1) if path.name[:4] != f"{n:04}"]
    assert len(set(numbers)) == len(numbers), f"two migrations share a number: {numbers}"
    before = None
    for path in files:
        if declared(path, "down_revision") != before:
            wrong.append(f"{path.name}: down_revision is {declared(path, 'down_revision')!r}, expected {before!r}")
        before = declared(path, "revision")
    refuse(wrong, "Two branches must meet in version control and not in production:")


@pytest.fixture
def empty(databases, tmp_path):
    """An app on a database without any table."""
    url = databases.create()
    app = create_app(config_for(url, tmp_path))
    yield app
    close(app)
    databases.drop(url)


def test_migrations_walk_up_down_and_up_again(empty):
    run_command(empty, "db", "upgrade")
    with empty.app_context():
        up = schema()
    run_command(empty, "db", "downgrade", "base")
    with empty.app_context():
        assert set(schema()) <= {"alembic_version"}, "the way down leaves tables behind"
    run_command(empty, "db", "upgrade")
    with empty.app_context():
        assert schema() == up, "the second way up builds something else"


def test_migrations_end_at_what_the_models_say(empty):
    run_command(empty, "db", "upgrade")
    run_command(empty, "db", "check")


def schema() -> dict[str, list[str]]:
    """Tables with their columns, as the database tells them."""
    db.session.remove()
    inspector = db.inspect(db.engine)
    found = {
        table: sorted(column["name"] for column in inspector.get_columns(table))
        for table in inspector.get_table_names()
    }
    db.engine.dispose()
    return found


@pytest.mark.sqlite_only
def test_a_table_belongs_to_one_feature(app):
    owners: dict[str, set[str]] = {}
    for mapper in db.Model.registry.mappers:
        owners.setdefault(str(mapper.local_table.name), set()).add(mapper.class_.__module__.split(".")[1])
    wrong = [f"{table}: {sorted(features)}" for table, features in owners.items() if len(features) > 1]
    refuse(wrong, "A table is written by the feature that owns it:")
