"""`/S/<code>`: forgiving about typing, silent about what does not exist, counting places and never people."""

import pytest
from sqlalchemy import select

from app.core import codes
from app.core.db import db
from app.qr import queries
from app.qr.models import PlacementReport, ScanCount
from app.qr.rules import CODE_LENGTH, Fault
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


def test_whoever_tries_codes_is_stopped_and_a_neighbour_with_a_real_one_is_not(site, db_session):
    """Behind a carrier's NAT one who guesses and one who stands before a sticker come from the same address."""
    hung = placement(station())
    for _ in range(30):
        site.get(f"/S/{WRONG}", status=404)
    assert site.get(f"/S/{WRONG}", status=429)
    assert site.follow(site.get(f"/S/{hung.code}", status=302)).one(".arrived")
    assert site.get(f"/S/{hung.code}/report")
    assert site.get(f"/S/{WRONG}", status=429), "a real code in between lifts nothing"


def test_another_spelling_of_the_address_begins_no_new_count(site, db_session):
    for number in range(30):
        site.get(f"/{'sS'[number % 2]}/{WRONG}", status=404)
    for path in (f"/S/{WRONG}", f"/s/{WRONG}", f"/S/{WRONG}/report", f"/S/{WRONG}/thanks"):
        site.get(path, status=429)


def test_a_forged_check_character_is_as_unknown_as_any(site, db_session):
    code = placement(station()).code
    for other in codes.ALPHABET:
        if other != code[-1]:
            assert queries.by_code(code[:-1] + other) is None
    assert "/stations/" not in str(site.get(f"/S/{code[:-1]}{'0' if code[-1] != '0' else '1'}", status=404).one("main"))


def test_the_page_says_whose_code_it_is_and_where(site, db_session):
    place = station(name="清泉站")
    hung = placement(place, "饮水处")
    page = site.follow(site.get(f"/S/{hung.code}", status=302))
    said = page.one(".arrived").get_text()
    for words in ("您在清泉站", "饮水处", "起使用", "127.0.0.1:8000", hung.printed_code, "不在这里？告诉我们"):
        assert words in said
    other = station()
    assert not site.get(f"/stations/{other.code}?from={hung.code}").soup.select(".arrived"), (
        "another place's code says nothing"
    )
    assert not site.get(f"/stations/{place.code}?from={'A' * 300}").soup.select(".arrived")


def test_a_visitor_says_that_it_hangs_elsewhere(site, db_session):
    hung = placement(station())
    page = site.get(f"/S/{hung.code}/report")
    assert "请选一项" in site.submit(page, "form.form", 422)
    for _ in range(2):
        assert site.submit(page, "form.form", fault="elsewhere").location.endswith("/thanks")
    ((report, _of),) = queries.open_reports()
    assert (report.fault, report.count) == (Fault.ELSEWHERE, 2)
    columns = {column.name for column in PlacementReport.__table__.columns}
    assert columns == {"id", "placement_id", "fault", "day", "count", "handled_at", "handled_by"}, (
        "nothing about the visitor"
    )


def test_reports_are_taken_twenty_times_an_hour(site, db_session):
    hung = placement(station())
    page = site.get(f"/S/{hung.code}/report")
    for _ in range(20):
        site.submit(page, "form.form", fault="forged")
    site.submit(page, "form.form", 429, fault="forged")


def test_a_trial_symbol_says_which_one_was_read(site, db_session):
    assert "试印样：大写，80 毫米" in site.get("/S/TRUUU80")
    assert "试印样：小写，25 毫米" in site.get("/s/truub25")
    assert codes.normalise("TRUUU80", CODE_LENGTH) is None, "no placement can have it"


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
