"""What a passer-by sees: the list, its filters, one place, and the line that says where one is."""

import datetime

import pytest
from sqlalchemy import event, select

from app.core.db import db
from app.qr import operations as placements
from app.qr.rules import PlacementState
from app.stations.models import Station
from app.stations.rules import Kind, Service, State, Status
from tests.builders.accounts import person
from tests.builders.stations import placement, said, station
from tests.site import assert_english

DAY = datetime.timedelta(days=1)


def names(page) -> list[str]:
    return page.texts(".place-name")


def test_the_demonstration_network_is_whole_and_labelled(demo_site):
    page = demo_site.get("/stations")
    assert "共 395 处" in page
    assert len(names(page)) == 20
    assert all("演示" in text for text in page.texts(".place .kicker"))


def test_no_demonstration_number_looks_like_a_real_one(demonstrated):
    with demonstrated.app_context():
        codes = db.session.scalars(select(Station.code)).all()
        kinds = [db.session.query(Station).filter_by(kind=kind).count() for kind in Kind]
    assert all(code.startswith("DEMO-3716-") for code in codes)
    assert kinds == [1, 100, 294]


def test_every_filter_is_an_address(site, db_session):
    station(name="有水的", services=[Service.WATER])
    station(name="有厕所的", services=[Service.TOILET], county_code="371681")
    assert names(site.get("/stations?service=toilet")) == ["有厕所的"]
    assert names(site.get("/stations?county=371602")) == ["有水的"]
    assert names(site.get("/stations?q=厕所")) == ["有厕所的"]
    assert names(site.get("/stations?q=邹平")) == ["有厕所的"]
    assert len(names(site.get("/stations?open=1"))) == 2


def test_chips_keep_the_other_choices(site, db_session):
    station()
    page = site.get("/stations?county=371602&service=water")
    chip = next(chip for chip in page.select("a.chip") if chip.get_text(strip=True) == "手机充电")
    assert "county=371602" in chip["href"] and "service=charging" in chip["href"]
    current = page.texts("a.chip[aria-current]")
    assert "饮水" in current and "滨城区" in current


def test_nothing_found_says_what_to_relax(site, db_session):
    station(services=[Service.WATER])
    station(services=[Service.AED], county_code="371681", step_free=False)
    links = site.get("/stations?service=aed&county=371602").links()
    assert len(names(site.get(links["不限服务，1 处"]))) == 1
    assert len(names(site.get(links["看全市，1 处"]))) == 1
    links = site.get("/stations?service=aed&county=371602&step-free=1").links()
    assert not [words for words in links if words.endswith(" 处")], "no single condition less would find anything"
    assert "看全部" in links


@pytest.mark.parametrize(
    "query",
    ["county=x", "service=%00", "kind=", "page=-1", "page=9999999999", "q=%00", "near=%00", "from=%27%20OR", "town=1",
     "q=%25_%5C", "near=" + "A" * 500, "page=١"],
)  # fmt: skip
def test_a_broken_address_never_breaks_the_site(site, db_session, query):
    station()
    assert site.get(f"/stations?{query}", status=None).status in (200, 404)


def test_from_a_scanned_code_the_nearest_comes_first(site, db_session):
    here = station(name="这里")
    station(name="远处", position=(37.5, 118.2))
    station(name="近处", position=(37.39, 118.02))
    page = site.get(f"/stations?from={placement(here).code}")
    assert names(page) == ["这里", "近处", "远处"]
    assert "从这里算起" in page


def test_a_list_costs_the_same_whatever_its_length(app, demonstrated, demo_site):
    counted = []
    with demonstrated.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", lambda *_: counted.append(1))
    demo_site.get("/stations?q=")
    first = len(counted)
    demo_site.get("/stations?q=示例驿站 01")
    assert first <= 11
    assert len(counted) - first <= first


def test_a_place_says_what_works_who_said_so_and_when(site, db_session):
    place = station(services=[Service.WATER, Service.TOILET, Service.MICROWAVE])
    said(place, Service.WATER, ago=datetime.timedelta(minutes=12))
    said(place, Service.TOILET, Status.BROKEN)
    page = site.get(f"/stations/{place.code}")
    assert "饮水" in page.one(".part--works").get_text()
    assert "12 分钟前" in page.one(".part--works").get_text()
    assert "站主确认" in page.one(".part--works").get_text()
    assert "如厕" in page.one(".part--broken").get_text()
    assert "微波炉" in page.one(".part--unknown").get_text()


def test_every_place_says_the_lines_of_the_law(site, db_session):
    page = site.get(f"/stations/{station().code}")
    for words in ("驿站服务免费，无需购彩。", "未满18周岁不得购彩和兑奖", "理性购彩"):
        assert words in page


def test_what_is_broken_here_is_found_nearby(site, db_session):
    here, there = station(services=[Service.TOILET]), station(name="隔壁", services=[Service.TOILET])
    said(here, Service.TOILET, Status.BROKEN)
    said(there, Service.TOILET)
    assert "隔壁" in site.get(f"/stations/{here.code}").one("#nearby").get_text()


def test_a_scan_tells_where_one_is(site, db_session):
    place = station(name="清泉站")
    code = placement(place, "饮水处").code
    page = site.follow(site.get(f"/S/{code.lower()}", status=302))
    arrived = page.one(".arrived").get_text()
    assert "您在清泉站" in arrived and "饮水处" in arrived
    assert page.one("link[rel=canonical]")["href"].endswith(f"/stations/{place.code}")


def test_a_code_of_another_place_or_one_that_ended_says_nothing(site, db_session):
    place, other = station(), station()
    code = placement(place)
    assert not site.get(f"/stations/{other.code}?from={code.code}").select(".arrived")
    placements.end_placement(code, PlacementState.REVOKED, by=person(), now=datetime.datetime.now(datetime.UTC))
    assert not site.get(f"/stations/{place.code}?from={code.code}").select(".arrived")


def test_a_paused_place_claims_nothing_and_one_gone_leaves_the_list(site, db_session):
    paused, gone = station(name="装修的", state=State.PAUSED), station(name="撤了的", state=State.CLOSED)
    assert not site.get(f"/stations/{paused.code}").select(".part--works, .part--unknown")
    assert "已撤站" in site.get(f"/stations/{gone.code}")
    assert names(site.get("/stations")) == ["装修的"]


def test_one_address_a_place(site, db_session):
    place = station("TEST-ABC")
    answer = site.get("/stations/test-abc?from=XYZ", status=301)
    assert answer.location.endswith(f"/stations/{place.code}?from=XYZ")


@pytest.mark.parametrize("code", ["NOPE", "%00", "..%2f..", "A" * 300, "<script>"])
def test_an_unknown_place_is_not_found(site, db_session, code):
    site.get(f"/stations/{code}", status=404)


def test_a_place_without_english_keeps_its_chinese_marked(site, db_session):
    place = station(name="只有中文", address="某路")
    page = site.another(lang="en").get(f"/stations/{place.code}")
    assert_english(page)
    assert page.one("h1 span")["lang"] == "zh-CN"


def test_search_and_sitemap_know_the_places(site, db_session):
    place = station(name="清泉站")
    assert f"/stations/{place.code}" in site.get("/sitemap.xml").text
    assert [hit.get_text() for hit in site.get("/search?q=清泉").select(".finding-title")] == ["清泉站"]
