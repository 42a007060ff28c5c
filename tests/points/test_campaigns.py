"""Partner campaigns: off until approved by a second person, codes that serve once, caps, taking back, settling."""

import datetime
import io
import zipfile

import openpyxl
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.points.campaigns import operations, queries, rules
from app.points.campaigns import proof as campaign_proof
from app.points.campaigns.models import Campaign, CampaignCode
from app.points.campaigns.rules import State
from app.points.earning import operations as earning
from app.points.earning.models import Attendance
from app.points.earning.rules import Refusal
from app.points.ledger import proof
from app.points.ledger.models import Account
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.builders.campaigns import campaign, codes
from tests.conftest import SECRET, run_command
from tests.points.at_once import at_once, failures, successes
from tests.site import Site, assert_english

DAY = datetime.timedelta(days=1)


@pytest.fixture
def people(db_session):
    build.rule_book()
    return person(Role.OPERATOR), person(Role.OPERATOR)


def use(code: str, account, *, now: datetime.datetime | None = None):
    done = operations.use(code, account, secret=SECRET, now=now or clock.now())
    db.session.commit()
    return done


def test_a_code_serves_once_and_the_same_press_again_is_nothing_new(app, people):
    account, other = build.member(), build.member()
    (code,) = codes(campaign(people), people)
    site = Site(app)
    site.sign_in(build.user_of(account).name, PASSWORD)
    page = site.get(f"/points/codes/{code.lower()}")
    assert db.session.scalar(select(Attendance)) is None, "opening it earns nothing"
    assert "记了 5 分" in site.follow(site.submit(page, "form[action='/points/codes']"))
    assert "没有重复记分" in site.follow(site.submit(page, "form[action='/points/codes']"))
    with pytest.raises(operations.NotUsable):
        use(code, other)
    db.session.rollback()
    db.session.refresh(account)
    assert account.available == 5 and not list(proof.breaks())
    with db.engine.connect() as connection:
        kept = str(connection.execute(text("SELECT * FROM points_campaign_code")).all())
    assert code not in kept, "only a hash is kept"


def test_eight_members_at_once_and_one_gets_the_points(app, people):
    accounts = [build.member() for _each in range(8)]
    numbers = [account.id for account in accounts]
    (code,) = codes(campaign(people), people)

    def press(index):
        account = db.session.get(type(accounts[0]), numbers[index])
        return operations.use(code, account, secret=SECRET, now=clock.now()).attendance.points

    results = at_once(app, 8, press)
    assert successes(results) == [5] and len(failures(results, operations.NotUsable)) == 7
    assert len(db.session.scalars(select(Attendance)).all()) == 1


def test_two_settle_at_once_and_one_does_while_codes_are_being_used(app, people):
    """The sums are written once, and each code is either used and counted or expired and worth nothing."""
    accounts = [build.member().id for _each in range(6)]
    row = campaign(people)
    printed, over = codes(row, people, 6), row.activity.ends_on + DAY
    number, settlers = row.id, [people[1].id, person(Role.OPERATOR).id]
    late = clock.at(over, datetime.time(9))

    def work(index):
        if index < 6:
            account = db.session.get_one(Account, accounts[index])
            return operations.use(printed[index], account, secret=SECRET, now=clock.now()).attendance.points
        by = db.session.get_one(User, settlers[index - 6])
        return operations.settle(db.session.get_one(Campaign, number), by=by, now=late)

    results = at_once(app, 8, work)
    used = [each for each in results[:6] if each == 5]
    assert len(failures(results, (operations.NotUsable, operations.Settled))) == 8 - len(used) - 1
    assert [type(each) for each in results[6:]].count(operations.Settled) == 1
    db.session.expire_all()
    sums = queries.sums(number)
    assert (sums.used, sums.expired, sums.open, sums.points) == (len(used), 6 - len(used), 0, 5 * len(used))
    settled = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "points.campaign.settle"))
    assert [entry.facts["used"] for entry in settled] == [sums.used]
    assert not [*proof.breaks(), *campaign_proof.breaks()]


