"""The counter's pages: the wrong person meets nothing, codes are looked up, and goods are handed over once."""

import datetime

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.core import clock, codes
from app.core.db import db
from app.points import tokens
from app.points.exchange.rules import State
from app.points.members.models import LookUp, Membership
from app.points.members.rules import Found
from tests.builders import points as build
from tests.builders.accounts import person
from tests.conftest import SECRET
from tests.points.pages import fresh, hand_over, said, scanned, visitor
from tests.site import Site

PLACE = "DEMO-1"


@pytest.fixture
def keeper(app, db_session):
    return person(Role.OWNER, scope=PLACE)


@pytest.fixture
def operator(app, db_session):
    return person(Role.OPERATOR)


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
    pin = said(row)
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
    assert "核销时间" in again and not again.select("form[action$='/collection']")
    assert fresh(account).held == 0 and len(row.steps) == 2


def test_a_scan_after_the_hand_over_says_not_to_give_again(app, db_session, keeper):
    row = build.voucher(build.member(100))
    site = visitor(app, keeper)
    first = site.follow(site.get(scanned("collect", row.public_id), status=303))
    assert "请不要再发" not in hand_over(site, first, adult=True)
    later = site.get(scanned("collect", row.public_id), status=303).location
    look_up = db_session.scalars(select(LookUp).order_by(LookUp.id.desc())).first()
    look_up.at += datetime.timedelta(minutes=5)
    db_session.commit()
    assert "已经发放过，请不要再发" in site.get(later)


def test_digits_left_out_are_asked_for_and_use_up_no_try(app, db_session, keeper):
    row = build.voucher(build.member(100))
    site, pin = visitor(app, keeper), said(row)
    for _ in range(6):
        page = site.submit(site.get("/owner/collect"), ".counter-form", status=422, code=row.code, pin="")
        assert "还差会员说的数字" in page
    assert "棉毛巾" in site.follow(site.submit(page, ".counter-form", code=row.code, pin=pin))


def test_the_typed_code_forgives_what_people_confuse_and_takes_the_pin(app, db_session, keeper):
    row = build.voucher(build.member(100))
    site, pin = visitor(app, keeper), said(row)
    typed = codes.grouped(row.code).lower().replace("0", "o").replace("1", "l").replace("-", " ")
    found = site.follow(site.submit(site.get("/owner/collect"), ".counter-form", code=typed, pin=pin))
    assert "棉毛巾" in found


def test_what_is_said_beside_a_typed_code_dies_with_its_minute_and_stands_on_no_paper(app, db_session, keeper):
    account = build.member(100)
    row, site = build.voucher(account), visitor(app, keeper)
    page = visitor(app, build.user_of(account)).get(f"/points/vouchers/{row.public_id}")
    assert said(row) in page.one(".voucher-pin.screen-only").get_text().replace(" ", "")
    before = clock.now() - datetime.timedelta(minutes=2)
    for stale in (tokens.short(SECRET, tokens.Purpose.VOUCHER, row.public_id, before), "1234", ""):
        answer = site.submit(site.get("/owner/collect"), ".counter-form", status=422, code=row.code, pin=stale)
        assert ("数字不对" if stale else "还差会员说的数字") in answer


def test_the_pin_can_be_tried_five_times_and_then_only_the_symbol_helps(app, db_session, keeper):
    row = build.voucher(build.member(100))
    site, pin = visitor(app, keeper), said(row)
    wrong = "000000" if pin != "000000" else "000001"
    for _ in range(5):
        answer = site.submit(site.get("/owner/collect"), ".counter-form", status=422, code=row.code, pin=wrong)
        assert "数字不对" in answer
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
    assert "领取点退回" in page and "受潮了" in page and "分已退回您的存折" in page
    assert fresh(account).available == 100


def test_operators_hand_over_anywhere(app, db_session, operator):
    row = build.voucher(build.member(100))
    site = visitor(app, operator)
    page = site.follow(site.get(scanned("collect", row.public_id), status=303))
    assert page.path.startswith("/desk/collect/")
    assert "已核销" in hand_over(site, page, adult=True)


def test_published_twice_is_published(app, db_session, operator):
    """The second press of the same page does not take back what the first has done."""
    towel, walk, desk = build.reward(), build.activity(), visitor(app, operator)
    for path, row in ((f"/desk/points/rewards/{towel.slug}", towel), (f"/desk/points/activities/{walk.slug}", walk)):
        page = desk.get(path)
        for _press in range(2):
            desk.submit(page, "form.publication")
            db_session.refresh(row)
            assert row.state.value == "withdrawn"
        desk.submit(desk.get(path), "form.publication")
        db_session.refresh(row)
        assert row.state.value == "published"
        desk.post(f"{path}/publication", {}, status=400)
