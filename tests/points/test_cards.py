"""Cards of paper: handed over at a place, shown to earn, opened by a PIN, lost, replaced, and the phone that comes later."""

import pytest
from sqlalchemy import func, inspect, select, text

from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import System
from app.core.db import db
from app.points.cards import operations, queries, rules
from app.points.cards.models import Card, CardAct, CardProxy
from app.points.cards.rules import Act, State
from app.points.earning.models import Attendance
from app.points.exchange.models import Redemption
from app.points.exchange.rules import State as Voucher
from app.points.ledger import proof
from app.points.members import queries as members
from tests.builders import points as build
from tests.builders import stations as places
from tests.builders.accounts import PASSWORD, person
from tests.builders.cards import PIN, WRONG, at, cards, enter, hand_over, in_use, open_card
from tests.conftest import SECRET
from tests.points.at_once import at_once, failures, successes
from tests.site import Site, assert_english


def test_a_card_is_handed_over_and_then_it_is_a_member_like_any_other(app, place, counter, keeper):
    card = cards(place)[0]
    hand_over(counter, card, expiry_notes=True)
    db.session.refresh(card)
    membership = members.of_account(card.account_id)
    assert (card.state, membership.adult_checked_by, membership.adult_checked_place) == (
        State.ACTIVE, keeper.id, place.code,
    )  # fmt: skip
    assert membership.rule_book_id and members.consents(card.account_id)
    act = db.session.scalar(select(CardAct))
    assert (act.act, act.by_id, act.place) == (Act.ACTIVATED, keeper.id, place.code)
    assert "王奶奶" not in "".join(str(row) for row in db.session.execute(text("SELECT * FROM audit_entry")))
    assert "或换一张新卡" in hand_over(counter, card, status=422), "a card is handed over once"


def test_the_pin_stands_nowhere_but_on_the_paper(app, place):
    drawn = operations.draw(1, secret=SECRET, new_pin=lambda: PIN)
    operations.keep_batch(place.code, drawn, by=System(), now=clock.now())
    db.session.commit()
    with db.engine.connect() as connection:
        tables = inspect(db.engine).get_table_names()
        kept = "\n".join(str(row) for each in tables for row in connection.execute(text(f'SELECT * FROM "{each}"')))
    assert PIN not in kept and "$argon2id$" in kept
    card = queries.by_number(drawn[0].number)
    assert operations.is_pin_of(card, PIN, secret=SECRET)
    assert not operations.is_pin_of(card, PIN, secret="x" * 40), "a copy of the database alone cannot be tried out"


def test_nobody_gets_a_card_without_a_look_at_their_age_or_with_a_wrong_pin(app, place, counter):
    card = cards(place)[0]
    hand_over(counter, card, status=422, adult=False)
    assert "密码不对" in hand_over(counter, card, status=422, pin=WRONG)
    db.session.refresh(card)
    assert (card.state, card.tries) == (State.MADE, 1)


def test_a_keeper_hands_over_cards_of_their_own_place_only(app, place, counter):
    elsewhere = cards(places.station())[0]
    assert "不能在这里启用" in hand_over(counter, elsewhere, status=422)


def test_showing_the_card_earns_and_a_dead_card_earns_nothing(app, place, counter):
    card, account = in_use(counter, place)
    build.activity(points=20)
    page = counter.follow(counter.submit(counter.get("/owner/cards"), at("/owner/cards"), number=card.number))
    slug = page.soup.select_one("input[name=activity]")["value"]
    counter.submit(page, activity=slug)
    assert db.session.scalar(select(Attendance.points)) == 20
    db.session.refresh(account)
    assert account.available == 20
    operations.end_own(card, now=clock.now())
    db.session.commit()
    page = counter.submit(counter.get("/owner/cards"), at("/owner/cards"), status=422, number=card.number)
    assert "已经停用" in page


