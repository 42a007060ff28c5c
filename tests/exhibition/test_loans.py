"""借您一张票: past its claim period, covered, without a prize, looked at by another, and the lender's to take back."""

import datetime
import threading

import pytest
import pyvips

from app.accounts.models import User
from app.accounts.phones.models import Phone
from app.accounts.rules import Role
from app.content.moderation import operations as moderation
from app.content.pictures import files
from app.content.pictures.models import Picture
from app.core import audit, clock
from app.core.db import db, writing
from app.exhibition.loans import covering, operations, queries, rules
from app.exhibition.loans.models import Loan
from tests.builders.accounts import person, signed_in
from tests.builders.pictures import jpeg
from tests.kept import everything_kept
from tests.site import Site

MINE, NEW, DESK = "/exhibition/loans/mine", "/exhibition/loans/mine/new", "/desk/exhibition/loans"
TODAY = datetime.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1992", (1992, 12, 31)),
        ("2020-2", (2020, 2, 29)),
        ("2019-05-01", (2019, 5, 1)),
        ("2019-02-30", None),
        ("1900", None),
        ("去年", None),
    ],
)
def test_a_day_that_is_half_remembered_is_taken_as_late_as_it_can_be(written, day):
    assert rules.latest_day(written) == (datetime.date(*day) if day else None)


def test_nobody_lends_a_ticket_that_could_still_be_claimed():
    assert rules.is_past_claim(TODAY - datetime.timedelta(days=61), TODAY)
    assert not rules.is_past_claim(TODAY - datetime.timedelta(days=60), TODAY)
    assert not rules.is_past_claim(rules.latest_day("2026"), TODAY)


def test_covers_are_read_or_refused():
    assert rules.covers("100,200,300,50; 0,0,1000,1000") == [(100, 200, 300, 50), (0, 0, 1000, 1000)]
    assert rules.covers("") == []
    for wrong in ("1,2,3", "900,0,200,10", "0,0,0,5", "a,b,c,d", ";".join(["0,0,1,1"] * 41)):
        assert rules.covers(wrong) is None


def test_a_story_of_a_prize_is_noticed_even_in_pieces():
    assert rules.told_prize("那天我中 了 一点") == "中了" and not rules.told_prize("父亲把它夹在书里")


@pytest.fixture
def member(app, db_session):
    return signed_in(app, Role.MEMBER)


def with_phone(site: Site) -> None:
    db.session.add(Phone(user_id=site_user(site), key="k1", last_four="0000", verified_at=clock.now()))
    db.session.commit()


def site_user(site: Site) -> int:
    return db.session.query(User).order_by(User.id).first().id


def lend(site: Site, status: int = 303, **changed):
    told = {
        "sort": "instant",
        "title": "阿福06",
        "ended_on": "1992",
        "memory": "父亲把它夹在书里。",
        "alt": "一张红色的票",
    }
    told |= {"is_covered": True, "agrees": True, "covers": "0,0,500,500", "file": ("a.jpg", jpeg(800, 600))}
    return site.submit(site.get(NEW), "form.loan-form", status, **(told | changed))


