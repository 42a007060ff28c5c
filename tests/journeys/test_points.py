"""A member takes part, exchanges, shows the voucher; the place confirms; the passbook tells both lines."""

import io

import pytest
import qrcode
from PIL import Image

from app.kits import decoders
from app.points.earning import queries as activities
from app.points.exchange import queries as rewards
from app.points.exchange.models import Reward
from tests.journeys.person import Person
from tests.journeys.test_owner import own_place

pytestmark = pytest.mark.browser


def held_up(member: Person, selector: str) -> str:
    """What a camera reads off the member's screen."""
    picture = member.page.locator(selector).screenshot()
    (text,) = decoders.qr_codes(Image.open(io.BytesIO(picture)))
    return text


def something_at(place: str) -> Reward:
    """The cheapest thing that lies at this place."""
    return min(rewards.catalogue(place=place), key=lambda reward: reward.cost)


@pytest.mark.parametrize("script", [True, False], ids=["", "no script"])
def test_from_a_visit_to_a_thing_in_the_hand(script, somebody, reading, demonstration_app):
    place, visit = own_place(), activities.by_slug("visit-station")
    reward = something_at(place.code)
    member, keeper = somebody(script=script), somebody(script=script)

    # A visit, confirmed by the keeper who scans the member's code.
    member.signs_in_as("member")
    member.opens("/points/member-code")
    keeper.signs_in_as("owner")
    keeper.opens(held_up(member, ".member-qr").replace("http://127.0.0.1:8000", keeper.origin))
    keeper.sees("演＊＊")
    keeper.sees_no("演示会员", within="main")
    keeper.page.locator(f"input[value='{visit.slug}']").check()
    if script:
        keeper.finds_all_accessible()
    keeper.presses("确认，记积分")
    keeper.sees(str(visit.current.points), within=".flashes")

    # An exchange.
    member.opens("/points")
    member.follows("看存折")
    member.sees(reading.name(visit))
    before = balance(member)
    member.opens(f"/points/rewards/{reward.slug}")
    member.page.locator(f"input[value='{place.code}']").check()
    member.presses("换这个")
    member.sees(reading.name(reward))

    # The hand-over: the first one takes a look at a document.
    keeper.opens(held_up(member, ".voucher-qr").replace("http://127.0.0.1:8000", keeper.origin))
    keeper.sees(reading.name(reward))
    if script:
        keeper.finds_all_accessible()
    keeper.presses("东西已交给本人，核销", status=422)
    keeper.sees("第一次领取，请先看一眼有效证件，再勾选“已核验成年”。不要抄写或拍照。", within=".form-errors")
    keeper.chooses("已核验成年")
    keeper.presses("东西已交给本人，核销")
    keeper.sees("已核销")
    if script:
        keeper.finds_all_accessible()

    # Both lines.
    member.opens("/points/passbook")
    member.sees("兑换：%(what)s，已领取", what=reading.name(reward))
    member.sees(reading.name(visit))
    assert balance(member) == before - reward.cost


def test_a_voucher_renews_itself_and_follows_what_the_place_does(somebody, demonstration_app):
    """The page notices by itself that the thing was handed over."""
    row = rewards.open_at([own_place().code])[0]
    member, keeper = somebody(), somebody()
    member.signs_in_as("member")
    member.opens(f"/points/vouchers/{row.public_id}")
    keeper.signs_in_as("owner")
    keeper.opens("/owner/collect")
    keeper.presses("备好了")
    # Coming back to the page asks for it afresh, as the passing of its minute does.
    member.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    member.sees("已备好，等您来领。")