def test_card_and_pin_exchange_at_the_counter_and_the_record_says_who_came(app, place, counter, keeper):
    card, account = in_use(counter, place, points=100)
    made = build.reward(place=place.code)
    page = counter.follow(open_card(counter, card))
    assert "您有 100 分" in page and "王＊＊" in page
    page = counter.follow(counter.submit(page, at("/proxies"), name="女儿小王", agreed=True))
    proxy = db.session.scalar(select(CardProxy))
    choice = {"what": f"{made.slug}@{place.code}", "who": str(proxy.id)}
    assert "交给家人" in counter.follow(counter.submit(page, at("/redemptions"), **choice))
    row = db.session.scalar(select(Redemption))
    assert (row.state, row.account_id) == (Voucher.COLLECTED, account.id)
    act = db.session.scalar(select(CardAct).where(CardAct.redemption_id == row.id))
    assert (act.act, act.by_id, act.proxy_id) == (Act.REDEEMED, keeper.id, proxy.id)
    assert not list(proof.breaks())
    assert "70 分" in counter.get(f"{page.path}/slip")


def test_pressed_twice_it_is_one_exchange(app, place, counter):
    card, _account = in_use(counter, place, points=100)
    made = build.reward(place=place.code)
    page = counter.follow(open_card(counter, card))
    for _each in range(2):
        counter.submit(page, at("/redemptions"), what=f"{made.slug}@{place.code}", who="self")
    assert len(db.session.scalars(select(Redemption)).all()) == 1


def test_a_relative_whose_consent_was_taken_back_cannot_act_and_has_no_name(app, place, counter):
    card, _account = in_use(counter, place, points=100)
    made = build.reward(place=place.code)
    page = counter.follow(open_card(counter, card))
    for _each in range(2):  # Pressed twice, it is one relative.
        again = counter.follow(counter.submit(page, at("/proxies"), name="女儿小王", agreed=True))
    page, (number,) = again, db.session.scalars(select(CardProxy.id)).all()
    counter.submit(page, at(f"/proxies/{number}/end"))
    counter.submit(page, at("/redemptions"), status=422, what=f"{made.slug}@{place.code}", who=str(number))
    db.session.rollback()
    assert db.session.scalar(select(CardProxy.name)) is None


def test_five_wrong_pins_make_the_card_wait_and_a_quarter_of_an_hour_opens_it(place, counter):
    card, _account = in_use(counter, place)
    now = clock.now()
    assert [operations.try_pin(card, WRONG, secret=SECRET, now=now) for _each in range(5)] == [False] * 5
    with pytest.raises(operations.Waiting):
        operations.try_pin(card, PIN, secret=SECRET, now=now)
    assert operations.try_pin(card, PIN, secret=SECRET, now=now + rules.TRIES_FOR)
    db.session.commit()


def test_guesses_at_once_are_counted_each(app, place, counter):
    card, _account = in_use(counter, place)
    number = card.id

    def guess(_n):
        try:
            right = operations.try_pin(queries.by_id(number), WRONG, secret=SECRET, now=clock.now())
        except operations.Waiting:
            right = None
        db.session.commit()
        return right

    assert sorted(map(str, at_once(app, 8, guess))) == ["False"] * 5 + ["None"] * 3


def test_a_card_handed_over_at_two_counters_at_once_is_one_members(app, place, keeper):
    number, by, code = cards(place)[0].id, keeper.id, place.code

    def activate(_n):
        at = operations.Counter(by=db.session.get_one(User, by), place=code, now=clock.now())
        return operations.activate(queries.by_id(number), "王奶奶", [], adult_checked=True, counter=at).id

    results = at_once(app, 6, activate)
    assert len(successes(results)) == 1 and len(failures(results, operations.NotThisCard)) == 5
    assert db.session.scalar(select(func.count(CardAct.id)).where(CardAct.act == Act.ACTIVATED)) == 1
    assert db.session.scalar(select(func.count(User.id)).where(User.display_name == "王奶奶")) == 1


