"""`flask qr check`: every code in use is printed, read back and followed."""

import pytest

from app.core import clock
from app.core.audit import System
from app.core.db import db
from app.kits import commands, sheets
from app.qr import operations
from app.qr.models import Placement
from tests.builders.stations import placement, station

pytestmark = pytest.mark.sqlite_only


def test_the_check_reads_and_follows_every_code(db_session, run):
    place = station()
    operations.complete_kits("station", [place.id], by=System(), now=clock.now())
    db.session.commit()
    said = run("qr", "check")
    assert "3 codes in use, 3 sheets printed at 150 dpi and read: zxing-cpp 3, zbar 3, OpenCV 3." in said
    assert "leads to its own place" in said


def test_the_check_names_what_is_wrong(app, db_session, monkeypatch):
    first, second = placement(station()), placement(station())
    db.session.commit()
    monkeypatch.setattr(sheets, "text_of", lambda *_style: f"HTTP://127.0.0.1:8000/S/{first.code}")
    done = app.test_cli_runner().invoke(args=["qr", "check"])
    assert done.exit_code == 1
    assert f"WRONG {second.code}: HTTP://127.0.0.1:8000/S/{first.code} leads to no code or another one" in done.output


def test_a_code_of_nothing_is_named(app, db_session):
    db.session.add(Placement(code="0000000", target_kind="station", target_id=999, spot="墙", created_at=clock.now()))
    db.session.commit()
    found = commands.Findings()
    commands.look_at(db.session.query(Placement).all(), found)
    assert found.faults == ["0000000: what it hangs on is not public"]
