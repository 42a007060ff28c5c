"""What a member may see, take along, correct, allow, pause and have deleted."""

import datetime
import json

import pytest
from sqlalchemy import func, select

from app.accounts import operations as accounts
from app.accounts.models import SignIn, User
from app.accounts.phones import operations as phones
from app.accounts.phones import rules as numbers
from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.points.earning import operations as earning
from app.points.earning.rules import Refusal
from app.points.exchange import operations as exchange
from app.points.exchange import proof as stock_proof
from app.points.exchange import queries as vouchers
from app.points.exchange import stocking
from app.points.exchange.models import Redemption
from app.points.exchange.rules import Move, State
from app.points.ledger import proof, queries, replay
from app.points.ledger.models import Account
from app.points.members import operations as members
from app.points.members.models import Consent, Membership
from app.points.members.rules import ConsentKind
from app.points.wishes.models import Wish
from app.stations.reports.models import VisitorReport
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.builders.stations import station
from tests.conftest import SECRET
from tests.kept import everything_kept
from tests.site import Site, assert_english

PLACE, NUMBER, NAME = "DEMO-1", "13800138000", "慕容雪莲"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def member(app, db_session) -> tuple[Account, Site]:
    """Somebody who joined by phone, and their browser."""
    build.rule_book()
    now = clock.now()
    user = accounts.add_member(NAME, now=now)
    ticket, _row = phones.ask(NUMBER, secret=SECRET, now=now, below=lambda _most: 7)
    phones.give(phones.prove(ticket, "000007", secret=SECRET, now=now), user, now)
    user.password_hash = accounts.hasher.hash(PASSWORD)  # Only for the test's quick way in.
    account = build.member(user=user)
    site = Site(app)
    site.sign_in(user.name, PASSWORD)
    return account, site


def test_a_member_sees_and_takes_along_everything_held_about_them(app, db_session, member):
    account, site = member
    build.give(account, 100)
    row = build.voucher(account)
    keeper = person(Role.OWNER, scope=PLACE)
    earning.confirm(build.activity(), account, by=keeper, place=PLACE, now=clock.now())
    page = site.get("/points/my-data")
    assert NAME in page and "尾号 8000" in page and NUMBER not in page
    copy = json.loads(site.get("/points/my-data.json").data)
    assert (copy["member"]["name"], copy["member"]["phone_last_four"]) == (NAME, "8000")
    assert [each["kind"] for each in copy["movements"]] == ["earn", "hold", "earn"]
    assert copy["vouchers"][0]["reward"] == row.reward.title and copy["attendances"][0]["place"] == PLACE
    assert copy["balance"] == {"available": 90, "held": 30}
    assert keeper.display_name not in json.dumps(copy, ensure_ascii=False), "others stay out of it"


def test_nobody_sees_anothers_data_and_visitors_see_none(app, db_session, member):
    Site(app).get("/points/my-data.json", status=303)
    other = build.member(10)
    site = Site(app)
    site.sign_in(build.user_of(other).name, PASSWORD)
    assert NAME not in site.get("/points/my-data") and NAME not in site.get("/points/my-data.json").text


def test_a_member_corrects_how_they_are_called(app, db_session, member):
    _account, site = member
    page = site.get("/points/my-data")
    site.submit(page, "form[action$='/name']", name="雪莲")
    assert "雪莲" in site.get("/points/my-data") and NAME not in everything_kept()
    site.submit(page, "form[action$='/name']", status=422, name="\u202e")


def test_a_keepers_name_is_the_centres_to_correct(app, db_session):
    both = person(Role.MEMBER, Role.OWNER, scope=PLACE)
    build.member(user=both)
    site = Site(app)
    site.sign_in(both.name, PASSWORD)
    page = site.get("/points/my-data")
    assert "请联系中心更正" in site.submit(page, "form[action$='/name']", status=422, name="别人")


