"""An owner tells from a phone how the place is today; whoever looks at the public page sees it at once."""

import pytest

from app.accounts import queries as people
from app.accounts.rules import Role
from app.core.db import db
from app.stations.models import Station
from app.stations.rules import Kind, Service
from app.stations.words import SERVICES
from tests.builders import pictures

pytestmark = pytest.mark.browser


def own_place() -> Station:
    owner = people.by_name("owner")
    code = next(grant.scope_key for grant in owner.grants if grant.role is Role.OWNER)
    return db.session.query(Station).filter_by(code=code).one()


def other_place() -> Station:
    return db.session.query(Station).filter(Station.kind == Kind.SERVICE, Station.code != own_place().code).first()


@pytest.mark.parametrize("script", [True, False], ids=["", "no script"])
def test_what_an_owner_says_is_public_at_once(script, somebody, reading, demonstration_app):
    station = own_place()
    owner, passer_by = somebody(script=script), somebody(script=script)
    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees("待确认", within=".place-main")

    owner.signs_in_as("owner")
    assert owner.address == f"/owner/stations/{station.code}"
    owner.sees(reading.name(station, "name"), within="h1")
    owner.presses("都正常")
    owner.sees("已确认，公众页面马上看得到")

    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees("刚刚", within=".part--works")
    assert passer_by.has(".part--works .service") == len(station.offered)
    assert passer_by.has(".part--unknown") == 0

    # A second tap is no second word.
    owner.presses("都正常")
    owner.sees("刚才已经确认过了，不用再按")

    owner.presses("暂停", of=SERVICES[Service.WATER]._args[0])
    owner.sees("已记下，公众页面马上看得到")
    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees(SERVICES[Service.WATER]._args[0], within=".part--broken")

    owner.chooses("今天休息")
    owner.presses("更新今天的时间")
    owner.sees("今天的时间已更新，公众页面马上看得到")
    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees("临时", within=".hours-today")

    owner.chooses("改时间")
    owner.fills("开门", "")
    owner.fills("关门", "18:30")
    owner.presses("更新今天的时间", status=422)
    owner.sees("请填写开门时间，例如 08:00", within=".form-errors")
    assert owner._field("关门").input_value() == "18:30"
    owner.fills("开门", "07:15")
    owner.presses("更新今天的时间")
    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees("07:15", within=".hours-today")


def test_a_tap_without_a_net_is_kept_and_sent_later(somebody, demonstration_app):
    station = own_place()
    owner, passer_by = somebody(), somebody()
    owner.signs_in_as("owner")
    owner.context.set_offline(True)
    owner.page.get_by_role("button", name=owner.reading.words("都正常"), exact=True).click()
    owner.sees("网络不好，已记在手机里。有网时自动发送，先别关这一页。", within=".kept-taps")
    owner.noticed.clear()  # The browser itself reports that there was no net.
    with owner.page.expect_navigation(wait_until="load"):
        owner.context.set_offline(False)
    owner.sees("已确认，公众页面马上看得到")
    assert owner.page.evaluate("localStorage.getItem('taps')") == "[]"
    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees("刚刚", within=".part--works")

    # Today's hours wait for a net too; what is filled in wrongly comes back with what was typed.
    owner.chooses("改时间")
    owner.fills("开门", "09:15")
    owner.fills("关门", "")
    owner.presses("更新今天的时间", status=422)
    owner.sees("请填写关门时间，例如 20:00", within="#today")
    owner.noticed.clear()
    owner.fills("关门", "23:45")
    owner.context.set_offline(True)
    owner.page.get_by_role("button", name=owner.reading.words("更新今天的时间"), exact=True).click()
    owner.sees("网络不好，已记在手机里。有网时自动发送，先别关这一页。", within=".kept-taps")
    owner.noticed.clear()
    with owner.page.expect_navigation(wait_until="load"):
        owner.context.set_offline(False)
    owner.sees("今天的时间已更新，公众页面马上看得到")
    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees("09:15", within="main")
    owner.follows("看做过的事，撤销")
    owner.presses("撤销")
    owner.opens(f"/owner/stations/{station.code}")

    owner.follows("看做过的事，撤销")
    owner.presses("撤销")
    owner.sees("已撤销，公众页面回到之前的样子")
    owner.finds_all_accessible()
    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees("待确认", within=".place-main")


@pytest.mark.parametrize("script", [True, False], ids=["", "no script"])
def test_a_photo_from_the_phone_to_the_public_page(script, somebody, tmp_path, demonstration_app):
    station = own_place()
    (tmp_path / "门口.jpg").write_bytes(pictures.jpeg(1200, 900))
    owner, operator, passer_by = somebody(script=script), somebody(), somebody(script=script)
    owner.signs_in_as("owner")
    owner.follows("传站点照片")
    owner.attaches("照片", tmp_path / "门口.jpg")
    owner.fills("照片里有什么", "红色门头，左边有坡道")
    owner.presses("传这张照片")
    owner.sees("收到了，中心的人看过就公开")
    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees_no("红色门头，左边有坡道")

    operator.signs_in_as("operator")
    operator.opens("/desk/contributions")
    sent = operator.page.locator(".contribution", has=operator.page.locator("input[value='红色门头，左边有坡道']"))
    operator.clicks(sent.get_by_role("button", name=operator.reading.words("公开"), exact=True))
    operator.sees("已公开")
    passer_by.opens(f"/stations/{station.code}")
    passer_by.sees("红色门头，左边有坡道", within="#photos")


def test_only_ones_own_place_and_only_while_signed_in(somebody, demonstration_app):
    station, other = own_place(), other_place()
    owner = somebody()
    owner.signs_in_as("owner")
    owner.finds_all_accessible()
    owner.opens(f"/owner/stations/{other.code}", status=404)
    owner.opens("/desk", status=403)

    kept_cookies = owner.context.cookies()
    owner.signs_out()
    owner.opens(f"/owner/stations/{station.code}")
    assert owner.address.startswith("/sign-in")

    # Whoever kept a copy of the old cookie has nothing.
    thief = somebody()
    thief.context.add_cookies(kept_cookies)
    thief.opens(f"/owner/stations/{station.code}")
    assert thief.address.startswith("/sign-in")