def test_a_card_stopped_by_several_at_once_is_stopped_once(app, place, counter, keeper):
    card, _account = in_use(counter, place)
    number, sites = card.number, [Site(app) for _ in range(4)]
    for site in sites:
        site.sign_in(keeper.name, PASSWORD)
        site.get("/owner/cards")
    results = at_once(app, 4, lambda n: sites[n].post("/owner/cards/loss", {"number": number}, None).status)
    assert results == [303] * 4
    assert db.session.scalar(select(func.count(CardAct.id)).where(CardAct.act == Act.ENDED)) == 1


def test_a_number_nobody_has_here_comes_back_to_be_put_right(counter):
    page = counter.submit(counter.get("/owner/cards"), at("/loss"), 422, number="7K3M-9QRT")
    assert "没有在这里办过这张卡" in page.one("#lost-number-error").get_text()
    assert page.one("#lost-number")["value"] == "7K3M-9QRT"


def test_a_lost_card_dies_and_its_account_moves_to_a_fresh_one(app, place, counter):
    card, account = in_use(counter, place, points=50)
    fresh = cards(place)[0]
    counter.submit(counter.get("/owner/cards"), at("/loss"), number=card.number)
    enter(Site(app), card, status=422)
    operator = person(Role.OPERATOR)
    desk = Site(app)
    desk.sign_in(operator.name, PASSWORD)
    page = desk.get(f"/desk/points/cards/{card.number}")
    desk.submit(page, at("/successor"), number=fresh.number, seen=True)
    db.session.expire_all()
    assert (card.state, card.successor_id, fresh.account_id) == (State.ENDED, fresh.id, account.id)
    site = Site(app)
    assert "您有 50 分" in site.follow(enter(site, fresh))
    page = desk.get(f"/desk/points/cards/{card.number}")
    assert not page.select(at("/successor")), "an account moves on from a card once"


def test_only_operators_replace_and_nobody_their_own(app, place, counter):
    card, account = in_use(counter, place)
    counter.get(f"/desk/points/cards/{card.number}", status=403)
    fresh = cards(place)[0]
    holder = build.user_of(account)
    mine = operations.Counter(by=holder, place=place.code, now=clock.now())
    with pytest.raises(operations.Oneself):
        operations.replace(card, fresh, counter=mine)
    db.session.rollback()


def test_leaving_ends_the_card_and_the_names_of_relatives(app, place, counter):
    card, account = in_use(counter, place)
    at = operations.Counter(by=build.user_of(account), place=place.code, now=clock.now())
    operations.allow_proxy(card, "女儿小王", counter=at)
    db.session.commit()
    site = Site(app)
    site.follow(enter(site, card))
    assert "女儿小王" in site.get("/points/my-data")
    site.submit(site.get("/points/leaving"), sure=True)
    db.session.expire_all()
    assert (card.state, db.session.scalar(select(CardProxy.name))) == (State.ENDED, None)


def test_an_operator_prints_a_batch_once(app, place):
    operator = person(Role.OPERATOR)
    desk = Site(app)
    desk.sign_in(operator.name, PASSWORD)
    form = "form[method=post][action='/desk/points/cards']"
    answer = desk.submit(desk.get("/desk/points/cards"), form, status=200, station_code=place.code, sheets=1)
    assert answer.data.startswith(b"%PDF") and answer.headers["Cache-Control"] == "no-store"
    assert db.session.scalar(select(Card.state).limit(1)) is State.MADE
    desk.submit(desk.get("/desk/points/cards"), "form[action*='/batches/']")
    assert set(db.session.scalars(select(Card.state))) == {State.ENDED}, "lost sheets are worth nothing"


def test_the_pages_of_cards_in_english(app, place, counter, keeper):
    card, _account = in_use(counter, place, points=10)
    assert_english(Site(app, lang="en").get("/points/cards/sign-in"))
    english = Site(app, lang="en")
    english.sign_in(keeper.name, PASSWORD)
    assert_english(english.get("/owner/cards"))
    assert_english(english.get("/owner/cards/activation"))
    page = english.follow(open_card(english, card))
    assert_english(page)
    assert_english(english.get(f"{page.path}/slip"))