def test_consents_are_given_and_withdrawn_each_for_itself_and_leave_their_history(app, db_session, member):
    account, site = member
    page = site.get("/points/my-data")
    site.submit(page, "form[action$='/consents']", expiry_notes=True, stock_notes=True)
    site.submit(site.get("/points/my-data"), "form[action$='/consents']", expiry_notes=False, stock_notes=True)
    db.session.expire_all()
    rows = {row.kind: row for row in db.session.scalars(select(Consent).where(Consent.account_id == account.id))}
    assert rows[ConsentKind.EXPIRY_NOTES].withdrawn_at and not rows[ConsentKind.STOCK_NOTES].withdrawn_at


def test_a_pause_stops_earning_and_notes_and_leaves_exchanging(app, db_session, member):
    account, site = member
    build.give(account, 50, days=10)
    members.allow(account.id, set(ConsentKind), clock.now())
    assert "30 天内有 50 分到期" in site.get("/points/passbook")
    site.submit(site.get("/points/my-data"), "form[action$='/pause']")
    assert "30 天内有" not in site.get("/points/passbook")
    keeper, activity = person(Role.OWNER, scope=PLACE), build.activity()
    with pytest.raises(earning.Refused) as refused:
        earning.confirm(activity, account, by=keeper, place=PLACE, now=clock.now())
    assert refused.value.why is Refusal.PAUSED
    db.session.rollback()
    assert build.voucher(account).state is State.HELD
    site.submit(site.get("/points/my-data"), "form[action$='/resumption']")
    assert earning.confirm(activity, account, by=keeper, place=PLACE, now=clock.now()).is_new


def test_leaving_takes_the_person_out_of_the_whole_database_and_leaves_the_books_right(app, db_session, member):
    account, site = member
    account_id, number, user = account.id, account.key, build.user_of(account)
    name, user_id = user.name, user.id
    build.give(account, 100)
    build.give(account, 40, days=3)
    row, towel = build.voucher(account), build.reward()
    members.allow(account_id, set(ConsentKind), clock.now())
    site.post(f"/points/rewards/{towel.slug}/wish", {})
    before = db.session.scalar(select(func.count()).select_from(queries.PointsTransaction))
    page = site.get("/points/leaving")
    assert "140 分作废" in page and "1 张凭证取消" in page
    assert "请先勾选确认" in site.submit(page, status=422)
    site.submit(page, sure=True)
    kept = everything_kept()
    for trace in (NAME, NUMBER, numbers.key_of(NUMBER, SECRET), name):
        assert trace not in kept, trace
    db.session.expire_all()
    gone = db.session.get_one(Account, account_id)
    assert (gone.key, gone.user_id, gone.available, gone.held) == (number, None, 0, 0)
    assert db.session.scalar(select(func.count()).select_from(queries.PointsTransaction)) == before + 3
    assert db.session.get_one(Redemption, row.id).state is State.CANCELLED_BY_MEMBER
    assert db.session.get(Membership, account_id) is None and db.session.scalar(select(Wish)) is None
    assert db.session.scalar(select(func.count()).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None))) == 0
    site.get("/points/passbook", status=303)
    assert [*proof.breaks(), *stock_proof.breaks(), *replay.differences()] == []


def test_what_a_member_reported_is_in_the_copy_and_is_nobodys_after_leaving(app, db_session, member):
    _account, site = member
    place = station()
    site.submit(site.get(f"/stations/{place.code}/report"), "form.report", press="饮水坏了", credit=True)
    copy = json.loads(site.get("/points/my-data.json").data)
    assert [(each["place"], each["about"]) for each in copy["reports_waiting"]] == [(place.code, "water")]
    site.submit(site.get("/points/leaving"), sure=True)
    db.session.expire_all()
    assert [each.reporter_id for each in db.session.scalars(select(VisitorReport))] == [None]


def test_who_leaves_while_a_voucher_is_handed_over_leaves_all_the_same(app, db_session, member, monkeypatch):
    """The voucher was open when it was looked for, and is collected when it is to be given back."""
    account, site = member
    build.give(account, 100)
    number, keeper_id, look = build.voucher(account).id, person(Role.OWNER, scope=PLACE).id, vouchers.open_of_account

    def and_one_is_collected(account_id: int):
        found, by = look(account_id), db.session.get_one(User, keeper_id)
        exchange.hand_over(found[0], by=by, now=clock.now(), adult_checked=True)
        return found

    page = site.get("/points/leaving")
    monkeypatch.setattr(vouchers, "open_of_account", and_one_is_collected)
    site.submit(page, sure=True)
    db.session.expire_all()
    assert db.session.get_one(Redemption, number).state is State.COLLECTED
    assert [*proof.breaks(), *stock_proof.breaks(), *replay.differences()] == []