def test_typed_codes_and_one_tap_to_cancel(somebody, demonstration_app):
    place = own_place()
    row = rewards.open_at([place.code])[0]
    member, keeper = somebody(), somebody()
    member.signs_in_as("member")
    member.opens(f"/points/vouchers/{row.public_id}")
    code = member.page.locator(".voucher-code").inner_text().split()[-1]
    pin = "".join(member.page.locator(".voucher-pin").inner_text().split()[-2:])
    keeper.signs_in_as("owner")
    keeper.opens("/owner/collect")
    keeper.fills("兑换码，或扫码得到的网址", code.lower())
    keeper.fills("会员说的数字", "999999" if pin != "999999" else "999998")
    keeper.presses("查凭证", status=422)
    keeper.sees("数字不对。请会员再说一遍手机号后四位、卡密码，或凭证页上正在显示的动态码。")
    keeper.fills("会员说的数字", pin)
    keeper.presses("查凭证")
    keeper.sees("演＊＊")
    member.presses("取消，退回 %(n)s 分", n=row.points)
    member.sees("已取消，积分退回您的存折")
    keeper.presses("东西已交给本人，核销", status=422)
    keeper.sees("会员已取消")


def balance(member: Person) -> int:
    """The newest line's balance."""
    left = member.page.locator(".passbook-left").first.inner_text()
    return int("".join(each for each in left if each.isdigit()))


CAMERA = """(modules) => {
  const canvas = document.createElement("canvas");
  const size = 8, quiet = 4;
  canvas.width = canvas.height = size * (modules.length + 2 * quiet);
  const pen = canvas.getContext("2d");
  const draw = () => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.fillStyle = "#000";
    const dot = (x, y) => pen.fillRect(size * (x + quiet), size * (y + quiet), size, size);
    modules.forEach((row, y) => row.forEach((dark, x) => dark && dot(x, y)));
  };
  setInterval(draw, 50);
  delete window.BarcodeDetector;
  navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
}"""


def test_the_keepers_camera_reads_the_voucher_once(somebody, reading, demonstration_app):
    """A camera that shows the member's symbol: the page of the voucher opens, and nothing is redeemed by it."""
    row = rewards.open_at([own_place().code])[0]
    member, keeper = somebody(), somebody()
    member.signs_in_as("member")
    member.opens(f"/points/vouchers/{row.public_id}")
    symbol = qrcode.QRCode(border=0)
    symbol.add_data(held_up(member, ".voucher-qr"))
    symbol.make()
    keeper.signs_in_as("owner")
    keeper.opens("/owner/collect")
    keeper.page.evaluate(CAMERA, symbol.get_matrix())
    with keeper._page_changes():
        keeper.page.get_by_role("button", name=reading.words("用相机扫码")).click()
    keeper.sees("演＊＊")
    keeper.sees("东西已交给本人，核销")


def test_joining_by_phone_taking_a_copy_and_leaving(somebody, reading, tmp_path):
    """From a number nobody knows to a passbook, and out again: the person is gone, the number may join anew."""
    member = somebody()
    member.opens("/points")
    member.follows("参加")
    member.fills("手机号", "138 0013 8000")
    member.presses("获取验证码")
    member.finds_all_accessible()
    member.follows("到收件箱看验证码")
    code = member.page.locator(".inbox-code").first.inner_text()
    member.follows("去填验证码")
    member.fills("验证码", code)
    member.presses("下一步")
    member.finds_all_accessible()
    member.fills("怎么称呼您", "李桂兰")
    member.chooses("我已满 18 周岁")
    member.presses("参加", status=422)
    member.sees("请先看积分规则，再勾选同意")
    member.chooses("我看过积分规则，同意参加")
    member.presses("参加")
    member.sees("存折开好了，还没有第一笔")
    member.follows("我的资料")
    copy = member.downloads("下载我的资料", tmp_path).read_text(encoding="utf-8")
    assert "李桂兰" in copy and "13800138000" not in copy
    member.presses("暂停得积分")
    member.sees("已暂停。已有的积分照样能换好物")
    member.follows("退出积分活动")
    member.finds_all_accessible()
    member.chooses("我知道退出后积分作废，不能恢复")
    member.presses("退出并删除")
    member.sees("您已退出，姓名和手机号已删除。谢谢您来过")
    member.opens("/points/join")
    member.sees("用手机号参加或登录")
