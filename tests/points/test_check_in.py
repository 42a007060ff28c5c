"""Taking part by a code on the keeper's screen."""

import datetime

import pytest
from sqlalchemy import select

from app.accounts.phones.models import InboxMessage
from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.points import tokens, way_back
from app.points.earning.models import Attendance
from app.stations.models import Station
from tests.builders import points as build
from tests.builders import stations as places
from tests.builders.accounts import PASSWORD, person
from tests.builders.cards import PIN, in_use
from tests.conftest import SECRET
from tests.site import Site, assert_english


@pytest.fixture
def place(db_session) -> Station:
    return places.station()


@pytest.fixture
def keeper(place):
    return person(Role.OWNER, scope=place.code)


def code(activity, place, by, seconds: int = 0) -> str:
    subject = tokens.subject(activity.id, place.id, by.id)
    moment = clock.now() - datetime.timedelta(seconds=seconds)
    return "/points/check-in/" + tokens.make(SECRET, tokens.Purpose.CHECK_IN, subject, moment)


def visitor(app, user, **display) -> Site:
    site = Site(app, **display)
    site.sign_in(user.name, PASSWORD)
    return site


def test_a_member_who_is_there_opens_the_code_and_presses_once_a_day(app, place, keeper):
    activity, account = build.activity(points=20), build.member()
    site = visitor(app, build.user_of(account))
    page = site.get(code(activity, place, keeper))
    assert db.session.scalar(select(Attendance)) is None, "opening it earns nothing"
    assert "记了 20 分" in site.follow(site.submit(page))
    row = db.session.scalar(select(Attendance))
    assert (row.place, row.confirmed_by, row.points) == (place.code, keeper.id, 20)
    again = site.get(code(activity, place, keeper))
    assert "没有重复记分" in site.follow(site.submit(again))
    db.session.refresh(account)
    assert account.available == 20


def test_a_photograph_of_it_earns_nothing(app, place, keeper):
    activity, account = build.activity(), build.member()
    site = visitor(app, build.user_of(account))
    assert "已过时" in site.get(code(activity, place, keeper, seconds=121))
    site.get("/me")
    for path in (code(activity, place, keeper, seconds=121), "/points/check-in/" + "A" * 51, "/points/check-in/x"):
        assert "已过时" in site.post(path, {}, status=422)
    assert db.session.scalar(select(Attendance)) is None


def test_the_showers_rights_are_looked_at_when_it_is_pressed(app, place, keeper):
    """A code made by somebody who keeps another place, or of a purpose of its own, confirms nothing."""
    activity, account = build.activity(), build.member()
    site = visitor(app, build.user_of(account))
    site.get("/me")
    stranger = person(Role.OWNER, scope="DEMO-9")
    assert "不由您这里确认" in site.post(code(activity, place, stranger), {}, status=422)
    other = tokens.make(SECRET, tokens.Purpose.VOUCHER, tokens.subject(activity.id, place.id, keeper.id), clock.now())
    assert "已过时" in site.post(f"/points/check-in/{other}", {}, status=422)
    assert db.session.scalar(select(Attendance)) is None


def test_caps_are_said_kindly_to_the_member_and_keepers_earn_nothing_at_home(app, place, keeper):
    build.rule_book(month_cap=20)
    account = build.member()
    site = visitor(app, build.user_of(account))
    site.submit(site.get(code(build.activity(), place, keeper)))
    page = site.get(code(build.activity(), place, keeper))
    assert "您本月已满，下月再见" in site.submit(page, status=422)
    helper = person(Role.MEMBER, Role.HELPER, scope=place.code)
    build.member(user=helper)
    home = visitor(app, helper)
    assert "不能在自己的站点得积分" in home.submit(home.get(code(build.activity(), place, keeper)), status=422)


def test_the_screen_shows_what_one_may_confirm_at_ones_own_place(app, place, keeper):
    activity = build.activity(title="参观体验厅")
    build.activity(title="按小时的", kind="volunteer", unit="hour")
    site = visitor(app, keeper)
    page = site.get("/points/check-in/screen")
    assert "参观体验厅" in page and "按小时的" not in page
    assert site.get(f"/points/check-in/screen/{activity.slug}/{place.code}").select(".member-qr svg")
    site.get(f"/points/check-in/screen/{activity.slug}/{places.station().code}", status=404)
    visitor(app, build.user_of(build.member())).get("/points/check-in/screen", status=403)
    english = visitor(app, keeper, lang="en")
    for path in ("/points/check-in/screen", f"/points/check-in/screen/{activity.slug}/{place.code}"):
        assert_english(english.get(path))


def test_row_numbers_come_back_out_of_a_subject():
    assert tokens.numbers(tokens.subject(1, 395, 2**29)) == (1, 395, 2**29)


def test_who_joins_at_the_code_comes_back_to_it_and_presses(app, place, keeper):
    build.rule_book()
    path, site = code(build.activity(points=20), place, keeper), Site(app)
    page = site.follow(site.open(path, status=303))
    assert page.path == "/points/join" and "就回到签到" in page
    page = site.follow(site.submit(page, phone="13800138000"))
    sent = db.session.scalar(select(InboxMessage.code).order_by(InboxMessage.id.desc()).limit(1))
    page = site.follow(site.submit(page, code=sent))
    page = site.follow(site.submit(page, name="李桂兰", adult=True, accepted=True))
    assert page.path == path
    assert "记了 20 分" in site.follow(site.submit(page))


def test_who_was_signed_out_before_pressing_is_led_in_like_whoever_opens_it(app, place, keeper):
    stranger, path = Site(app), code(build.activity(), place, keeper)
    page = stranger.follow(stranger.post(path, {}))
    assert page.path == "/points/join" and "就回到签到" in page
    assert db.session.scalar(select(Attendance)) is None


def test_who_comes_in_by_card_or_by_name_comes_back_to_it_too(app, place, keeper):
    build.rule_book()
    card, holder = in_use(visitor(app, keeper), place)
    named, path = build.member(), code(build.activity(points=20), place, keeper)
    by_card, by_name = Site(app), Site(app)
    for site, href, said in (
        (by_card, "/points/cards/sign-in", {"number": card.number, "pin": PIN}),
        (by_name, "/sign-in", {"name": build.user_of(named).name, "password": PASSWORD}),
    ):
        page = site.follow(site.open(path, status=303))
        page = site.get(page.one(f"main a[href^='{href}']")["href"])
        page = site.follow(site.submit(page, **said))
        assert page.path == path
        assert "记了 20 分" in site.follow(site.submit(page))
    for account in (holder, named):
        db.session.refresh(account)
        assert account.available == 20


def test_who_took_long_to_join_is_asked_kindly_to_scan_once_more(app, place, keeper):
    stranger = Site(app)
    page = stranger.get(code(build.activity(), place, keeper, seconds=121))
    assert "再扫一次" in page and not page.select("[role=alert]")
    assert "就回到签到" not in stranger.get("/points/join")
    forged = stranger.get("/points/check-in/" + "A" * 51)
    assert "再扫一次" in forged


def test_a_way_back_is_not_taken_another_day(app):
    now = clock.now()
    with app.test_request_context("/"):
        way_back.keep("/points/check-in/ABC", now)
        assert way_back.kept(now + way_back.LASTS) == "/points/check-in/ABC"
        assert way_back.kept(now + way_back.LASTS + datetime.timedelta(seconds=2)) is None
        way_back.forget()
        assert way_back.kept(now) is None
