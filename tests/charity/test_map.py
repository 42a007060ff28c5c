"""The sheet beside the list: every county with its own room, its count and its address; what has no place is said."""

import itertools

import pytest

from app.charity import mapping
from tests.builders import charity as make


@pytest.mark.sqlite_only
def test_neighbours_too_near_give_way_inside_the_sheet():
    places = mapping.apart([(60, 60), (62, 70), (64, 60), (300, 300), (300, 301), (200, 380)])
    for one, other in itertools.combinations(places, 2):
        assert abs(one[0] - other[0]) >= mapping.ROOM_X or abs(one[1] - other[1]) >= mapping.ROOM_Y
    assert all(0 < x < mapping.WIDTH and 0 < y < mapping.HEIGHT - 20 for x, y in places)


def test_the_sheet_counts_what_the_list_shows_and_names_what_has_no_place(site, db_session):
    make.project(county_code="371602")
    make.project(county_code="371602")
    make.project(county_code="371625")
    make.project()
    page = site.get("/charity/projects")
    spots = page.select(".explorer-sheet a")
    assert {" ".join(spot.get_text(" ").split()): spot["href"] for spot in spots} == {
        "2 滨城区": "/charity/projects?county=371602",
        "1 博兴县": "/charity/projects?county=371625",
    }
    assert "另有 1 个没有写县（市、区）" in page.one("#map").get_text()
    page = site.get("/charity/projects?county=371625")
    assert "博兴县" in page.one(".spot--chosen").get_text()
    make.project(title="无处")
    assert not site.get("/charity/projects?q=无处").select("#map")
