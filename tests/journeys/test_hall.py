"""A visitor walks the paper theatre and looks into a picture, in a real browser."""

from tests.browser import until


def test_one_walks_from_stage_to_stage_by_keys_and_numbers(visit):
    page = visit("/exhibition", phone=False)
    house = page.locator(".theatre-house")
    house.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    until(page, "document.querySelector('.theatre-house').scrollLeft > 100")
    page.locator(".theatre-stop").last.click()
    until(page, "document.querySelector('.theatre-stops li:last-child [aria-current]') !== null")
    page.locator("#room-years .thing").first.click()
    assert page.url.endswith("/exhibition/items")


def test_without_script_every_room_and_thing_is_a_link(visit):
    page = visit("/exhibition", script=False)
    assert page.locator(".stage").count() == 7
    hrefs = [link.get_attribute("href") for link in page.locator(".stage a").all()]
    assert len(hrefs) > 20 and all(href and href.startswith("/") for href in hrefs)


def test_in_large_print_the_stages_stand_below_one_another_and_nothing_moves(visit):
    page = visit("/exhibition", size="large")
    places = page.evaluate("[...document.querySelectorAll('.stage')].map((each) => each.getBoundingClientRect().top)")
    assert places == sorted(places) and places[1] - places[0] > 200
    assert page.evaluate("[...document.querySelectorAll('[data-depth]')].every((each) => !each.style.transform)")


def test_a_place_in_a_picture_has_an_address(visit):
    page = visit("/exhibition/items/sales-2012#xywh=512,512,512,512", phone=False)
    until(page, "document.querySelector('.zoom').dataset.ready")
    page.get_by_role("button", name="缩小").click()
    page.get_by_role("button", name="复制这一处的链接").click()
    until(page, "location.hash.startsWith('#xywh=') && location.hash !== '#xywh=512,512,512,512'")


def test_one_walks_through_a_picture_by_keys_and_answers_what_one_read(visit):
    page = visit("/exhibition/stations", size="large")
    page.get_by_role("button", name="一步步看").click()
    until(page, "document.querySelector('.block-tour .zoom').dataset.ready")
    page.keyboard.press("ArrowRight")
    said = page.locator("[data-tour='said']")
    assert said.text_content().startswith("第 2 步，共 9 步：饮用水")
    assert page.locator("[data-step]:visible").count() == 1
    page.get_by_role("button", name="看全部文字").click()
    assert page.locator("[data-step]:visible").count() == 9
    page.goto(page.url.replace("/stations", "/history"))
    for name in ("社会福利有奖募捐券", "石家庄", "十个"):
        page.locator("form.quiz").get_by_label(name, exact=True).check()
    page.get_by_role("button", name="看答得对不对").click()
    assert page.locator(".quiz-result--right").count() == 3
