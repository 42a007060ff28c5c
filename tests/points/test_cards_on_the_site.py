"""A card on the site: signing in by number and PIN, a phone beside it, and what strangers can and cannot do to it."""

import pytest

from app.accounts.rules import Role
from app.core import clock, limits
from app.core.db import db
from app.points.campaigns import operations as campaigns
from app.points.campaigns.models import CampaignCode
from app.points.cards import operations, rules
from app.points.earning import operations as earning
from app.points.earning.models import Attendance
from app.points.earning.rules import Refusal
from app.points.ledger import proof
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.builders.campaigns import campaign, codes
from tests.builders.cards import PIN, WRONG, at, cards, enter, in_use, open_card
from tests.conftest import SECRET
from tests.points.test_joining import NUMBER, ask, newest_code
from tests.site import Site


def test_signing_in_by_card_tells_nothing_of_unknown_cards(app, place, counter):
    card, _account = in_use(counter, place)
    fresh = cards(place)[0]
    site = Site(app)
    assert "我的积分存折" in site.follow(enter(site, card))
    said = set()
    for number, pin in ((card.number, WRONG), ("0000-0000", PIN), (fresh.number, PIN)):
        page = enter(Site(app), number, pin, status=422)
        said.add(page.soup.select_one(".field-error").get_text(strip=True))
    assert len(said) == 1


def test_guessing_on_the_site_keeps_nobody_from_the_counter(app, place, counter):
    card, _account = in_use(counter, place)
    for _each in range(5):
        enter(Site(app), card.number, WRONG, status=422)
    enter(Site(app), card.number, PIN, status=429)
    assert open_card(counter, card).status == 303


def test_strangers_of_a_hundred_networks_close_nothing_that_the_counter_does_not_open(app, place, counter):
    card, _account = in_use(counter, place)
    with app.test_request_context():
        assert all(limits.take(rules.SITE_LIMIT, rules.site_key(card.number)) for _each in range(100))
    assert "到驿站照样能用" in enter(Site(app), card, status=429)
    assert open_card(counter, card, WRONG, status=422), "only the right PIN opens it"
    enter(Site(app), card, status=429)
    assert open_card(counter, card).status == 303
    assert "我的积分存折" in (site := Site(app)).follow(enter(site, card))


def test_a_card_with_a_passbook_of_its_own_is_not_joined_and_the_page_says_what_to_do(app, place, counter):
    """No movement knows two members: two passbooks stay two, and whoever holds both chooses one."""
    card, theirs = in_use(counter, place, points=40)
    account = build.member(30)
    site = Site(app)
    site.sign_in(build.user_of(account).name, PASSWORD)
    page = site.get("/points/my-data")
    assert "有两本存折" in page and "人和人之间不能转" in page
    said = site.submit(page, at("/my-data/card"), status=422, number=card.number, pin=PIN)
    assert "自己有一本存折" in said
    said = site.submit(said, at("/my-data/card"), status=422, pin=WRONG)
    assert "自己有一本存折" not in said, "nothing is told without the PIN"
    for row, points in ((account, 30), (theirs, 40)):
        db.session.refresh(row)
        assert row.available == points


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.OWNER])
def test_six_digits_on_paper_open_no_desk_and_no_place(app, place, role):
    """Staff and keepers may collect points like anybody; what they answer for opens by their password alone."""
    both, card = person(Role.MEMBER, role, scope=place.code), cards(place)[0]
    operations.link(card, build.member(user=both), now=clock.now())
    site = Site(app)
    assert "请用登录名和密码登录" in enter(site, card, status=422)
    site.get("/desk" if role is Role.OPERATOR else "/owner", 303)
    assert "请用登录名和密码登录" not in enter(site, card.number, WRONG, status=422)
    site.sign_in(both.name, PASSWORD)
    assert "我的积分存折" in site.get("/points/passbook")


def test_a_slip_of_a_partner_is_used_at_the_counter_for_a_card_without_a_phone(app, place, counter, keeper):
    card, account = in_use(counter, place)
    printed = codes(campaign((person(Role.OPERATOR), person(Role.OPERATOR))), (keeper,), 2)
    shown = counter.submit(counter.get("/owner/points/confirm"), at("/points/confirm"), number=card.number)
    page = counter.follow(shown)
    assert "这个码不能用" in counter.submit(page, at("/code"), status=422, code="0000-0000-0000")
    assert "记 5 分" in counter.follow(counter.submit(page, at("/code"), code=printed[0].lower()))
    assert "没有重复记分" in counter.follow(counter.submit(page, at("/code"), code=printed[0]))
    assert "这个码没有用掉" in counter.submit(page, at("/code"), status=422, code=printed[1])
    db.session.refresh(account)
    booked = db.session.query(Attendance).one()
    assert (account.available, booked.confirmed_by) == (5, keeper.id), "the record says who typed it"
    assert [row.attendance_id for row in db.session.query(CampaignCode).order_by(CampaignCode.id)] == [booked.id, None]
    assert not list(proof.breaks())


def test_a_keeper_types_no_code_for_themselves(app, keeper):
    (code,) = codes(campaign((person(Role.OPERATOR), person(Role.OPERATOR))), (keeper,))
    with pytest.raises(earning.Refused) as caught:
        campaigns.use(code, build.member(user=keeper), secret=SECRET, now=clock.now(), by=keeper)
    db.session.rollback()
    assert caught.value.why is Refusal.ONESELF


def test_a_phone_that_comes_later_opens_the_same_passbook(app, place, counter):
    card, _account = in_use(counter, place, points=40)
    site = Site(app)
    site.follow(enter(site, card))
    page = ask(site)
    assert "手机号已加上" in site.follow(site.submit(page, code=newest_code()))
    other = Site(app)
    assert "您有 40 分" in other.follow(other.submit(ask(other, NUMBER), code=newest_code()))


def test_a_member_adds_a_fresh_card_to_the_passbook_they_have(app, place, counter):
    account = build.member(30)
    site = Site(app)
    site.sign_in(build.user_of(account).name, PASSWORD)
    card = cards(place)[0]
    page = site.get("/points/my-data")
    site.submit(page, at("/my-data/card"), number=card.number, pin=PIN)
    db.session.refresh(card)
    assert card.account_id == account.id
    with pytest.raises(operations.HasCard):
        operations.link(cards(place)[0], account, now=clock.now())
    db.session.rollback()


def test_a_wrong_pin_keeps_the_number_that_was_typed_and_never_the_pin(app, place):
    account = build.member(30)
    site = Site(app)
    site.sign_in(build.user_of(account).name, PASSWORD)
    card = cards(place)[0]
    page = site.submit(site.get("/points/my-data"), at("/my-data/card"), status=422, number=card.number, pin=WRONG)
    assert page.path == "/points/my-data/card", "nothing that was typed stands in an address"
    assert page.one("#number")["value"] == card.number and "卡号或密码不对" in page
    assert not page.one("#pin").get("value") and WRONG not in page
    assert page.one("#name")["value"], "the other forms stay as they were"
    site.submit(page, at("/my-data/card"), pin=PIN)
    db.session.refresh(card)
    assert card.account_id == account.id