def test_the_desk_still_reads_the_books_of_who_left(app, db_session, member):
    account, site = member
    build.give(account, 10)
    number = account.key
    site.submit(site.get("/points/leaving"), sure=True)
    desk = Site(app)
    desk.sign_in(person(Role.OPERATOR).name, PASSWORD)
    page = desk.get(f"/desk/points/members/{number}")
    assert "退出，积分作废" in page and NAME not in page


def test_who_left_may_join_anew_with_the_same_number(app, db_session, member):
    account, site = member
    site.submit(site.get("/points/leaving"), sure=True)
    now = clock.now()
    user = accounts.add_member("另一个名字", now=now)
    ticket, _row = phones.ask(NUMBER, secret=SECRET, now=now, below=lambda _most: 7)
    assert phones.give(phones.prove(ticket, "000007", secret=SECRET, now=now), user, now)
    assert build.member(user=user).id != account.id


def test_a_keeper_who_leaves_the_programme_stays_a_keeper(app, db_session):
    both = person(Role.MEMBER, Role.OWNER, scope=PLACE)
    account = build.member(20, user=both)
    site = Site(app)
    site.sign_in(both.name, PASSWORD)
    site.submit(site.get("/points/leaving"), sure=True)
    db.session.expire_all()
    assert db.session.get_one(Account, account.id).user_id is None
    assert db.session.get_one(User, both.id).disabled_at is None
    site.get("/owner/collect")


# --- wish list, calendar, paper ---


def test_a_wish_is_told_when_stock_returns_to_who_allowed_it(app, db_session, member):
    account, site = member
    towel = build.reward(stock=0, title="棉毛巾")
    wished = site.submit(site.get(f"/points/rewards/{towel.slug}"), "form[action$='/wish']")
    assert "里勾选" in site.follow(wished), "nothing is promised that was not allowed"
    assert site.get("/points/my-data").select(f"#wishes a[href='/points/rewards/{towel.slug}']")
    members.allow(account.id, {ConsentKind.STOCK_NOTES}, clock.now())
    assert "有货时存折上会写着" in site.follow(site.post(f"/points/rewards/{towel.slug}/wish"))
    assert "心愿单上的好物有货了" not in site.get("/points/passbook")
    stocking.move_stock(towel.stocks[0], Move.IN, 2, note="到货", by=person(Role.OPERATOR), now=clock.now())
    assert "心愿单上的好物有货了" in site.get("/points/passbook")
    site.submit(site.get(f"/points/rewards/{towel.slug}"), "form[action$='/wish-end']")
    assert "心愿单上的好物有货了" not in site.get("/points/passbook")


def test_coming_expiries_are_a_calendar_on_the_page_and_in_a_file(app, db_session, member):
    account, site = member
    build.give(account, 50, days=10)
    build.give(account, 7, days=10)
    page = site.get("/points/passbook")
    assert page.texts(".month-due strong") == ["57 分"]
    file = site.get("/points/passbook.ics")
    assert file.headers["Content-Type"].startswith("text/calendar")
    lines = file.data.decode().split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines[-2:] == ["END:VCALENDAR", ""]
    assert "SUMMARY:57 分的最后一天" in lines and all(len(line.encode()) <= 75 for line in lines)


def test_the_passbook_prints_in_large_type_and_speaks_english(app, db_session, member):
    account, site = member
    build.give(account, 50)
    assert "50" in site.get("/points/passbook/sheet")
    english = Site(app, lang="en")
    english.sign_in(build.user_of(account).name, PASSWORD)
    for path in ("/points/my-data", "/points/leaving", "/points/passbook/sheet", "/points/passbook"):
        assert_english(english.get(path))
