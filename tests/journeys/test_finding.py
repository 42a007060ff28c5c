"""Somebody looks for a place: by filters, on the map with the keyboard alone, from where they stand, and without a network."""

import re

import pytest
from playwright.sync_api import Page, expect

from app.core.db import db
from app.stations.models import Station
from app.stations.rules import Kind, Service
from app.stations.words import SERVICES, VENDORS
from tests.browser import until
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

COUNTY, TOWN = "371602", "371602001"
LIVE = "document.querySelector('.finder-map.is-live .pin') !== null"
FOCUSED = "document.activeElement"


def opens_the_map(person: Person) -> None:
    """At a desk it opens by itself."""
    if person.reading.phone:
        person.page.get_by_role("button", name=person.reading.words("看地图"), exact=True).click()
    until(person.page, LIVE)


def focuses_the_first_pin(page: Page) -> str:
    """By the keyboard alone, from the map's own buttons; gives what is announced."""
    page.locator("[data-part=whole]").focus()
    for _ in range(4):
        page.keyboard.press("Tab")
        if page.evaluate(f"{FOCUSED}.classList.contains('pin')"):
            return page.evaluate(f"{FOCUSED}.getAttribute('aria-label')")
    raise AssertionError("no pin after the map's buttons")


def said_as(person: Person, *messages: str) -> re.Pattern:
    """What the map may announce, whatever stands in the brackets."""
    spoken = [re.escape(person.reading.words(words)) for words in messages]
    return re.compile("|".join(re.sub(r"\\{(\w+)\\}", r"(.+)", words) for words in spoken))


def test_from_a_filter_over_the_map_to_what_is_missing(somebody, reading, demonstration_app):
    city = demonstration_app.extensions["city"]
    citizen = somebody()
    citizen.opens("/stations")
    citizen.follows(str(SERVICES[Service.WATER]), within=".filters")
    citizen.follows(reading.name(city.counties[COUNTY], "name"), within=".filters")
    assert {f"county={COUNTY}", "service=water"} <= set(citizen.address.partition("?")[2].split("&"))
    citizen.page.locator(".more-choices summary").click()
    with citizen.page.expect_navigation():
        citizen.page.locator("#filter-town").select_option(TOWN)
    citizen.sees(reading.name(city.towns[TOWN], "name"), within=".found")

    opens_the_map(citizen)
    citizen.finds_all_accessible()
    announced = focuses_the_first_pin(citizen.page)
    single, several = (
        "地点 {n}/{total}，{name}，{distance}",
        "地点 {n}/{total}，这一带 {count} 处，{distance}，按下放大",
    )
    number, *_rest = said_as(citizen, single, several).fullmatch(announced).groups()
    assert number in (None, "1")
    for _ in range(8):
        if citizen.page.locator("[data-part=card]").is_visible():
            break
        citizen.page.keyboard.press("Enter")
        until(citizen.page, f"{FOCUSED} !== document.body")
    card = citizen.page.locator("[data-part=card]")
    expect(card).to_be_visible()
    assert citizen.page.evaluate(f"{FOCUSED}.dataset.part") == "card"
    citizen.page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert citizen.page.evaluate(f"{FOCUSED}.classList.contains('pin')"), "the focus goes back where it came from"
    citizen.page.keyboard.press("Enter")
    link = card.get_by_role("link").first
    name = link.inner_text()
    citizen.clicks(link)
    citizen.sees(name, within="h1")
    citizen.sees("这里缺的，附近有", within="#nearby, main")
    near = citizen.page.locator(".nearby a").first
    other = near.inner_text()
    citizen.clicks(near)
    citizen.sees(other, within="h1")


def test_list_and_map_are_in_step(somebody, demonstration_app):
    citizen = somebody(phone=False)
    citizen.opens(f"/stations?county={COUNTY}&town={TOWN}")
    until(citizen.page, LIVE)
    card = citizen.page.locator(".finder-list .place").first
    code = card.get_attribute("data-code")
    card.get_by_role("button").click()
    expect(citizen.page.locator(".pin--chosen")).to_have_count(1)
    expect(citizen.page.locator(".place.is-chosen")).to_have_attribute("data-code", code)
    expect(citizen.page.locator("[data-part=card] .place")).to_have_attribute("data-code", code)
    citizen.page.locator("[data-part=close]").click()
    expect(citizen.page.locator(".place.is-chosen")).to_have_count(0)


def test_where_i_am_stays_on_my_device(somebody, demonstration_app):
    """The browser's position orders the list; no request carries it."""
    citizen = somebody()
    here = db.session.query(Station).filter_by(kind=Kind.HUB).one()
    citizen.context.grant_permissions(["geolocation"])
    citizen.context.set_geolocation({"latitude": here.lat + 0.00123, "longitude": here.lng + 0.00321})
    asked: list[str] = []
    citizen.page.on("request", lambda request: asked.append(f"{request.url} {request.post_data or ''}"))
    citizen.opens("/stations")
    citizen.page.get_by_role("button", name=citizen.reading.words("从我这里算起"), exact=True).click()
    expect(citizen.page.locator(".finder-says")).to_have_text(
        said_as(citizen, "从您的位置算起，由近到远的 {n} 处。位置只在这台设备里计算，没有发出去。")
    )
    expect(citizen.page.locator(".finder-list .place-name").first).to_have_text(citizen.reading.name(here, "name"))
    digits = f"{here.lat + 0.00123:.3f}", f"{here.lng + 0.00321:.3f}"
    assert asked and not [line for line in asked if any(each in line for each in digits)]


def test_a_position_the_centre_has_surveyed_leads_into_map_programs(somebody, demonstration_app):
    """Read off 高德 in GCJ-02; the links say WGS-84."""
    place = db.session.query(Station).filter(Station.kind == Kind.SERVICE).first()
    citizen, operator = somebody(), somebody()
    citizen.opens(f"/stations/{place.code}")
    citizen.sees("位置只是示意，所以不提供导航。")
    operator.signs_in_as("operator")
    operator.opens(f"/desk/stations/{place.code}")
    operator.fills("纬度", "37.384842")
    operator.fills("经度", "118.020149")
    operator.page.locator("#system").select_option("GCJ-02")
    operator.page.locator("#position_is_schematic").uncheck()
    operator.presses("保存", within="main")

    citizen.opens(f"/stations/{place.code}")
    for vendor in VENDORS.values():
        link = citizen.page.get_by_role("link", name=str(citizen.reading.words(str(vendor))), exact=True)
        address = link.get_attribute("href")
        assert "37.384" in address and "118.014" in address, "as WGS-84"


def test_the_list_is_there_without_a_network(somebody, demonstration_app):
    citizen = somebody()
    citizen.opens("/stations")
    until(citizen.page, "navigator.serviceWorker.ready.then((it) => it.active.state === 'activated')", seconds=15)
    citizen.context.set_offline(True)
    citizen.page.goto(citizen.origin + "/stations?county=371602", wait_until="load")
    citizen.sees("您现在没有联网。这是存在这台设备里的名单。")
    citizen.sees("演示", within=".kept-list")
    assert citizen.page.locator(".kept-place").count() == 395
