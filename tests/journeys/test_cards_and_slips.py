"""Somebody without a phone: a card is handed over, a slip of a partner brings points, and a thing is exchanged by PIN. Beside it
the life of a partner's campaign: approved, switched on by a second person, printed, used, taken back, settled.
"""

import csv
import datetime
import io
import zipfile
from pathlib import Path

import pytest

from app.core import clock, codes
from app.points.cards.demonstration import NUMBERS, PIN
from tests.journeys.person import Person
from tests.journeys.test_owner import own_place
from tests.journeys.test_points import something_at

pytestmark = pytest.mark.browser
WORTH = 50


def test_a_slip_a_card_and_a_thing_in_the_hand(somebody, reading, demonstration_app, tmp_path):
    first, second, keeper = somebody(), somebody(), somebody()
    reward = something_at(own_place().code)
    card = NUMBERS[1] + codes.check_character(NUMBERS[1])

    # The campaign: no document, no start; and who opened it is not who switches it on.
    first.signs_in_as("operator")
    opens_campaign(first)
    first.sees("还没有", within="main")
    first.fills("批准文号", "测试文号 7")
    first.presses("记下文号")
    first.sees("活动是您开的，请另一位同事启用和结算。")
    printed = prints(first, tmp_path)
    second.signs_in_as("second-operator")
    second.opens(first.address)
    second.presses("核对过文号，启用")

    # A fresh card: the person types the PIN, the keeper looks at a document.
    keeper.signs_in_as("owner")
    keeper.opens("/owner/cards")
    keeper.follows("启用一张新卡")
    keeper.fills("卡号，或扫码得到的网址", card)
    keeper.fills("卡密码", PIN)
    keeper.page.locator("input[name=name]").fill("测试奶奶")
    for tick in ("本人声明已满 18 周岁", "已核验成年", "已向本人说明积分规则，本人同意"):
        keeper.chooses(tick)
    keeper.presses("启用这张卡")
    keeper.sees("卡已启用。以后出示这张卡就能得积分，换好物时再输密码")

    # The slip: shown with the card, typed by the keeper, worth something once.
    keeper.fills("卡号，或扫码得到的网址", card.lower())
    keeper.presses("查卡")
    keeper.sees("带来了商户的活动码")
    keeper.finds_all_accessible()
    keeper.fills("活动码", printed[0])
    keeper.presses("用掉这个码，记积分")
    keeper.sees(str(WORTH), within=".flashes")

    # Balance and exchange take the PIN.
    keeper.opens("/owner/cards")
    keeper.fills("卡号，或扫码得到的网址", card)
    keeper.fills("卡密码", PIN)
    keeper.presses("查卡")
    keeper.sees("您有 %(n)s 分。", n=WORTH)
    keeper.page.locator(f"input[name=what][value^='{reward.slug}@']").check()
    keeper.finds_all_accessible()
    keeper.presses("东西已交出，换掉积分")
    left = WORTH - reward.cost
    keeper.sees("您有 %(n)s 分。", n=left)

    # Taken back, switched off, settled by the second person; then nothing changes any more.
    first.page.reload()
    first.page.locator("details.late summary").first.click()
    first.page.locator("input[name=serial]").first.fill("2")
    first.page.locator("input[name=reason]").first.fill("纸条丢了")
    first.presses("收回这些码")
    second.presses("停用这项活动")
    second.presses("结算")
    second.sees("测试文号 7")
    second.finds_all_accessible()
    assert figures(second)[-6:] == [3, 0, 1, 1, 1, WORTH]


def opens_campaign(operator: Person) -> None:
    today = clock.today(clock.now())
    operator.opens("/desk/points/campaigns/new")
    said = {
        "title": "回头客", "title_en": "Guests again", "slug": "guests-again", "partner": "测试餐馆", "text": "再来用餐。",
        "text_en": "Eat again.", "starts_on": today, "ends_on": today + datetime.timedelta(days=30), "points": WORTH,
        "per_month": 3, "budget": 1_000, "reason": "回头客", "reason_en": "Guest again",
    }  # fmt: skip
    for name, value in said.items():
        operator.page.locator(f"main [name={name}]").fill(str(value))
    operator.presses("保存")


def prints(operator: Person, folder: Path) -> list[str]:
    """Three codes from the file that comes once."""
    operator.page.locator("main [name=size]").fill("3")
    with operator.page.expect_download() as started:
        operator.page.get_by_role("button", name=operator.reading.words("生成并下载"), exact=True).click()
    path = folder / "codes.zip"
    started.value.save_as(path)
    with zipfile.ZipFile(path) as packed:
        assert len(packed.read("codes.pdf")) > 1_000
        rows = list(csv.reader(io.StringIO(packed.read("codes.csv").decode("utf-8-sig"))))
    return [row[1] for row in rows[1:]]


def figures(somebody: Person) -> list[int]:
    """The numbers among the facts of the campaign, in their order."""
    said = somebody.page.locator("main dl dd").all_inner_texts()
    return [int(text) for text in said if text.strip().isdigit()]