def test_the_proof_names_a_code_that_gave_no_points_and_points_that_no_code_gave(app, people):
    (code, _other), account = codes(campaign(people), people, 2), build.member()
    use(code, account)
    assert not list(campaign_proof.breaks())
    db.session.execute(text("UPDATE points_campaign_code SET attendance_id = NULL, state = 'issued', ended_at = NULL"))
    (found,) = campaign_proof.breaks()
    assert "no code" in found.figures
    db.session.rollback()
    db.session.execute(text("DELETE FROM points_campaign_code WHERE serial = 2"))
    (found,) = campaign_proof.breaks()
    assert found.figures == "2 codes were printed, 1 are kept"
    db.session.rollback()
    assert "gave points once" in run_command(app, "points", "audit")


def test_unknown_used_withdrawn_and_late_codes_are_told_the_same(app, people):
    account, row = build.member(), campaign(people)
    taken, back, late = codes(row, people, 3)
    use(taken, build.member())
    operations.revoke(row, queries.batches(row.id)[0][0], 2, "丢失", by=people[0], now=clock.now())
    db.session.commit()
    said = set()
    for code, ahead in ((taken, 0), (back, 0), ("0000-0000-0000", 0), ("", 0), (late, 31)):
        with pytest.raises(operations.NotUsable) as caught:
            use(code, account, now=clock.now() + ahead * DAY)
        db.session.rollback()
        said.add(str(caught.value))
    assert said == {""}


def test_caps_are_kind_and_leave_the_code_good(app, people):
    account, row = build.member(), campaign(people, per_month=1)
    first, second = codes(row, people, 2)
    use(first, account)
    with pytest.raises(operations.AnotherToday):
        use(second, account)
    db.session.rollback()
    with pytest.raises(earning.Refused) as caught:
        use(second, account, now=clock.now() + DAY if (clock.today(clock.now()) + DAY).day > 1 else clock.now())
    db.session.rollback()
    assert caught.value.why is Refusal.MONTH_FULL
    site = Site(app)
    site.sign_in(build.user_of(account).name, PASSWORD)
    assert "没有用掉" in site.submit(site.get("/points/codes"), "form[action='/points/codes']", status=422, code=second)
    assert use(second, build.member()).is_new


def test_the_budget_ends_it_and_keepers_use_no_codes_of_their_own_place(app, people):
    row = campaign(people, budget=5, place="DEMO-1")
    first, second = codes(row, people, 2)
    keeper = build.member(user=person(Role.OWNER, scope="DEMO-1"))
    for account, why in ((keeper, Refusal.OWN_PLACE), (None, None), (build.member(), Refusal.BUDGET_FULL)):
        if account is None:
            use(first, build.member())
            continue
        with pytest.raises(earning.Refused) as caught:
            use(second, account)
        db.session.rollback()
        assert caught.value.why is why


def test_it_is_off_until_a_document_is_named_and_a_second_person_agrees(app, people):
    row = campaign(people, is_on=False)
    (code,) = codes(row, people)
    with pytest.raises(operations.NotUsable):
        use(code, build.member())
    with pytest.raises(operations.NoApproval):
        operations.switch_on(row, by=people[1], now=clock.now())
    operations.name_approval(row, "测试文号", by=people[0], now=clock.now())
    with pytest.raises(operations.Oneself):
        operations.switch_on(row, by=people[0], now=clock.now())
    operations.switch_on(row, by=people[1], now=clock.now())
    db.session.commit()
    assert use(code, build.member()).is_new
    with pytest.raises(IntegrityError):  # The database knows it too.
        db.session.execute(text("UPDATE points_campaign SET approval = NULL"))
    db.session.rollback()