def test_who_has_no_verified_phone_lends_nothing(member):
    assert "借票要先验证手机号" in member.follow(member.get(NEW, 303))
    member.post(NEW, {}, 403)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"ended_on": "2099"}, "60 天兑奖期"),
        ({"memory": "那年我中了三等奖"}, "不讲奖"),
        ({"memory": "加我微信"}, "私人联系方式"),
        ({"is_covered": False}, "请先遮住编号"),
        ({"agrees": False}, "请勾选同意"),
        ({"covers": "9,9"}, "千分之几"),
        ({"file": ("a.svg", b"<svg>")}, "不像一张照片"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_nothing_is_kept(member, changed, said):
    with_phone(member)
    assert said in lend(member, status=422, **changed)
    assert not db.session.query(Loan).count() and not db.session.query(Picture).count()


def test_a_loan_is_covered_looked_at_shown_and_taken_back(app, member, db_session):
    with_phone(member)
    data_dir = app.extensions["config"].data_dir
    visitor, operator = Site(app), signed_in(app, Role.OPERATOR)
    lend(member)
    [(_loan, picture)] = queries.waiting()
    kept = pyvips.Image.new_from_file(str(files.path(data_dir, picture.digest, 960)))
    assert max(kept.getpoint(10, 10)) < 12  # Covered before anything was kept.
    assert len(list(files.digests(data_dir))) == 1
    address = f"/pictures/{picture.digest}-960.jpg"
    assert "父亲把它夹在书里" not in visitor.get("/exhibition/loans") and visitor.get(address, 404)
    assert f"{picture.digest}-" not in operator.get("/desk/contributions"), "it waits at one desk, where one can cover"
    operator.post(f"/desk/contributions/pictures/{picture.id}/decision", {"decision": "shown"}, 404)
    desk = operator.get(DESK)
    first = picture.digest
    desk = operator.follow(operator.submit(desk, "form[action$='/covers']", covers="500,500,500,500"))
    db_session.expire_all()
    [(_loan, picture)] = queries.waiting()
    assert picture.digest != first and not files.path(data_dir, first, 1600).exists()
    operator.submit(desk, "form[action$='/decision']", press="公开")
    page = visitor.get("/exhibition/loans")
    assert "父亲把它夹在书里" in page and "一位街坊" in page
    assert visitor.client.get(f"/pictures/{picture.digest}-960.jpg").status_code == 200
    last = picture.digest
    member.submit(member.get(MINE), "form[action$='/return']")
    assert "父亲把它夹在书里" not in visitor.get("/exhibition/loans")
    assert not files.path(data_dir, last, 1600).exists() and not db.session.query(Picture).count()


def test_another_member_and_another_editor_touch_nothing(app, member):
    with_phone(member)
    other = signed_in(app, Role.MEMBER)
    lend(member)
    [(loan, _picture)] = queries.waiting()
    for address, status in (
        (f"{MINE}/{loan.key}/return", 404),
        (f"{DESK}/{loan.key}/covers", 403),
        (f"{DESK}/{loan.key}/decision", 403),
    ):
        other.post(address, {}, status)
    assert queries.waiting_count() == 1


def test_what_is_covered_at_once_by_two_is_covered_once(app, member):
    with_phone(member)
    lend(member)
    [(loan, picture)] = queries.waiting()
    data_dir = app.extensions["config"].data_dir
    seen = covering.covered(data_dir, picture.digest, [(0, 0, 100, 100)])
    by = db.session.get(User, site_user(member))
    operations.cover(loan, picture, seen, count=1, by=by, now=clock.now())
    stale = Picture(id=picture.id, digest="gone")
    with pytest.raises(moderation.DecidedMeanwhile):
        operations.cover(loan, stale, seen, count=1, by=by, now=clock.now())


def test_who_decides_about_a_ticket_its_owner_takes_back_is_told(app, member):
    with_phone(member)
    lend(member)
    operator = signed_in(app, Role.OPERATOR)
    desk = operator.get(DESK)
    member.submit(member.get(MINE), "form[action$='/return']")
    for form, typed in (("form[action$='/covers']", {"covers": "0,0,100,100"}), ("form[action$='/decision']", {})):
        press = {} if typed else {"press": "公开"}
        assert "已经收回" in operator.follow(operator.submit(desk, form, **press, **typed))
    assert not db.session.query(Picture).count() and not list(files.digests(app.extensions["config"].data_dir))


def test_a_leaving_member_takes_the_loans_along(app, member):
    with_phone(member)
    lend(member)
    operations.forget_lender(site_user(member))
    db.session.commit()
    assert not db.session.query(Loan).count() and not db.session.query(Picture).count()


@pytest.mark.parametrize("way", ["take back", "leave"])
def test_neither_the_lender_nor_their_words_stay_anywhere(app, member, db_session, way):
    """The log of acts only grows: what a member wrote and how they are called never stand in it."""
    with_phone(member)
    operator, lender = signed_in(app, Role.OPERATOR), db.session.get_one(User, site_user(member))
    lender.display_name = "慕容雪莲"
    db.session.commit()
    lend(member, memory="外婆留下的纸片", title="阿福零六", alt="橙底黑字的票面", signature="雪莲的孙女")
    operator.submit(operator.get(DESK), "form[action$='/decision']", press="公开")
    if way == "take back":
        member.submit(member.get(MINE), "form[action$='/return']")
    else:
        operations.forget_lender(site_user(member))
    db.session.get_one(User, site_user(member)).display_name = "gone"
    kept = everything_kept()
    for trace in ("慕容雪莲", "外婆留下", "阿福零六", "橙底黑字", "雪莲的孙女"):
        assert trace not in kept, trace


def test_of_two_lent_at_once_one_is_the_last_that_may(make_app, monkeypatch):
    """Two posts of one member together do not make one loan more than may stand."""
    app, outcomes, barrier = make_app(), [], threading.Barrier(2)
    monkeypatch.setattr(rules, "MOST_OF_ONE", 1)
    with app.app_context():
        lender = person(Role.MEMBER, name="lender").id
    told = {"sort": "instant", "title": "阿福06", "ended_on": datetime.date(1992, 12, 31), "year": 1992}

    def run(number: int) -> None:
        with app.app_context(), writing():
            stored = files.Stored(digest=f"{number:064}", width=100, height=100)
            barrier.wait()
            try:
                by = audit.Citizen(lender)
                operations.lend(stored, dict(told, memory="夹在书里"), alt="票", by=by, today=TODAY, now=clock.now())
                db.session.commit()
                outcomes.append("lent")
            except operations.TooMany:
                outcomes.append("too many")
            db.session.remove()

    threads = [threading.Thread(target=run, args=(number,)) for number in (1, 2)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sorted(outcomes) == ["lent", "too many"]
