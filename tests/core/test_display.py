"""How a visitor wants the pages: one cookie, and nothing a forged one could do."""

import pytest

from app.core import addresses, display
from tests.site import Site


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "cookie", [None, "", "x", "en", "<script>.large.dark", "zh.huge.pink", "." * 50, "en.large.dark.more"]
)
def test_a_strange_cookie_is_the_default_where_it_is_strange(cookie):
    found = display.parse(cookie)
    assert found.lang in display.LANGS and found.size in display.SIZES and found.theme in display.THEMES


@pytest.mark.sqlite_only
def test_a_cookie_and_its_display_are_the_same():
    for lang in display.LANGS:
        for size in display.SIZES:
            for theme in display.THEMES:
                chosen = display.Display(lang, size, theme)
                assert display.parse(chosen.cookie) == chosen


def test_choices_are_kept_across_pages_and_changed_one_by_one(site):
    for choice in ({"lang": "en"}, {"size": "large"}, {"theme": "dark"}):
        page = site.open("/display", 303, method="POST", data={**choice, "next": "/about"})
        assert page.location == "/about"
    html = site.get("/about").one("html")
    assert (html["lang"], html["data-size"], html["data-theme"]) == ("en", "large", "dark")
    site.open("/display", 303, method="POST", data={"lang": "zh"})
    assert site.get("/about").one("html")["data-size"] == "large"


def test_the_switch_works_from_a_kept_page_without_a_token(site):
    page = site.get("/about")
    answer = site.open("/display", 303, method="POST", data={"next": "/about", "size": "large"})
    assert page.select("form[action='/display']") and site.follow(answer).one("html")["data-size"] == "large"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost.evil.example", "http://localhost:81"]
)
def test_another_sites_form_is_refused(site, origin):
    site.open("/display", 403, method="POST", data={"lang": "en"}, headers={"Origin": origin})
    assert site.get("/about").one("html")["lang"] == "zh-CN"


def test_a_cross_site_request_is_refused_without_an_origin_too(site):
    site.open("/display", 403, method="POST", data={"lang": "en"}, headers={"Sec-Fetch-Site": "cross-site"})


def test_our_own_form_is_taken(site):
    site.open("/display", 303, method="POST", data={"lang": "en"}, headers={"Origin": "http://localhost"})


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "", "javascript:alert(1)"]
)
def test_it_never_leads_outside(app, target):
    page = Site(app).open("/display", 303, method="POST", data={"lang": "en", "next": target})
    assert page.location == "/"


@pytest.mark.sqlite_only
@pytest.mark.parametrize("target", ["/", "/stations?county=371602", "/a/b?c=d#e", "/汉字"])
def test_ones_own_addresses_are_kept(target):
    assert addresses.own(target) == target


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "target", [None, "", "x", "//x", "/\\x", "/x\ny", "http://x", "/x\0", "///x", "/[", "\t/x"][:9]
)
def test_other_addresses_are_none(target):
    assert addresses.own(target) is None