def test_no_other_page_switches_it_on_and_no_counter_confirms_it(app, people):
    row = campaign(people, is_on=False)
    desk = Site(app)
    desk.sign_in(people[1].name, PASSWORD)
    desk.get("/desk/points/campaigns/guests")
    page = desk.post("/desk/points/activities/guests/publication", status=None)
    assert page.status in (303, 404) and (not page.location or "/campaigns/" in page.location)
    operations.name_approval(row, "测试文号", by=people[0], now=clock.now())
    operations.switch_on(row, by=people[1], now=clock.now())
    db.session.commit()
    with pytest.raises(earning.Refused):
        earning.confirm(row.activity, build.member(), by=people[0], place="", now=clock.now())
    db.session.rollback()


def test_the_desk_opens_prints_once_takes_back_and_settles(app, people):
    first, second = Site(app), Site(app)
    first.sign_in(people[0].name, PASSWORD)
    second.sign_in(people[1].name, PASSWORD)
    facts = {
        "title": "房屋礼品包", "slug": "package", "partner": "测试房企", "approval": "测试文号", "text": "一份。",
        "starts_on": "2026-01-01", "ends_on": "2027-01-01", "points": "20", "per_month": "1", "budget": "100",
        "reason": "房屋礼品包",
    }  # fmt: skip
    empty = first.submit(first.get("/desk/points/campaigns/new"), status=422)
    assert "一个码多少分 · 请填写整数" in empty.errors(), "the same said of three fields names them"
    page = first.follow(first.submit(first.get("/desk/points/campaigns/new"), **facts))
    assert not page.select("form[action$='/on']"), "not by who opened it"
    second.submit(second.get(page.path), "form[action$='/on']")
    answer = first.submit(first.get(page.path), "form[action$='/batches']", status=200, size=3)
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        assert sorted(packed.namelist()) == ["codes.csv", "codes.pdf", "codes.xlsx"]
        rows = packed.read("codes.csv").decode("utf-8-sig").splitlines()
    code = rows[1].split(",")[1]
    use(code, build.member())
    answer = first.submit(first.get(page.path), "form[action$='/revocation']", serial=99, reason="纸条丢了")
    assert "没有收回" in first.follow(answer).one(".flash--error").get_text()
    first.submit(first.get(page.path), "form[action$='/revocation']", serial=2, reason="纸条丢了")
    second.submit(second.get(page.path), "form[action$='/settlement']")
    assert queries.by_slug("package").settled_at is None, "it is on and not over"
    second.submit(second.get(page.path), "form[action$='/off']")
    second.submit(second.get(page.path), "form[action$='/settlement']")
    db.session.expire_all()
    states = list(db.session.scalars(select(CampaignCode.state).order_by(CampaignCode.serial)))
    assert states == [State.USED, State.REVOKED, State.EXPIRED]
    sheet = openpyxl.load_workbook(io.BytesIO(second.get(f"{page.path}/lines.xlsx").data))
    assert {row[0] for row in sheet["明细"].iter_rows(min_row=2, max_row=4, values_only=True)} == {1}, "as on the page"
    figures = {row[0]: row[1] for row in sheet["结算单"].iter_rows(values_only=True)}
    assert (figures["发出"], figures["已用"], figures["已收回"], figures["已过期"], figures["积分"]) == (3, 1, 1, 1, 20)
    auditor = Site(app)
    auditor.sign_in(person(Role.AUDITOR).name, PASSWORD)
    assert not auditor.get(page.path).select("main form[method=post]")
    auditor.get("/desk/points/campaigns/new", status=403)


def test_guessing_is_limited(app, people):
    site = Site(app)
    site.sign_in(build.user_of(build.member()).name, PASSWORD)
    page = site.get("/points/codes")
    for _each in range(10):
        site.submit(page, "form[action='/points/codes']", status=422, code="0000-0000-0000")
    site.submit(page, "form[action='/points/codes']", status=429, code="0000-0000-0000")
    assert rules.CODE_LENGTH * 5 >= 50


def test_the_pages_in_english(app, people):
    campaign(people)
    account = build.member()
    for who, path in ((build.user_of(account), "/points/codes"), (people[1], "/desk/points/campaigns/guests")):
        site = Site(app, lang="en")
        site.sign_in(who.name, PASSWORD)
        assert_english(site.get(path))
