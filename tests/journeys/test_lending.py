"""借您一张票: a member covers and lends a ticket, the centre covers what was left and shows it, the member takes it back."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator

from tests.builders.pictures import jpeg
from tests.journeys.conftest import LARGE
from tests.journeys.person import Person

pytestmark = pytest.mark.browser

MEMORY = "父亲把它夹在书里，一夹就是三十年。"
BLACK = "(at) => { const c = document.querySelector('canvas'); return Math.max(...c.getContext('2d').getImageData(at[0] * c.width, at[1] * c.height, 1, 1).data.slice(0, 3)) < 12; }"  # noqa: E501


def draws_a_block(person: Person, stage: Locator) -> None:
    """Over the upper left quarter, as a finger or a mouse would."""
    stage.scroll_into_view_if_needed()
    box = stage.locator("canvas").bounding_box()
    mouse = person.page.mouse
    mouse.move(box["x"] + 2, box["y"] + 2)
    mouse.down()
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2, steps=4)
    mouse.up()


@pytest.mark.parametrize("reading", ("phone, 中文", *LARGE), indirect=True)
def test_a_ticket_is_lent_covered_shown_and_taken_back(somebody, tmp_path: Path):
    member, operator, visitor = somebody(), somebody(), somebody()
    photo = tmp_path / "ticket.jpg"
    photo.write_bytes(jpeg(800, 600))
    member.joins_by_phone()
    member.opens("/exhibition/loans")
    member.follows("我也借一张", within="main")
    member.attaches("照片", photo)
    draws_a_block(member, member.page.locator("[data-cover=stage]"))
    assert member.page.evaluate(BLACK, [0.2, 0.2]) and not member.page.evaluate(BLACK, [0.8, 0.8])
    member.finds_all_accessible()
    member.fills("照片里有什么", "一张红色的票")
    member.chooses("即开票（刮刮乐等）")
    member.fills("叫什么", "阿福06")
    member.fills("开奖的日子，或停止销售的日子", "1992")
    member.fills("您和这张票的故事", MEMORY)
    member.chooses("票上的编号、条码、二维码，和照片里的人脸，我都遮住了")
    member.chooses("我同意在展馆公开这张照片和这段话；我随时可以收回，收回就删除")
    member.presses("借出去")
    member.sees("收到了，谢谢您。中心的人看过就摆进展馆")
    visitor.opens("/exhibition/loans")
    visitor.sees_no(MEMORY)

    operator.signs_in_as("operator")
    operator.follows("借来的票", within="nav")
    mine = operator.page.locator(".contribution", has_text=MEMORY)
    mine.locator("summary").first.click()
    mine.locator("[data-cover=stage]").wait_for()
    assert operator.page.evaluate(BLACK, [0.2, 0.2]), "what was covered on the phone never left it"
    mine.get_by_role("button", name=operator.reading.words("加一块"), exact=True).click()
    with operator.page.expect_navigation():
        mine.get_by_role("button", name=operator.reading.words("遮好，删掉原来的"), exact=True).click()
    operator.sees("遮好了，原来的照片已经删掉")
    with operator.page.expect_navigation():
        mine.get_by_role("button", name=operator.reading.words("公开"), exact=True).click()
    visitor.opens("/exhibition/loans")
    visitor.sees(MEMORY)
    visitor.finds_all_accessible()
    shown = visitor.page.locator(".loan", has_text=MEMORY)
    picture = shown.locator("a.loan-picture").get_attribute("href")
    assert visitor.context.request.get(visitor.origin + picture).ok
    visitor.clicks(shown.locator(".loan-meta a"))
    visitor.sees("街坊借来的票", within="main")
    assert visitor.page.get_by_role("link", name="阿福06", exact=True).is_visible()

    copy = member.context.request.get(f"{member.origin}/points/my-data.json").json()
    [lent] = [each for each in copy["lent_tickets"] if each["memory"] == MEMORY]
    assert (lent["ticket"], lent["year"], lent["state"]) == ("阿福06", 1992, "shown")
    member.opens("/exhibition/loans/mine")
    mine = member.page.locator(".loan", has_text=MEMORY)
    mine.locator("summary").click()
    with member.page.expect_navigation():
        mine.locator("form button").click()
    member.sees("已收回，照片和文字都删掉了")
    visitor.opens("/exhibition/loans")
    visitor.sees_no(MEMORY)
    assert visitor.context.request.get(visitor.origin + picture).status == 404
