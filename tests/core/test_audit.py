"""The audit log only grows, and whatever is changed behind its back is found."""

import datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.core import append_only, audit, clock
from app.core.audit import AuditEntry, Subject, System
from app.core.db import db

NOW = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)


@pytest.fixture
def three(db_session):
    """A chain of three entries on an empty log."""
    for number in range(3):
        audit.record(System(), "test.act", Subject("thing", str(number), f"东西{number}"), at=NOW, state=["旧", "新"])
    db.session.commit()
    return db.session.scalars(db.select(AuditEntry).order_by(AuditEntry.id)).all()


def breaks() -> list[str]:
    db.session.rollback()
    return [f"{found.entry_id}: {found.reason}" for found in audit.verify()]


def behind_its_back(statement: str, **values) -> None:
    """What somebody with the database password could do."""
    append_only.release(db.session.connection(), "audit_entry")
    db.session.execute(text(statement), values)
    db.session.commit()


def test_an_untouched_chain_holds(three):
    assert breaks() == []
    assert [entry.previous for entry in three] == [audit.GENESIS, three[0].hash, three[1].hash]


def test_facts_come_back_as_they_were_written(db_session):
    told = {"state": ["a", None], "places": ["x", "y"], "count": 3, "open": True, "nested": {"汉": "字"}}
    entry = audit.record(System(), "test.act", Subject("thing", "1", "名"), at=clock.now(), **told)
    db.session.commit()
    db.session.expire_all()
    assert db.session.get_one(AuditEntry, entry.id).facts == told
    assert breaks() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE audit_entry SET actor_name = '别人' WHERE id = :id",
        "UPDATE audit_entry SET facts = '{}' WHERE id = :id",
        "UPDATE audit_entry SET action = 'test.other' WHERE id = :id",
        "UPDATE audit_entry SET subject_key = '9' WHERE id = :id",
    ],
)
def test_a_changed_entry_is_found(three, change):
    number = three[1].id
    behind_its_back(change, id=number)
    assert breaks() == [f"{number}: was changed after it was written"]


def test_a_removed_entry_is_found(three):
    last = three[2].id
    behind_its_back("DELETE FROM audit_entry WHERE id = :id", id=three[1].id)
    assert breaks()[0] == f"{last}: does not follow the entry before it"


def test_a_removed_end_is_found(three):
    behind_its_back("DELETE FROM audit_entry WHERE id = :id", id=three[2].id)
    assert breaks() == ["None: the head names 3 entries, the table holds 2 or ends differently"]


def test_a_slipped_in_entry_is_found(three):
    forged = AuditEntry(
        at=NOW, actor_name="系统", action="test.act", subject_kind="thing", subject_key="4", subject_name="假", facts={},
        previous=three[2].hash,
    )  # fmt: skip
    forged.hash = audit.digest(forged)
    db.session.add(forged)
    db.session.commit()
    audit.record(System(), "test.act", Subject("thing", "5", "真"), at=NOW)
    db.session.commit()
    assert "does not follow the entry before it" in breaks()[0]


def test_what_was_rolled_back_leaves_no_gap(three):
    audit.record(System(), "test.act", Subject("thing", "9", "没存"), at=NOW)
    db.session.rollback()
    audit.record(System(), "test.act", Subject("thing", "4", "存了"), at=NOW)
    db.session.commit()
    assert breaks() == []


@pytest.mark.parametrize("change", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses(three, change):
    with pytest.raises(DatabaseError, match="audit_entry is append-only"):
        db.session.execute(text(change))
    db.session.rollback()


def test_postgresql_refuses_truncate_too(three, engine):
    if engine != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="audit_entry is append-only"):
        db.session.execute(text("TRUNCATE audit_entry"))
    db.session.rollback()


def test_writers_at_once_make_one_chain(make_app):
    """The head's row lets one writer follow the other."""
    from concurrent.futures import ThreadPoolExecutor

    from app.core.db import writing

    app = make_app()

    def write(number: int) -> None:
        with app.app_context(), writing():
            audit.record(System(), "test.act", Subject("thing", str(number), "并"), at=NOW)
            db.session.commit()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(write, range(24)))
    with app.app_context():
        assert breaks() == [] and db.session.get_one(audit.AuditHead, 1).count == 24


def test_the_command_proves_the_chain(three, run, app):
    db.session.remove()
    assert "The chain of 3 entries holds" in run("audit", "verify")
    db.session.remove()
    number = three_ids(app)[1]
    with app.app_context():
        behind_its_back("UPDATE audit_entry SET actor_name = '别人' WHERE id = :id", id=number)
    db.session.remove()
    result = app.test_cli_runner().invoke(args=["audit", "verify"])
    assert result.exit_code == 1 and f"BROKEN at entry {number}" in result.output


def three_ids(app) -> list[int]:
    with app.app_context():
        return list(db.session.scalars(db.select(AuditEntry.id).order_by(AuditEntry.id)))
