"""The index is derived: one command, a restore, or the next start fills it from the rows."""

import datetime
import threading

import pytest
from sqlalchemy import func, select

from app import create_app
from app.core import backup, search, serve, settings
from app.core.db import db, writing
from app.core.search import Entry, SearchEntry, index
from tests.conftest import ROOT, close, config_for, run_command

NOW = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)


def entries(ids):
    books = [
        Entry("book", 1, "one", "福彩的历史", "1987年", dated=NOW, public_from=NOW),
        Entry("book", 2, "two", "双色球", "2003年", dated=NOW, public_from=NOW),
    ]
    return [book for book in books if ids is None or book.row_id in ids]


def with_shelf(app):
    app.extensions["search"] = {"book": entries}
    return app


def found(query: str) -> list[int]:
    return [hit.row_id for hit in search.find(query, now=NOW, kinds=["book", "note"])]


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


def test_a_start_fills_an_index_of_another_version_and_leaves_a_current_one_alone(make_app):
    shelf = make_app(CITY=str(ROOT / "tests" / "city" / "tiny"))
    shelf.extensions["search"]["book"] = entries
    with shelf.app_context():
        serve.prepare()
        assert found("历史") == [1]
        search.remove("book", 1)
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


@pytest.fixture
def notes(app):
    """Settings stand for the rows of a feature: what their value says is found, what is empty is not."""

    def entries(ids):
        rows = db.session.scalars(select(settings.Setting)).all()
        return [
            Entry("note", int(row.key), row.key, row.value, "", dated=NOW, public_from=NOW)
            for row in rows
            if row.key.isdigit() and row.value and (ids is None or int(row.key) in ids)
        ]

    app.extensions["search"] = {"note": entries}
    with app.app_context():
        yield


def test_what_an_operation_changed_is_found_after_the_commit(notes):
    settings.put("7", "热水")
    search.changed("note", 7)
    settings.put("7", "热水和充电")
    assert found("热水") == []
    db.session.commit()
    assert found("充电") == [7]
    settings.put("7", "")
    search.changed("note", 7)
    db.session.commit()
    assert found("充电") == []


def test_what_was_rolled_back_is_forgotten(notes):
    settings.put("7", "热水")
    search.changed("note", 7)
    db.session.rollback()
    settings.put("7", "没有说要找到")
    db.session.commit()
    assert found("没有") == []


def test_a_savepoint_is_no_commit(notes):
    with db.session.begin_nested():
        settings.put("7", "热水")
        search.changed("note", 7)
    assert found("热水") == []
    db.session.commit()
    assert found("热水") == [7]


def test_only_declared_kinds_and_rows_with_a_number_are_followed(notes):
    with pytest.raises(KeyError, match="mystery"):
        search.changed("mystery", 1)
    with pytest.raises(ValueError, match="no number"):
        search.changed("note", None)


def test_two_who_change_one_row_at_once_leave_one_entry(app, notes):
    settings.put("7", "先前")
    db.session.commit()
    meet = threading.Barrier(2)

    def write(word: str) -> None:
        with app.app_context(), writing():
            meet.wait(10)
            settings.put("7", word)
            search.changed("note", 7)
            db.session.commit()

    people = [threading.Thread(target=write, args=(word,)) for word in ("甲方", "乙方")]
    for person in people:
        person.start()
    for person in people:
        person.join(30)
    db.session.rollback()
    kept = settings.get("7")
    assert kept in ("甲方", "乙方") and found(kept) == [7]
    assert db.session.scalar(select(func.count()).select_from(SearchEntry)) == 1
