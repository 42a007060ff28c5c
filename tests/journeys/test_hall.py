"""A visitor walks the hall in a real browser: the paper theatre, the records, a picture from near, a quiz, the games and paper.

Each way is made on a phone in Chinese, at a desk in English and on a phone in English large print.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from app.core.db import db, writing
from tests import servers
from tests.browser import until
from tests.builders.exhibition import import_draws, ssq_row
from tests.journeys.conftest import ALL_READINGS
from tests.journeys.person import Person, Reading

pytestmark = pytest.mark.browser
in_every_reading = pytest.mark.parametrize("reading", ALL_READINGS, indirect=True)


@pytest.fixture
def visitor(browser: Browser, live: servers.RunningSite, reading: Reading) -> Iterator[Person]:
    """Somebody who only looks: one running site is enough for all of them."""
    person = Person(browser, live.url, reading, {})
    yield person
    person.context.close()


@in_every_reading
def test_from_the_theatre_to_a_record_and_what_its_year_did(visitor, reading):
    page = visitor.page
    visitor.opens("/exhibition")
    visitor.finds_all_accessible()
    if reading.size == "large":
        tops = page.evaluate("[...document.querySelectorAll('.stage')].map((each) => each.getBoundingClientRect().top)")
        assert tops == sorted(tops) and tops[1] - tops[0] > 200, "the stages stand below one another"
    else:
        page.locator(".theatre-house").focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        until(page, "document.querySelector('.theatre-house').scrollLeft > 100")
        page.locator(".theatre-stop").last.click()
        until(page, "document.querySelector('.theatre-stops li:last-child [aria-current]') !== null")
    assert page.evaluate("[...document.querySelectorAll('[data-depth]')].every((each) => !each.style.transform)")
    visitor.clicks(page.locator("#room-years .thing").first)
    assert visitor.address == "/exhibition/items"
    page.locator("main input[name=q]").fill("山东" if reading.lang == "zh" else "Shandong")
    visitor.presses("搜索", within="main")
    assert visitor.has(".item-card") > 3, "a word of two characters is enough"
    assert visitor.has(".item-card mark") >= 1, "what was asked for is marked, the best first"
    if page.viewport_size["width"] < 960 or reading.size == "large":
        assert not page.locator("#by-class").is_visible(), "on a phone the choices do not stand before the records"
        page.locator(".records-more summary").click()
    visitor.clicks(page.locator("#by-class + ul a").last)
    visitor.follows("从晚到早")
    assert "order=newest" in visitor.address and "q=" in visitor.address and "class=" in visitor.address
    shown = page.locator(".item-card .card-title").all_inner_texts()
    visitor.clicks(page.locator(".item-card a").first)
    visitor.clicks(page.locator("[rel=next]"))
    assert page.locator("h1").inner_text() == shown[1], "the next record is the next of the list"
    page.go_back()
    visitor.clicks(page.locator(".kicker a"))
    visitor.sees("一张票，一年事", within="main")
    visitor.opens("/exhibition/items")
    visitor.follows("随便看一件")
    assert visitor.has(".item .record") == 1


@in_every_reading
def test_five_minutes_and_an_exhibit_on_paper(visitor, reading):
    visitor.opens("/exhibition")
    visitor.clicks(visitor.page.locator("a[href='/exhibition/tour']"))
    assert visitor.has(".walk-stop") == 5
    visitor.clicks(visitor.page.locator(".walk-more").first)
    assert "/exhibition/history#" in visitor.address
    visitor.follows("打印整个展厅（A4）")
    assert visitor.has(".paper-code svg") >= 2
    answer = visitor.context.request.get(f"{visitor.origin}/exhibition/history/paper.pdf")
    assert answer.ok and answer.body().startswith(b"%PDF")


def test_without_script_every_room_and_thing_is_a_link(visit):
    page = visit("/exhibition", script=False)
    assert page.locator(".stage").count() == 7
    links = page.locator(".stage a").evaluate_all(
        "all => all.map((a) => [a.getAttribute('href'), a.textContent.trim()])"
    )
    assert len(links) > 20 and all(href.startswith("/") and name for href, name in links)


@in_every_reading
def test_a_place_in_a_picture_has_an_address(visitor, reading):
    page = visitor.page
    visitor.opens("/exhibition/items/sales-2012#xywh=512,512,512,512")
    until(page, "document.querySelector('.zoom').dataset.ready")
    for name in ("缩小", "复制这一处的链接"):
        page.get_by_role("button", name=reading.words(name), exact=True).click()
    until(page, "location.hash.startsWith('#xywh=') && location.hash !== '#xywh=512,512,512,512'")
    assert visitor.has(".zoom-view[role=application][aria-label]") == 1


@in_every_reading
def test_one_walks_through_a_picture_by_keys_and_answers_what_one_read(visitor, reading):
    page = visitor.page
    visitor.opens("/exhibition/stations")
    page.locator("[data-tour=begin]").click()
    until(page, "document.querySelector('.block-tour .zoom').dataset.ready")
    page.keyboard.press("ArrowRight")
    second = reading.words("第 {n} 步，共 {all} 步：").replace("{n}", "2").replace("{all}", "9")
    assert page.locator("[data-tour=said]").text_content().startswith(second)
    assert page.locator("[data-step]:visible").count() == 1
    page.get_by_role("button", name=reading.words("看全部文字"), exact=True).click()
    assert page.locator("[data-step]:visible").count() == 9
    visitor.opens("/exhibition/history")
    for question, answer in enumerate((2, 3, 2), 1):
        page.locator(f"form.quiz [name=a{question}][value='{answer}']").check()
    visitor.presses("看答得对不对")
    assert visitor.has(".quiz-result--right") == 3
    visitor.finds_all_accessible()


@pytest.fixture(scope="module")
def drawn(live_app) -> None:
    """Three draws in the archive, from a file in one of the open forms."""
    with live_app.app_context(), writing():
        import_draws(ssq_row("26094", "2026-08-16"), ssq_row("26095", "2026-08-18"), ssq_row("26096", "2026-08-20"))
        db.session.commit()


@in_every_reading
def test_a_game_its_odds_and_a_draw_with_its_source(visitor, reading, drawn):
    page = visitor.page
    visitor.opens("/exhibition/games/ssq")
    visitor.sees("17,721,088", within="main")
    visitor.opens("/exhibition/draws")
    visitor.clicks(page.locator("main a[href='/exhibition/draws/ssq']"))
    for typed in ("26095", "2026-08-18"):
        page.locator("main input[name=q]").fill(typed)
        visitor.presses("搜索", within="main")
        assert visitor.has("main a[href='/exhibition/draws/ssq/2026095']") == 1
        assert visitor.has("main a[href='/exhibition/draws/ssq/2026096']") == 0
    visitor.finds_all_accessible()
    visitor.clicks(page.locator("main a[href='/exhibition/draws/ssq/2026095']"))
    visitor.sees("测试文件", within="main")
    visitor.sees("18+", within="main")
