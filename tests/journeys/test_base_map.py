"""The base map of another house: when its tiles do not come, or stop coming, the page goes on by itself."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests import servers
from tests.browser import DESKTOP, serving_demonstration, until

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

TILES = re.compile(r"https://t[0-7]\.tianditu\.gov\.cn/.*")
# One grey pixel.
TILE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63b8b0641b00046f0236"
    "7b5d0b1b0000000049454e44ae426082"
)


class StandIn:
    """In place of 天地图: gives a tile, or refuses as it does when the day's quota is used up."""

    def __init__(self) -> None:
        self.works = True
        self.asked: list[str] = []

    def answer(self, route: Route) -> None:
        self.asked.append(route.request.url)
        if self.works:
            route.fulfill(body=TILE, content_type="image/png")
        else:
            route.fulfill(status=429, body="")


@pytest.fixture(scope="module", params=["1", "0"], ids=["schematic map on", "schematic map off"])
def mapped(request, databases, demonstration, tmp_path_factory) -> Iterator[tuple[servers.RunningSite, bool]]:
    """The demonstration city with a key for tiles."""
    folder = tmp_path_factory.mktemp("mapped")
    settings = {
        "TIANDITU_KEY": "a-browser-key",
        "SITE_MAP_APPROVAL": "GS（2024）0000号",
        "SCHEMATIC_MAP": request.param,
    }
    with serving_demonstration(databases, demonstration, folder, **settings) as site:
        yield site, request.param == "1"


@pytest.fixture
def stand_in() -> StandIn:
    return StandIn()


@pytest.fixture
def page(browser: Browser, mapped, stand_in: StandIn) -> Iterator[Page]:
    with browser.new_context(viewport=DESKTOP, reduced_motion="reduce") as context:
        context.route(TILES, stand_in.answer)
        yield context.new_page()


def opens_the_list(page: Page, site: servers.RunningSite) -> None:
    page.goto(f"{site.url}/stations", wait_until="load")
    until(page, "document.querySelector('.finder-map.is-live') !== null", seconds=10)


def falls_back(page: Page, is_schematic: bool) -> None:
    """To the schematic map, or where that is switched off, to the list alone."""
    if is_schematic:
        expect(page.locator(".finder-says")).to_contain_text("底图暂时打不开，已换成站点示意图。")
        expect(page.locator(".map-schematic")).to_be_visible()
        expect(page.locator(".map-approval")).to_be_hidden()
        expect(page.locator(".pin").first).to_be_visible()
        expect(page.locator(".name--county").first).to_be_visible()
    else:
        expect(page.locator(".finder-says")).to_contain_text("底图暂时打不开，请看名单。")
        expect(page.locator(".finder-map")).to_be_hidden()
        expect(page.locator("[data-do=show]")).to_be_hidden()
    assert page.locator(".leaflet-tile").count() == 0
    expect(page.locator(".finder-list .place").first).to_be_visible()


def test_tiles_that_never_come(page, mapped, stand_in):
    site, is_schematic = mapped
    stand_in.works = False
    opens_the_list(page, site)
    falls_back(page, is_schematic)


def test_tiles_that_stop_coming(page, mapped, stand_in):
    site, is_schematic = mapped
    opens_the_list(page, site)
    expect(page.locator(".finder-map.has-tiles")).to_have_count(1)
    expect(page.locator(".map-approval")).to_contain_text("GS（2024）0000号")
    assert {"vec_w", "cva_w"} == {re.search(r"T=(\w+)", url)[1] for url in stand_in.asked}
    assert all("tk=a-browser-key" in url for url in stand_in.asked)

    stand_in.works = False
    page.locator("[data-part=nearer]").click()
    falls_back(page, is_schematic)
