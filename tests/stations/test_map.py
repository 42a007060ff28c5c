"""What the map is given: the same places as the list, with the same filters, and no more than it may have."""

import datetime
import json

import pytest

from app.stations import map_queries, queries
from app.stations.rules import Kind, Service, State, Status
from tests.builders.accounts import person
from tests.builders.stations import placement, said, station
from tests.site import Site, assert_english


def codes(answer: dict) -> list[str]:
    return [row[0] for row in answer["points"]]


# --- the places ---


def test_the_whole_network_travels_in_one_small_answer(demo_site):
    page = demo_site.get("/stations/points.json", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.data) < 16_000
    answer = demo_site.get("/stations/points.json").json
    assert answer["whole"] and answer["total"] == 395 == len(answer["points"])


def test_the_map_asks_again_with_the_mark_it_was_given(demo_site):
    first = demo_site.get("/stations/points.json")
    again = demo_site.get("/stations/points.json", 304, headers={"If-None-Match": first.headers["ETag"]})
    assert not again.data


@pytest.mark.parametrize(
    "query", ["county=371602", "service=toilet", "open=1", "step-free=1", "kind=service", "q=博兴"]
)
def test_the_filters_of_the_list_are_those_of_the_map(query, demo_site):
    listed = demo_site.get(f"/stations?{query}")
    answer = demo_site.get(f"/stations/points.json?{query}").json
    assert f"共 {answer['total']} 处" in listed
    assert {card["data-code"] for card in listed.select("[data-code]")} <= set(codes(answer))


def test_a_place_is_given_as_its_card_shows_it(site, db_session):
    place = station("MAP-1", name="清泉站", town_code="371602001", services=[Service.WATER, Service.CHARGING])
    said(place, Service.WATER, ago=datetime.timedelta(minutes=12))
    said(place, Service.CHARGING, Status.BROKEN, ago=datetime.timedelta(minutes=3))
    answer = site.get("/stations/points.json").json
    code, name, lat, lng, kind, is_open, line, where, marks, services = answer["points"][0]
    assert (code, name, lat, lng) == ("MAP-1", "清泉站", 37.3841, 118.0141)
    assert answer["kinds"][kind] == "service" and is_open == 1 and marks == 0
    words = answer["words"]
    assert words[line] == "全天开放" and words[where].startswith("滨城区 ")
    triples = [services[at : at + 3] for at in range(0, len(services), 3)]
    assert [(words[a], answer["statuses"][b], words[c]) for a, b, c in triples] == [
        ("饮水", "works", "12 分钟前"),
        ("手机充电", "broken", "3 分钟前"),
    ]


def test_the_service_asked_for_comes_first(site, db_session):
    station(services=[Service.WATER, Service.CHARGING, Service.TOILET, Service.WIFI])
    answer = site.get("/stations/points.json?service=wifi").json
    assert answer["words"][answer["points"][0][-1][0]] == "无线上网"


def test_positions_are_rounded_to_some_ten_metres(site, db_session):
    station(position=(37.123456789, 118.987654321))
    assert site.get("/stations/points.json").json["points"][0][2:4] == [37.1235, 118.9877]


def test_a_place_without_a_position_or_gone_for_good_is_not_on_the_map(site, db_session):
    station("MAP-1", position=None)
    station("MAP-2", state=State.CLOSED)
    station("MAP-3", state=State.PAUSED, services=[Service.WATER])
    answer = site.get("/stations/points.json").json
    assert codes(answer) == ["MAP-3"]
    assert answer["points"][0][-1] == [], "a paused place claims no service"


def test_names_stand_at_the_mean_of_their_places(site, db_session):
    for position, town in (((37.0, 118.0), "371602001"), ((37.2, 118.2), "371602001"), ((37.4, 118.4), "371602002")):
        station(position=position, town_code=town)
    areas = site.get("/stations/points.json").json["areas"]
    assert [(row[0], row[2:5]) for row in areas] == [
        (1, [37.2, 118.2, 3]),
        (0, [37.1, 118.1, 2]),
        (0, [37.4, 118.4, 1]),
    ]


def test_the_english_map_speaks_english(site, db_session):
    station(name="清泉站", name_en="Clear Spring station")
    station(name="没有英文名的站")
    answer = site.another(lang="en").get("/stations/points.json").json
    assert {row[1]: row[8] for row in answer["points"]} == {"Clear Spring station": 0, "没有英文名的站": 4}
    assert "Open all day" in answer["words"] or "全天开放" not in answer["words"]


# --- a network too large for one answer ---


@pytest.fixture
def large(db_session, monkeypatch):
    """Seven places where three would be too many for one answer and two for one view."""
    monkeypatch.setattr(queries, "MOST_AT_ONCE", 3)
    monkeypatch.setattr(map_queries, "MOST_IN_VIEW", 2)
    for number in range(5):
        station(f"NEAR-{number}", position=(37.0 + number / 1000, 118.0))
    station("FAR-1", position=(38.0, 117.5))
    station("FAR-2", position=(38.001, 117.5))


def test_a_large_network_is_told_by_what_is_in_view(site, large):
    answer = site.get("/stations/points.json").json
    assert not answer["whole"] and "points" not in answer
    assert not answer["whole"] and answer["bounds"] == [117.5, 37.0, 118.0, 38.001]


def test_a_crowded_view_is_clustered_and_nobody_is_lost(site, large):
    clusters = site.get("/stations/view.json?bbox=117,36,119,39&zoom=7").json["clusters"]
    assert sum(count for _lat, _lng, count in clusters) == 7 and len(clusters) < 7
    assert site.get("/stations/view.json?bbox=117,36,119,39&zoom=0").json["clusters"]


