"""The index is derived: one command, a restore, or the next start fills it from the rows."""

import datetime

import pytest
from sqlalchemy import delete

from app import create_app
from app.core import backup, search, serve, settings
from app.core.db import db
from app.core.features import Feature, Searchable
from app.core.search import Entry, SearchEntry, index
from tests.conftest import close, config_for, run_command

NOW = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)


def entries():
    yield Entry("book", 1, "one", "福彩的历史", "1987年", dated=NOW, public_from=NOW)
    yield Entry("book", 2, "two", "双色球", "2003年", dated=NOW, public_from=NOW)


SHELF = Feature(name="shelf", searchable=(Searchable("book", "书", entries, lambda key: f"/books/{key}"),))


def with_shelf(app):
    app.extensions["features"] = (SHELF,)
    return app


def found(query: str) -> list[int]:
    return [hit.row_id for hit in search.find(query, now=NOW)]


@pytest.fixture
def shelf(app):
    return with_shelf(app)


def test_one_command_fills_the_index(shelf):
    assert run_command(shelf, "search", "rebuild") == "2 entries can be found.\n"
    with shelf.app_context():
        assert found("历史") == [1]
        index.put(Entry("book", 1, "one", "改了的书名", "", dated=NOW, public_from=NOW))
        index.remove("book", 2)
        db.session.commit()
    run_command(shelf, "search", "rebuild")
    with shelf.app_context():
        assert found("历史") == [1] and found("双色球") == [2] and found("书名") == []


def test_a_start_fills_an_index_of_another_version_and_leaves_a_current_one_alone(shelf):
    with shelf.app_context():
        serve.prepare()
        assert found("历史") == [1]
        db.session.execute(delete(SearchEntry).where(SearchEntry.row_id == 1))
        db.session.commit()
        serve.prepare()
        assert found("历史") == []
        settings.put(index.VERSION_KEY, "old")
        db.session.commit()
        serve.prepare()
        assert found("历史") == [1]


def test_a_restored_site_can_be_searched(shelf, databases, migrated, tmp_path):
    run_command(shelf, "search", "rebuild")
    with shelf.app_context():
        assert "search_entry" not in backup.write(tmp_path / "site.zip", tmp_path)
    url = databases.create(migrated)
    empty = with_shelf(create_app(config_for(url, tmp_path / "elsewhere")))
    run_command(empty, "restore", str(tmp_path / "site.zip"))
    with empty.app_context():
        assert found("双色球") == [2]
    close(empty)
    databases.drop(url)
