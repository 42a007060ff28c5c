"""Ways through the hall: the short tour, and from one record to the next."""

import re

from app.core import clock
from app.exhibition.collection import neighbours
from app.exhibition.collection.chosen import Choice
from tests.builders.exhibition import a_hall, a_page, an_exhibit, an_item
from tests.site import Site


def test_the_short_tour_takes_the_time_it_says(demo_site):
    page = demo_site.get("/exhibition/tour")
    minutes = int(re.search(r"5 站，约 (\d) 分钟", page.one(".lead").text)[1])
    assert len(page.soup.select(".walk-stop")) == 5 and minutes <= 5 and page.soup.select(".adult-notice")


def test_a_stop_whose_page_has_gone_shows_the_first_of_its_exhibit(app, db_session):
    hall = a_hall()
    hall.tour = ["bridge/gone", "nowhere", "bridge/first-arch"]
    a_page(an_exhibit(hall), "first-arch", "桥拱是石头的。")
    db_session.commit()
    page = Site(app).get("/exhibition/tour")
    assert page.texts(".walk-stop h2") == ["第一个桥拱", "第一个桥拱"]


def test_a_record_knows_which_of_how_many_it_is_and_what_stands_beside_it(app, db_session):
    first, second = an_item("one", year=1987), an_item("two", year=1992)
    third, undated = an_item("three", year=1992), an_item("four", year=None)
    db_session.commit()
    now = clock.now()
    walked = [neighbours.standing(each, Choice(), now) for each in (first, second, third, undated)]
    assert [(each.number, each.total) for each in walked] == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [each.before and each.before.slug for each in walked] == [None, "one", "two", "three"]
    assert [each.after and each.after.slug for each in walked] == ["two", "three", "four", None]
    page = Site(app).get("/exhibition/items/two")
    assert "第 2 件，共 4 件" in page and page.one(".zoom-view")["aria-label"].startswith("第 2 幅图，共 4 幅")