def test_a_view_of_few_shows_each(site, large):
    assert codes(site.get("/stations/view.json?bbox=117,37.9,118,39&zoom=9").json) == ["FAR-1", "FAR-2"]


def test_a_view_of_a_whole_country_of_few_shows_each(site, db_session):
    for code, position in (
        ("A-1", (22.0, 100.5)),
        ("A-2", (44.9, 124.5)),
        ("B-1", (51.0, 110.0)),
        ("B-2", (30.0, 90.0)),
    ):
        station(code, position=position)
    assert codes(site.get("/stations/view.json?bbox=100,20,125,45&zoom=4").json) == ["A-1", "A-2"]


def test_looked_at_closely_every_place_stands_for_itself(site, large, monkeypatch):
    monkeypatch.setattr(queries, "MOST_AT_ONCE", 5_000)
    assert len(codes(site.get("/stations/view.json?bbox=117.9,36.9,118.1,37.1&zoom=17").json)) == 5


def test_a_view_keeps_the_filters(site, large):
    station("HUB-1", kind=Kind.HUB, position=(37.0, 118.0))
    assert codes(site.get("/stations/view.json?bbox=117,36,119,39&zoom=7&kind=hub").json) == ["HUB-1"]


@pytest.mark.parametrize("query", ["", "bbox=1,2,3&zoom=4", "bbox=117,36,119,39", "bbox=117,36,119,39&zoom=99"])
def test_a_view_that_is_none_is_refused(query, site):
    site.get(f"/stations/view.json?{query}", 400)


# --- where distances begin ---


def test_a_scanned_code_says_where_one_is(site, db_session):
    place = station("HERE-1", position=(37.0, 118.0))
    code = placement(place).code
    assert site.get(f"/stations/points.json?from={code}").json["origin"] == [37.0, 118.0]


def test_a_chosen_town_filters_first_and_begins_at_its_middle(site, db_session):
    station("A-1", name="远处", town_code="371602001", position=(37.00, 118.00))
    station("A-2", name="近处", town_code="371602001", position=(37.03, 118.03))
    station("A-3", name="中间", town_code="371602001", position=(37.04, 118.04))
    station("B-1", name="别处", town_code="371602002", position=(37.023, 118.023))
    page = site.get("/stations?county=371602&town=371602001")
    assert page.texts(".place-name") == ["近处", "中间", "远处"]
    assert "算起，由近到远，共 3 处" in page
    around = site.get(next(url for words, url in page.links().items() if words == "也看周边"))
    assert around.texts(".place-name")[0] == "别处" and "共 4 处" in around


def test_a_town_without_places_orders_nothing(site, db_session):
    station(town_code="371602002")
    assert "这样的地方一处也没有找到" in site.get("/stations?county=371602&town=371602001")
    assert site.get("/stations?around=371602001").texts(".found") == ["共 1 处"]


# --- the page ---


def test_only_the_list_may_ask_where_one_is(demo_site):
    assert "geolocation=(self)" in demo_site.get("/stations").headers["Permissions-Policy"]
    for path in ("/", "/stations/DEMO-3716-001", "/stations/offline", "/stations/points.json"):
        assert "geolocation=()" in demo_site.get(path).headers["Permissions-Policy"]


def test_the_schematic_map_says_what_it_is_and_shows_no_number(demo_site):
    page = demo_site.get("/stations")
    assert page.texts(".map-label") == ["站点示意，不作导航依据"]
    assert "data:" not in page.headers["Content-Security-Policy"]
    assert not page.one(".finder").has_attr("data-key")


def test_the_centre_can_switch_the_schematic_map_off(make_app):
    app = make_app(SCHEMATIC_MAP="0")
    with app.app_context():
        station()
        person()
    site = Site(app)
    page = site.get("/stations")
    assert len(page.select(".place")) >= 1
    assert not page.select(".finder-map") and not page.select("[data-do=show]")
    assert page.select("[data-do=locate]"), "the list can still begin where one is"


def test_a_base_map_opens_the_policy_for_its_tiles_only_and_shows_its_number(make_app):
    app = make_app(TIANDITU_KEY="abc123", SITE_MAP_APPROVAL="GS（2024）0000号")
    with app.app_context():
        station("TILE-1")
        person()
    site = Site(app)
    page = site.get("/stations")
    policy = page.headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://t0.tianditu.gov.cn " in policy and "https://t7.tianditu.gov.cn" in policy
    assert "script-src 'self';" in policy
    assert "GS（2024）0000号" in page.one(".map-approval").get_text()
    assert page.one(".finder")["data-key"] == "abc123"
    assert "tianditu" not in site.get("/stations/TILE-1").headers["Content-Security-Policy"]


def test_the_map_has_all_its_words_in_english(demonstrated):
    page = Site(demonstrated, lang="en").get("/stations")
    assert_english(page)
    words = json.loads(page.one(".finder script").get_text())
    assert not [text for text in words.values() if any("\u3400" <= letter <= "\u9fff" for letter in text)]


def test_open_unknown_and_closed_are_three_things(site, db_session):
    station("OPEN-1")
    station("NEVER-SAID", weekly={})
    station("PAUSED-1", state=State.PAUSED)
    is_open = {row[0]: row[5] for row in site.get("/stations/points.json").json["points"]}
    assert is_open == {"OPEN-1": 1, "NEVER-SAID": -1, "PAUSED-1": 0}
