"""Links into the map programs: each vendor's own order of the numbers, and names that cannot break a link."""

from urllib.parse import parse_qs, urlsplit

import pytest

from app.stations.wayfinding import Vendor, ways
from tests.builders.stations import station

pytestmark = pytest.mark.sqlite_only

# 天安门, WGS-84: 39.9087 degrees north, 116.3975 degrees east. Swapped, the two name a spot near the North Pole.
TIANANMEN = (39.9087, 116.3975)
SURVEYED = {"position": TIANANMEN, "position_is_schematic": False}


def links(name: str = "天安门", **facts) -> dict[Vendor, str]:
    return {way.vendor: way.url for way in ways(name, TIANANMEN, source="test", **facts)}


def query(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, separator="&").items()}


def test_amap_wants_the_longitude_first():
    link = links()[Vendor.AMAP]
    assert link.startswith("https://uri.amap.com/marker?position=116.397500,39.908700&")
    assert query(link) == {
        "position": "116.397500,39.908700", "name": "天安门", "src": "test", "coordinate": "wgs84", "callnative": "1",
    }  # fmt: skip


def test_baidu_wants_the_latitude_first_and_is_told_the_system():
    """Without `coord_type` it takes the numbers for its own BD-09, a kilometre off."""
    link = links()[Vendor.BAIDU]
    assert link.startswith("https://api.map.baidu.com/marker?location=39.908700,116.397500&")
    asked = query(link)
    assert asked["coord_type"] == "wgs84" and asked["output"] == "html"
    assert asked["title"] == asked["content"] == "天安门" and asked["src"] == "webapp.test.test"


def test_tencent_wants_the_latitude_first_inside_its_marker():
    link = links(address="长安街")[Vendor.TENCENT]
    assert link.startswith("https://apis.map.qq.com/uri/v1/marker?marker=coord:39.908700,116.397500;title:")
    asked = query(link)
    assert asked["marker"] == "coord:39.908700,116.397500;title:天安门;addr:长安街"
    assert asked["coord_type"] == "1" and asked["referer"] == "test"


@pytest.mark.parametrize("vendor", list(Vendor))
def test_a_name_cannot_break_out_of_its_field(vendor: Vendor):
    link = links("甲|乙;丙&coord_type=2 #丁,戊:己")[vendor]
    assert " " not in link and "#" not in link and "|" not in link
    named = query(link)
    title = named["marker"].split(";")[1] if vendor is Vendor.TENCENT else named.get("name") or named["title"]
    assert title.removeprefix("title:") == "甲乙丙&coord_type=2 #丁,戊:己"
    assert named.get("coord_type", "wgs84") in ("wgs84", "1")


def test_a_surveyed_place_leads_into_three_map_programs(site, db_session):
    station("WAY-1", **SURVEYED)
    page = site.get("/stations/WAY-1")
    assert list(page.texts(".directions a")) == ["高德地图", "百度地图", "腾讯地图"]
    assert all("39.908700" in link["href"] and "116.397500" in link["href"] for link in page.select(".directions a"))


def test_a_schematic_position_leads_nobody_astray(demo_site):
    page = demo_site.get("/stations/DEMO-3716-002")
    assert not page.select(".directions")
    assert "不提供导航" in page


def test_a_place_without_a_position_offers_no_way(site, db_session):
    station("WAY-2", position=None)
    assert not site.get("/stations/WAY-2").select(".directions")
