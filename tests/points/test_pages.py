"""The thread through the pages: a member takes part, exchanges, shows the voucher; a keeper confirms; the statement tells it."""

import csv
import io
import re

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.points.adjustments import operations as adjusting
from app.points.exchange.models import Redemption
from app.points.ledger.models import Account
from tests.builders import points as build
from tests.builders.accounts import person
from tests.points.pages import fresh, hand_over, scanned, visitor
from tests.site import Site, assert_english

PLACE = "DEMO-1"


@pytest.fixture
def keeper(app, db_session):
    return person(Role.OWNER, scope=PLACE)


@pytest.fixture
def operator(app, db_session):
    return person(Role.OPERATOR)


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


def test_nobody_pays_another_price_than_the_page_said(app, db_session):
    towel, account = build.reward(cost=30), build.member(100)
    site = visitor(app, build.user_of(account))
    page = site.get(f"/points/rewards/{towel.slug}")
    towel.cost = 80
    answer = site.submit(page, "form[action$='/redemptions']", status=422, place=PLACE)
    assert "价格刚变了，现在要 80 分" in answer and fresh(account).available == 100
    site.submit(answer, "form[action$='/redemptions']", place=PLACE)
    assert fresh(account).available == 20


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
    said = site.follow(site.submit(page, "form[action$='/cancellation']"))
    assert "已取消，积分退回您的存折" in said and "分已退回您的存折。" in said.one(".voucher").get_text()
    assert fresh(account).available == 100
    assert "没有取消" in site.follow(site.submit(page, "form[action$='/cancellation']"))


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
    poor = visitor(app, build.user_of(build.member(5)))
    assert "您的 5 分先攒着" in poor.get("/points/rewards?affordable=1"), "an empty shelf invites, and hurries nobody"


def test_a_member_who_has_not_joined_is_led_there(app, db_session):
    build.rule_book()
    towel = build.reward()
    site = visitor(app, person(Role.MEMBER))
    assert "先参加，再换这个" in site.get(f"/points/rewards/{towel.slug}")
    page = site.get("/points/passbook")
    answer = site.submit(page, status=422, accepted=True)
    assert "满 18 周岁才能参加" in answer
    assert db.session.scalar(select(Account)) is None


def test_the_desk_says_who_proposed_and_who_checked_an_adjustment(app, db_session, operator):
    build.rule_book(approval_above=50)
    account = build.member()
    waiting = adjusting.propose(account, 60, "登记时少记了", by=operator, request_key="one", now=clock.now())
    second = person(Role.OPERATOR)
    adjusting.approve(waiting, by=second, now=clock.now())
    db_session.commit()
    page = visitor(app, operator).get("/desk/points/adjustments")
    assert f"{operator.display_name}提出" in page and f"{second.display_name}复核" in page
    assert "合计超过 50 分" in page
