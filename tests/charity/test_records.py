"""The sourced records of the city's folder, loaded in production too."""

import datetime
import shutil

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.charity import imports, operations, queries
from app.charity.models import Correction, Project
from app.core import city, clock
from app.core.audit import AuditEntry, System
from app.core.db import db
from tests.conftest import ROOT

BINZHOU = ROOT / "app" / "city" / "binzhou"


def test_loading_again_changes_nothing(run, db_session):
    assert "7 records, 7 of them new" in run("charity", "load-records")
    before = db.session.scalar(select(func.count(AuditEntry.id)))
    assert "7 records, 0 of them new" in run("charity", "load-records")
    assert db.session.scalar(select(func.count(AuditEntry.id))) == before


def test_the_parts_of_a_record_add_up_to_its_stated_total(db_session):
    imports.load_records(city.load("binzhou"), clock.now())
    record = queries.public_project("taian-2024", clock.now())
    parts = [line.amount_minor for line in record.transactions if line.part_of == 1]
    assert sum(parts) == record.transactions[0].amount_minor == record.amount_minor == 8_497_000_000


@pytest.fixture
def changed_city(tmp_path):
    """The city's folder with one published figure changed."""
    folder = tmp_path / "city"
    shutil.copytree(BINZHOU, folder)
    records = folder / "charity" / "records.toml"
    told = records.read_text(encoding="utf-8").replace("amount_minor = 6920000000", "amount_minor = 6930000000")

    def write(reason: str = "") -> city.City:
        line = f'slug = "dongying-2025"\ncorrection = "{reason}"' if reason else 'slug = "dongying-2025"'
        records.write_text(told.replace('slug = "dongying-2025"', line), encoding="utf-8")
        return city.load(str(folder))

    return write


def test_a_changed_figure_is_refused_without_a_reason_and_nothing_is_loaded(changed_city, db_session):
    imports.load_records(city.load("binzhou"), clock.now())
    db.session.commit()
    with pytest.raises(imports.BadRecord, match="dongying-2025"):
        imports.load_records(changed_city(), clock.now())
    db.session.rollback()
    assert db.session.scalar(select(func.count(Correction.id))) == 0


def test_a_changed_figure_with_a_reason_becomes_a_public_correction(changed_city, site, db_session):
    imports.load_records(city.load("binzhou"), clock.now())
    imports.load_records(changed_city("原报更正"), clock.now())
    page = site.get("/charity/corrections")
    assert "69,200,000.00 元" in page and "69,300,000.00 元" in page and "原报更正" in page


def test_the_ledger_of_corrections_cannot_be_rewritten(changed_city, db_session):
    imports.load_records(city.load("binzhou"), clock.now())
    imports.load_records(changed_city("原报更正"), clock.now())
    db.session.commit()
    for statement in ("UPDATE project_correction SET reason = 'x'", "DELETE FROM project_correction"):
        with pytest.raises(DBAPIError, match="append-only"):
            db.session.execute(text(statement))
        db.session.rollback()


def test_parts_larger_than_their_whole_are_refused(db_session):
    imports.load_records(city.load("binzhou"), clock.now())
    record = db.session.scalar(select(Project).where(Project.code == "taian-2024"))
    facts = {"kind": record.transactions[0].kind, "amount_minor": 1, "part_of": 1}
    with pytest.raises(operations.UnknownWhole):
        operations.write_money(record, None, facts, by=System(), now=datetime.datetime.now(datetime.UTC))
