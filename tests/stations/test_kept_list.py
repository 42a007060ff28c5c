"""The list for those without a network: on paper by county, and kept by the browser."""

import re

import pytest

from app.stations import paper
from app.stations.opening import Hours, Interval
from app.stations.rules import Service, State
from tests.builders.stations import station
from tests.site import Site, assert_english

# --- on paper ---


def test_a_county_is_printed_with_its_places_and_no_others(site, db_session):
    station("PAPER-1", name="滨城的站", town_code="371602001", services=[Service.WATER, Service.CHARITY_INFO])
    station("PAPER-2", name="邹平的站", county_code="371681")
    page = site.get("/stations/print?county=371602")
    assert page.h1 == "滨城区便民驿站名单"
    row = page.rows()[0]
    assert row[0].startswith("滨城的站") and row[2] == "每天 全天" and row[3].startswith("饮水")
    assert "邹平的站" not in page


def test_the_whole_city_is_printed_county_by_county(demo_site):
    page = demo_site.get("/stations/print")
    assert len(page.select("h2")) == 7 == len(page.select("table"))
    assert len(page.select("tbody tr")) == 395
    assert "演示环境打印，非正式文件" in page and sum("演示" in text for text in page.texts(".list-kind")) == 395


def test_paper_does_not_claim_what_changes_by_the_hour(site, db_session):
    station("PAPER-1")
    page = site.get("/stations/print")
    assert "可用" not in page and "营业中" not in page and "看一眼现在的情况" in page


def test_a_paused_place_is_printed_as_paused(site, db_session):
    station("PAPER-1", state=State.PAUSED)
    assert site.get("/stations/print").rows()[0][2] == "暂停服务"


def test_a_list_nobody_would_print_is_cut_and_says_so(site, db_session, monkeypatch):
    monkeypatch.setattr(paper, "MOST_PLACES", 2)
    for number in range(3):
        station(f"PAPER-{number}")
    page = site.get("/stations/print")
    assert len(page.select("tbody tr")) == 2 and "请先选县（市、区）再打印" in page


def test_paper_speaks_english_too(demonstrated):
    assert_english(Site(demonstrated, lang="en").get("/stations/print?county=371602"))


@pytest.mark.parametrize(
    ("weekly", "words"),
    [
        ({}, ""),
        ({day: (Interval(480, 1200),) for day in range(7)}, "每天 08:00–20:00"),
        ({day: (Interval(480, 1140),) for day in range(6)}, "周一至周六 08:00–19:00；周日 休息"),
        (
            {0: (Interval(480, 720), Interval(840, 1200)), 6: (Interval(540, 600),)},
            "周一 08:00–12:00，14:00–20:00；周二至周六 休息；周日 09:00–10:00",
        ),
    ],
)
def test_a_week_in_few_words(weekly, words, app):
    with app.test_request_context():
        assert paper.week(Hours(weekly)) == words


# --- kept by the browser ---


def test_the_list_tells_the_worker_how_it_is_read(demonstrated):
    page = Site(demonstrated, lang="en", size="large", theme="dark").get("/stations")
    assert page.one("[data-module='keep-list']")["data-worker"] == "/stations/offline.js?display=en.large.dark"


def test_the_worker_may_rule_the_stations_and_nothing_more(demo_site):
    page = demo_site.get("/stations/offline.js")
    assert page.headers["Service-Worker-Allowed"] == "/stations"
    assert page.headers["Content-Type"].startswith("text/javascript")
    assert demo_site.get("/stations").one("[data-module='keep-list']")["data-scope"] == "/stations"


def test_what_the_worker_keeps_is_there(demo_site):
    text = demo_site.get("/stations/offline.js?display=en.large.dark").text
    kept = re.search(r"NEEDED = (\[.*?\]);", text)[1]
    files = re.findall(r'"(/static/[^"]+)"', kept)
    assert len(files) == 3 and all(demo_site.get(path).data for path in files)
    assert '"/stations/offline?display=en.large.dark"' in text


def test_a_worker_for_other_words_or_files_is_another_worker(demo_site):
    def version(display: str) -> str:
        return re.search(r'"stations-(\w+)"', demo_site.get(f"/stations/offline.js?display={display}").text)[1]

    assert version("zh.normal.auto") == version("nonsense") != version("en.normal.auto")


def test_the_kept_list_is_in_the_language_its_address_names(demo_site):
    page = demo_site.get("/stations/offline?display=en.large.dark")
    assert_english(page)
    assert page.soup.html["data-size"] == "large"
    assert demo_site.get("/stations/offline").soup.html["lang"] == "zh-CN", "the next visitor is asked anew"


def test_the_kept_list_says_when_it_was_made_and_what_it_leaves_out(demo_site):
    page = demo_site.get("/stations/offline")
    assert "名单做成于 20" in page and "现在能不能用，要联网看" in page
    assert page.one("[data-module='kept-list']")["data-kept"] == "no"
    assert len(page.select(".kept-place")) == 395
    assert "可用" not in page.one("main").get_text()
