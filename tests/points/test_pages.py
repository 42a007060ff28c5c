"""The thread through the pages: a member takes part, exchanges, shows the voucher; a keeper confirms; the statement tells it."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.core import clock, codes
from app.core.db import db
from app.points import tokens
from app.points.exchange.models import Redemption
from app.points.exchange.rules import State
from app.points.ledger.models import Account
from app.points.members.models import LookUp, Membership
from app.points.members.rules import Found
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.conftest import SECRET
from tests.site import Page, Site, assert_english

PLACE = "DEMO-1"


def visitor(app, user, **display) -> Site:
    """This person, signed in on a phone of their own."""
    name = user.name
    site = Site(app, **display)
    site.sign_in(name, PASSWORD)
    return site


@pytest.fixture
def keeper(app, db_session):
    return person(Role.OWNER, scope=PLACE)


@pytest.fixture
def operator(app, db_session):
    return person(Role.OPERATOR)


def fresh(row):
    db.session.expire_all()
    return row


def scanned(path: str, subject: str) -> str:
    purpose = tokens.Purpose.VOUCHER if path == "collect" else tokens.Purpose.MEMBER
    return f"/points/{path}/{tokens.make(SECRET, purpose, subject, clock.now())}"


def hand_over(site: Site, page: Page, **fields) -> Page:
    return site.follow(site.submit(page, "form[action$='/collection']", **fields))


def test_the_whole_thread(app, db_session, keeper):
    """Earn by a confirmed visit, exchange, show the voucher, hand over: the statement shows both lines."""
    build.rule_book()
    build.activity(points=40, title="参观体验厅", reason="参观体验厅")
    towel = build.reward(place=PLACE, title="棉毛巾")
    user = person(Role.MEMBER, display_name="王小明")
    member, counter = visitor(app, user), visitor(app, keeper)

    joined = member.submit(member.get("/points/passbook"), adult=True, accepted=True)
    assert "存折开好了" in member.follow(joined)

    code = member.get("/points/member-code")
    number = code.one(".member-number strong").get_text()
    digits = code.one(".member-digits strong").get_text()
    found = counter.follow(counter.submit(counter.get("/owner/points/confirm"), number=number, digits=digits))
    assert "王＊＊" in found and "王小明" not in found
    activity = str(found.select("input[name=activity]")[0]["value"])
    done = counter.follow(counter.submit(found, activity=activity))
    assert "已为王＊＊记 40 分" in done

    page = member.get(f"/points/rewards/{towel.slug}")
    voucher = member.follow(member.submit(page, "form[action$='/redemptions']", place=PLACE))
    assert "为您保留到" in voucher and "棉毛巾" in voucher

    row = db.session.scalar(select(Redemption))
    shown = counter.follow(counter.get(scanned("collect", row.public_id), status=303))
    assert "王＊＊" in shown and "棉毛巾 × 1" in shown
    assert "已核销" in hand_over(counter, shown, adult=True)

    lines = member.get("/points/passbook").texts(".passbook-what")
    assert any("棉毛巾，已领取" in line for line in lines)
    assert any("参观体验厅" in line for line in lines)
    assert "已领取" in member.get(f"/points/vouchers/{row.public_id}")


def test_18_every_line_says_when_what_why_where_and_until_when(app, db_session):
    account = build.member()
    build.give(account, 20, days=10)
    build.give(account, 30, days=20)
    build.voucher(account, build.reward(title="=棉毛巾", cost=35))
    site = visitor(app, build.user_of(account))
    page = site.get("/points/passbook")
    assert "您有 15 分" in page and "另有 35 分" in page
    assert len(page.select(".expiries tbody tr")) == 1
    answer = site.get("/points/passbook.csv")
    assert answer.headers["Content-Type"].startswith("text/csv")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(rows) == 4 and all(len(row) == 9 and row[0] and row[1] and row[2] for row in rows)
    assert [row[4:7] for row in rows[1:]] == [["20", "0", "20"], ["30", "0", "50"], ["-35", "35", "15"]]
    assert rows[3][3] == "DEMO-1" and rows[3][8].count("-") == 4, "two lots, each with its last day"
    assert not any(cell.startswith("=") for row in rows for cell in row), "a spreadsheet would calculate it"


def test_pressed_twice_it_is_one_exchange(app, db_session):
    account, towel = build.member(100), build.reward()
    site = visitor(app, build.user_of(account))
    page = site.get(f"/points/rewards/{towel.slug}")
    first = site.submit(page, "form[action$='/redemptions']", place=PLACE)
    second = site.submit(page, "form[action$='/redemptions']", place=PLACE)
    assert first.location == second.location
    assert fresh(account).held == 30


def test_too_few_points_are_said_and_nothing_is_moved(app, db_session):
    account, towel = build.member(20), build.reward(cost=30)
    site = visitor(app, build.user_of(account))
    assert "还差 10 分" in site.get(f"/points/rewards/{towel.slug}")
    answer = site.post(
        f"/points/rewards/{towel.slug}/redemptions", {"place": PLACE, "request_key": "12345678"}, status=422
    )
    assert "还差 10 分" in answer
    assert fresh(account).available == 20


def test_the_page_keeps_the_place_that_was_chosen_when_it_is_gone(app, db_session):
    account, towel = build.member(100), build.reward(stock=1)
    build.supply(towel, 5, "DEMO-2")
    site = visitor(app, build.user_of(account))
    page = site.get(f"/points/rewards/{towel.slug}")
    build.voucher(build.member(100), towel)
    answer = site.submit(page, "form[action$='/redemptions']", status=422, place=PLACE)
    assert "刚刚被别人换走" in answer


def test_one_tap_cancels_and_a_second_one_explains(app, db_session):
    account = build.member(100)
    row = build.voucher(account)
    site = visitor(app, build.user_of(account))
    page = site.get(f"/points/vouchers/{row.public_id}")
    assert "已取消，积分退回您的存折" in site.follow(site.submit(page, "form[action$='/cancellation']"))
    assert fresh(account).available == 100
    assert "没有取消" in site.follow(site.submit(page, "form[action$='/cancellation']"))


# --- the wrong person ---


def test_anothers_voucher_does_not_exist(app, db_session):
    row = build.voucher(build.member(100))
    site = visitor(app, build.user_of(build.member(100)))
    site.get(f"/points/vouchers/{row.public_id}", status=404)
    site.post(f"/points/vouchers/{row.public_id}/cancellation", {}, status=404)
    assert fresh(row).state is State.HELD


def test_a_keeper_of_another_place_learns_nothing(app, db_session):
    row = build.voucher(build.member(100))
    stranger = visitor(app, person(Role.OWNER, scope="DEMO-9"))
    told = stranger.follow(stranger.get(scanned("collect", row.public_id), status=303))
    assert "不在您这里领取" in told and "棉毛巾" not in told
    pin = tokens.pin(SECRET, row.public_id)
    told = stranger.submit(stranger.get("/owner/collect"), ".counter-form", status=422, code=row.code, pin=pin)
    assert "不在您这里领取" in told and "棉毛巾" not in told
    stranger.post(f"/owner/vouchers/{row.public_id}/return", {"reason": "x"}, status=404)
    assert [look.found for look in db.session.scalars(select(LookUp))] == [Found.ELSEWHERE] * 2


def test_another_keepers_look_up_cannot_be_used(app, db_session, keeper):
    row = build.voucher(build.member(100))
    mine = visitor(app, keeper)
    address = mine.get(scanned("collect", row.public_id), status=303).location
    other = visitor(app, person(Role.HELPER, scope=PLACE))
    other.get("/me")
    other.get(address, status=404)
    other.post(f"{address}/collection", {"adult": "y"}, status=404)


@pytest.mark.parametrize("path", ["/owner/collect", "/owner/points/confirm", "/desk/collect", "/desk/points"])
def test_members_and_visitors_stay_outside_the_counter(path, app, db_session):
    visitor(app, build.user_of(build.member())).get(path, status=403)
    Site(app).get(path, status=303)


def test_an_auditor_reads_and_changes_nothing(app, db_session):
    account, towel = build.member(20), build.reward()
    site = visitor(app, person(Role.AUDITOR))
    for path in (
        "",
        "/activities",
        "/rewards",
        f"/rewards/{towel.slug}",
        f"/members/{account.key}",
        "/adjustments",
        "/rules",
    ):
        page = site.get(f"/desk/points{path}")
        assert not page.select("main form[method=post]"), path
    site.get("/me")
    for path in ("/adjustments", "/rewards", f"/rewards/{towel.slug}/publication", "/rules", "/activities"):
        site.post(f"/desk/points{path}", {}, status=403)


def test_an_administrator_posts_no_points(app, db_session):
    site = visitor(app, person(Role.ADMINISTRATOR))
    site.get("/desk/points", status=403)
    site.get("/me")
    site.post("/desk/points/adjustments", {}, status=403)


# --- the codes ---


def test_opening_a_vouchers_link_redeems_nothing(app, db_session, keeper):
    """Previewers and WeChat open links by themselves: a person posts."""
    row = build.voucher(build.member(100))
    site = visitor(app, keeper)
    for _ in range(3):
        site.follow(site.get(scanned("collect", row.public_id), status=303))
    assert fresh(row).state is State.HELD


def test_a_visitor_with_the_link_is_asked_to_sign_in(app, db_session):
    row = build.voucher(build.member(100))
    assert "/sign-in" in Site(app).get(scanned("collect", row.public_id), status=303).location


def test_a_screenshot_dies_with_its_step(app, db_session, keeper):
    import datetime

    row = build.voucher(build.member(100))
    old = tokens.make(SECRET, tokens.Purpose.VOUCHER, row.public_id, clock.now() - datetime.timedelta(seconds=121))
    site = visitor(app, keeper)
    assert "这个码已过时" in site.follow(site.get(f"/points/collect/{old}", status=303))


def test_a_second_scan_shows_the_first_result(app, db_session, keeper):
    account = build.member(100)
    row = build.voucher(account)
    site = visitor(app, keeper)
    page = site.follow(site.get(scanned("collect", row.public_id), status=303))
    assert "已核销" in hand_over(site, page, adult=True)
    assert "已核销" in hand_over(site, page, adult=True), "the same page sent again"
    again = site.follow(site.get(scanned("collect", row.public_id), status=303))
    assert "已核销" in again and not again.select("form[action$='/collection']")
    assert fresh(account).held == 0 and len(row.steps) == 2


def test_the_typed_code_forgives_what_people_confuse_and_takes_the_pin(app, db_session, keeper):
    row = build.voucher(build.member(100))
    site, pin = visitor(app, keeper), tokens.pin(SECRET, row.public_id)
    typed = codes.grouped(row.code).lower().replace("0", "o").replace("1", "l").replace("-", " ")
    found = site.follow(site.submit(site.get("/owner/collect"), ".counter-form", code=typed, pin=pin))
    assert "棉毛巾" in found


def test_the_pin_can_be_tried_five_times_and_then_only_the_symbol_helps(app, db_session, keeper):
    row = build.voucher(build.member(100))
    site, pin = visitor(app, keeper), tokens.pin(SECRET, row.public_id)
    wrong = "0000" if pin != "0000" else "0001"
    for _ in range(5):
        answer = site.submit(site.get("/owner/collect"), ".counter-form", status=422, code=row.code, pin=wrong)
        assert "四位数不对" in answer
    answer = site.submit(site.get("/owner/collect"), ".counter-form", status=422, code=row.code, pin=pin)
    assert "不能再用" in answer
    assert "棉毛巾" in site.follow(site.get(scanned("collect", row.public_id), status=303))


@pytest.mark.parametrize(
    "typed", ["ABCD-1234", "", "'; DROP TABLE", "＊" * 50, "https://example.com/points/collect/XXX"]
)
def test_codes_that_are_none_are_refused_with_a_sentence(typed, app, db_session, keeper):
    site = visitor(app, keeper)
    answer = site.submit(site.get("/owner/collect"), ".counter-form", status=422, code=typed, pin="1234")
    assert answer.select(".field-error")
    site.get("/points/collect/" + (typed or "X").replace("/", "").replace("#", ""), status=303)


def test_the_scanned_link_may_be_pasted(app, db_session, keeper):
    row = build.voucher(build.member(100))
    site = visitor(app, keeper)
    link = "https://example.gov.cn" + scanned("collect", row.public_id)
    assert "棉毛巾" in site.follow(site.submit(site.get("/owner/collect"), ".counter-form", code=link))


def test_17_the_counter_sees_item_quantity_state_and_a_masked_name_and_every_look_is_logged(app, db_session, keeper):
    account = build.member(100)
    row = build.voucher(account)
    site = visitor(app, keeper)
    page = site.follow(site.get(scanned("collect", row.public_id), status=303))
    user = build.user_of(account)
    seen = page.text + site.get("/owner/collect").text
    for hidden in (user.display_name, user.name, account.key, str(account.available)):
        assert hidden not in seen
    assert "王＊＊" in seen and "× 1" in seen
    look = db.session.scalar(select(LookUp))
    assert (look.by_id, look.subject_id, look.found) == (keeper.id, row.id, Found.FOUND)


def test_a_page_left_open_too_long_hands_over_nothing(app, db_session, keeper):
    import datetime

    row = build.voucher(build.member(100))
    site = visitor(app, keeper)
    page = site.follow(site.get(scanned("collect", row.public_id), status=303))
    look = db.session.scalar(select(LookUp))
    look.at -= datetime.timedelta(minutes=11)
    answer = site.follow(site.submit(page, "form[action$='/collection']", adult=True))
    assert "请重新扫码" in answer
    assert fresh(row).state is State.HELD


def test_the_first_hand_over_takes_a_look_at_a_document_and_keeps_nothing_of_it(app, db_session, keeper):
    account = build.member(100)
    row, later = build.voucher(account), build.voucher(account)
    site = visitor(app, keeper)
    page = site.follow(site.get(scanned("collect", row.public_id), status=303))
    answer = site.submit(page, "form[action$='/collection']", status=422)
    assert "请先看一眼有效证件" in answer
    assert "已核销" in hand_over(site, answer, adult=True)
    membership = db.session.get_one(Membership, account.id)
    assert (membership.adult_checked_by, membership.adult_checked_place) == (keeper.id, PLACE)
    page = site.follow(site.get(scanned("collect", later.public_id), status=303))
    assert not page.select("input[name=adult]")
    assert "已核销" in hand_over(site, page)


def test_nobody_hands_over_to_themselves(app, db_session):
    both = person(Role.MEMBER, Role.OPERATOR)
    account = build.member(100, user=both)
    row = build.voucher(account)
    site = visitor(app, both)
    page = site.follow(site.get(scanned("collect", row.public_id), status=303))
    assert "不能核销自己的凭证" in site.submit(page, "form[action$='/collection']", status=422, adult=True)


def test_the_place_lays_ready_and_gives_back_with_a_reason(app, db_session, keeper):
    account = build.member(100)
    row = build.voucher(account)
    counter, member = visitor(app, keeper), visitor(app, build.user_of(account))
    counter.submit(counter.get("/owner/collect"), "form[action$='/readiness']")
    assert "已备好" in member.get(f"/points/vouchers/{row.public_id}")
    counter.submit(counter.get("/owner/collect"), "form[action$='/return']", reason="受潮了")
    page = member.get(f"/points/vouchers/{row.public_id}")
    assert "领取点退回" in page and "受潮了" in page
    assert fresh(account).available == 100


def test_operators_hand_over_anywhere(app, db_session, operator):
    row = build.voucher(build.member(100))
    site = visitor(app, operator)
    page = site.follow(site.get(scanned("collect", row.public_id), status=303))
    assert page.path.startswith("/desk/collect/")
    assert "已核销" in hand_over(site, page, adult=True)


# --- languages, empty and public pages ---


def test_pages_without_anything_invite(site, db_session):
    for path in ("/points", "/points/rewards", "/points/rules"):
        assert site.get(path).select(".empty") or path == "/points"


def test_the_law_is_said_on_every_points_page(app, db_session):
    account, towel = build.member(100), build.reward()
    site = visitor(app, build.user_of(account))
    for path in (
        "/points",
        "/points/rewards",
        f"/points/rewards/{towel.slug}",
        "/points/rules",
        "/points/passbook",
        "/points/vouchers",
    ):
        page = site.get(path)
        assert "18+" in page and "与购彩无关" in page, path


def test_contact_and_what_can_be_done_in_person_stand_on_every_page(app, db_session):
    account, towel = build.member(100), build.reward()
    row = build.voucher(account, towel)
    site = visitor(app, build.user_of(account))
    for path in (
        "",
        "/rewards",
        f"/rewards/{towel.slug}",
        "/rules",
        "/passbook",
        "/vouchers",
        f"/vouchers/{row.public_id}",
        "/member-code",
    ):
        assert "当面办" in site.get(f"/points{path}"), path


def test_the_statement_speaks_english(app, db_session):
    account = build.member(100)
    row = build.voucher(account)
    site = visitor(app, build.user_of(account), lang="en")
    for path in (
        "/points",
        "/points/passbook",
        "/points/rewards",
        "/points/vouchers",
        f"/points/vouchers/{row.public_id}",
    ):
        assert_english(site.get(path))


def test_the_counter_speaks_english(app, db_session, operator):
    account = build.member(100)
    build.activity(kind="volunteer", unit="hour")
    row = build.voucher(account)
    site = visitor(app, operator, lang="en")
    for path, subject in (("collect", row.public_id), ("confirm", account.key)):
        assert_english(site.follow(site.get(scanned(path, subject), status=303)))
        assert_english(site.get(f"/desk/{'points/' if path == 'confirm' else ''}{path}"))


def test_a_reward_kept_by_somebody_says_until_when(app, db_session):
    towel = build.reward(stock=1)
    build.voucher(build.member(100), towel)
    page = Site(app).get(f"/points/rewards/{towel.slug}")
    assert re.search("别人留着，最晚到 .*23:59", page.text)


def test_the_catalogue_narrows_by_place_category_and_purse(app, db_session):
    build.reward(title="棉毛巾", cost=30)
    build.reward(title="保温杯", cost=90)
    build.reward(title="大米", cost=20, place="DEMO-2", category="food")
    site = visitor(app, build.user_of(build.member(50)))
    titles = lambda query: sorted(site.get(f"/points/rewards?{query}").texts(".card-title"))  # noqa: E731
    assert titles("") == ["保温杯", "大米", "棉毛巾"]
    assert titles("affordable=1") == ["大米", "棉毛巾"]
    assert titles("place=DEMO-2") == ["大米"]
    assert titles("category=food") == ["大米"]
    assert titles("category=nonsense") == ["保温杯", "大米", "棉毛巾"]


def test_a_member_who_has_not_joined_is_led_there(app, db_session):
    build.rule_book()
    towel = build.reward()
    site = visitor(app, person(Role.MEMBER))
    assert "先参加，再换这个" in site.get(f"/points/rewards/{towel.slug}")
    page = site.get("/points/passbook")
    answer = site.submit(page, status=422, accepted=True)
    assert "满 18 周岁才能参加" in answer
    assert db.session.scalar(select(Account)) is None
