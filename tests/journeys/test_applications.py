"""站点审批 as its three people see it: the owner applies, one of the centre checks, another approves, the public page changes."""

import pytest

from app.stations.models import Station
from tests.journeys.test_owner import own_place

pytestmark = pytest.mark.browser

ADDRESS, BETTER = "示例路 8 号", "示例路 8 号，黄色招牌旁"


def opens_the_application(officer, station: Station) -> None:
    officer.opens("/desk/applications")
    row = officer.page.get_by_role("row").filter(has_text=officer.reading.name(station, "name"))
    officer.clicks(row.get_by_role("link").first)


def test_returned_mended_approved_and_then_public(somebody, reading, demonstration_app):
    station = own_place()
    owner, checker, approver, passer_by = somebody(), somebody(), somebody(), somebody(script=False)

    owner.signs_in_as("owner")
    owner.follows("申请改资料、看审批")
    owner.follows("改站点资料")
    owner.presses("交给中心审批", status=422)
    owner.sees("请写一句为什么改，审批的人要看", within=".form-errors")
    owner.fills("地址", ADDRESS)
    owner.fills("为什么改", "搬到了新门面")
    owner.presses("交给中心审批")
    owner.sees("已收到，等初审")
    owner.finds_all_accessible()

    checker.signs_in_as("operator")
    opens_the_application(checker, station)
    checker.sees(ADDRESS)
    checker.presses("退回", status=422)
    checker.sees("请写明退回的理由，申请人会看到", within=".form-errors")
    checker.fills("说明", "请写清楚在哪个招牌旁")
    checker.presses("退回")
    checker.sees("已退回，理由申请人看得到")

    owner.opens(owner.address)
    owner.follows("改好再交")
    owner.sees("请写清楚在哪个招牌旁")
    owner.fills("地址", BETTER)
    owner.presses("交给中心审批")
    owner.sees("申请已交给中心，进展在这一页看")

    opens_the_application(checker, station)
    checker.presses("初审通过")
    checker.sees("初审是您办的，审批要由另一位同事来办。")
    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees_no(BETTER)

    approver.signs_in_as("second-operator")
    opens_the_application(approver, station)
    approver.sees(BETTER)
    approver.finds_all_accessible()
    approver.presses("批准")
    approver.sees("已批准")

    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees(BETTER, within="#where")
    owner.opens(f"/owner/stations/{station.code}/applications")
    owner.sees("已批准")


def test_a_new_owner_comes_by_the_link_of_the_centre(somebody, demonstration_app):
    station = own_place()
    operator, owner = somebody(), somebody()
    operator.signs_in_as("operator")
    operator.opens(f"/desk/stations/{station.code}/people")
    operator.fills("怎么称呼", "新站主")
    operator.presses("做一个邀请", status=201)
    operator.finds_all_accessible()
    link = operator.page.locator(".invitation code").inner_text().strip()

    owner.opens(link)
    owner.finds_all_accessible()
    owner.fills("登录名", "new-keeper")
    owner.fills("给自己定一个密码", "a quiet river bank")
    owner.fills("再写一遍密码", "a quiet river bank")
    owner.presses("好了，进去")
    assert owner.address == f"/owner/stations/{station.code}"
    owner.presses("都正常")
    owner.sees("已确认，公众页面马上看得到")
