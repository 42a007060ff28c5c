"""`/S/<code>`: forgiving about typing, silent about what does not exist, counting places and never people."""

import pytest
from sqlalchemy import select

from app.core import codes
from app.core.db import db
from app.qr.models import ScanCount
from app.qr.rules import CODE_LENGTH
from tests.builders.stations import placement, station

WRONG = codes.new(CODE_LENGTH, choose=lambda _alphabet: "Z")  # Well formed, hung nowhere.


def test_typed_by_hand_it_still_leads_there(site, db_session):
    place = station()
    code = placement(place).code
    for typed in (code, code.lower(), f"{code[:3]}-{code[3:]}", f" {code}", code.replace("0", "O").replace("1", "l")):
        assert site.get(f"/S/{typed}", status=302).location.endswith(f"/stations/{place.code}?from={code}")
    assert site.get(f"/s/{code}", status=302)


@pytest.mark.parametrize("code", [WRONG, "ABC", "%00%00", "A" * 200, "<svg>", "／"])
def test_an_unknown_code_tells_nothing(site, db_session, code):
    page = site.get(f"/S/{code}", status=404)
    assert "/stations/" not in str(page.one("main"))


def test_whoever_tries_codes_is_stopped_for_all_of_them(site, db_session):
    code = placement(station()).code
    for _ in range(30):
        site.get(f"/S/{WRONG}", status=404)
    assert site.get(f"/S/{WRONG}", status=429)
    assert site.get(f"/S/{code}", status=429), "a hit must not be told apart"


def test_many_neighbours_behind_one_address_may_scan(site, db_session):
    code = placement(station()).code
    for _ in range(60):
        site.get(f"/S/{code}", status=302)


def test_scans_are_counted_by_place_and_hour(site, db_session):
    place = station()
    hung = placement(place)
    for _ in range(3):
        site.get(f"/S/{hung.code}", status=302)
    counted = db.session.scalars(select(ScanCount)).all()
    assert [(row.placement_id, row.count) for row in counted] == [(hung.id, 3)]
