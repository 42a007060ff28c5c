"""Scans are counted by code and hour; the hours go after thirty days, and silence is noticed."""

import datetime

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.audit import System
from app.core.db import db
from app.qr import jobs, operations, queries
from app.qr.models import Placement, ScanCount, ScanSummary
from app.qr.rules import PlacementState, Sheet
from tests.builders.stations import placement, station

DAY = datetime.timedelta(days=1)
NOW = clock.now()


@pytest.fixture
def hung(db_session) -> Placement:
    """A code that was made a year ago."""
    return aged(placement(station()))


def aged(made: Placement) -> Placement:
    made.created_at = NOW - 365 * DAY
    db.session.commit()
    return made


def scanned(code: Placement, days_ago: float, times: int = 1) -> None:
    for _ in range(times):
        operations.count_scan(code, NOW - days_ago * DAY)
    db.session.commit()


def test_hours_older_than_thirty_days_are_folded_away(hung):
    scanned(hung, 45, 3)
    scanned(hung, 31)
    scanned(hung, 2, 5)
    jobs.forget_old_scans()
    left = db.session.scalars(select(ScanCount)).all()
    assert [row.count for row in left] == [5]
    kept = db.session.get_one(ScanSummary, hung.id)
    assert (kept.count, (NOW - kept.last_hour).days) == (4, 31)
    used = queries.scans([hung], NOW)[hung.id]
    assert (used.in_thirty_days, used.ever) == (5, 9)


def test_folding_again_adds_to_what_was_folded(hung):
    scanned(hung, 45)
    jobs.forget_old_scans()
    scanned(hung, 40, 2)
    jobs.forget_old_scans()
    assert db.session.get_one(ScanSummary, hung.id).count == 3
    assert db.session.scalar(select(func.count()).select_from(ScanCount)) == 0
    assert queries.scans([hung], NOW)[hung.id].last.date() == (NOW - 40 * DAY).date()


@pytest.mark.parametrize(("days", "is_silent"), [(59, False), (61, True), (None, True)])
def test_a_code_nobody_scanned_for_sixty_days_is_silent(hung, days, is_silent):
    if days is not None:
        scanned(hung, days)
    for _folded in range(2):
        assert [each.placement.id for each in queries.silent(NOW, kind="station")] == [hung.id] * is_silent
        jobs.forget_old_scans()


def test_new_ended_and_other_codes_are_not_called_silent(hung):
    placement(station())  # Made just now.
    ended = aged(placement(station()))
    operations.end_placement(ended, PlacementState.REVOKED, by=System(), now=NOW)
    db.session.commit()
    assert [each.placement.id for each in queries.silent(NOW)] == [hung.id]
    assert queries.silent(NOW, kind="exhibit") == []


def test_a_code_that_was_never_scanned_has_no_last_scan(hung):
    assert queries.silent(NOW)[0].last is None
    assert queries.scans([hung], NOW)[hung.id] == queries.Scans(None, 0, 0)


def test_one_code_in_use_for_each_spot_and_sheet(db_session):
    place = station()
    first = placement(place, "门口")
    with pytest.raises(operations.SpotTaken):
        placement(place, "门口")
    operations.add_placement("station", place.id, "门口", sheet=Sheet.STICKER, by=System(), now=NOW)
    second = operations.replace_placement(first, by=System(), now=NOW)
    assert (second.version, second.spot, first.state) == (2, "门口", PlacementState.REPLACED)


def test_the_same_code_leads_elsewhere_without_printing(site, hung):
    other = station()
    assert operations.lead_to(hung, "station", other.id, by=System(), now=NOW)
    assert not operations.lead_to(hung, "station", other.id, by=System(), now=NOW)
    assert site.get(f"/S/{hung.code}", status=302).location.startswith(f"/stations/{other.code}?")


def test_a_code_that_ended_leads_nowhere_else(hung):
    operations.end_placement(hung, PlacementState.REVOKED, by=System(), now=NOW)
    with pytest.raises(operations.AlreadyEnded):
        operations.lead_to(hung, "station", station().id, by=System(), now=NOW)
