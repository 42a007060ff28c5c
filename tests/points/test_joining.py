"""Joining by phone: what is kept, what is told, how often one may try."""

import datetime
import http.server
import json
import re
import threading

import pytest
from sqlalchemy import func, select, text, update

from app.accounts.models import SignIn, User
from app.accounts.phones import operations as phones
from app.accounts.phones import rules
from app.accounts.phones.models import InboxMessage, Phone, PhoneCode
from app.accounts.rules import Role
from app.core import clock, outbox
from app.core.db import db
from app.points.ledger.models import Account
from app.points.members.models import Consent, Membership
from app.points.members.rules import ConsentKind
from tests.builders import points as build
from tests.builders.accounts import person
from tests.conftest import SECRET
from tests.kept import everything_kept
from tests.points.at_once import at_once, failures, successes
from tests.site import Page, Site

NUMBER = "13800138000"  # A number for documentation: nobody's.
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def rules_in_force(db_session):
    build.rule_book()


def ask(site: Site, number: str = NUMBER) -> Page:
    return site.follow(site.submit(site.get("/points/join"), phone=number))


def newest_code() -> str:
    db.session.rollback()
    return db.session.scalar(select(InboxMessage.code).order_by(InboxMessage.id.desc()).limit(1))


def prove(site: Site, number: str = NUMBER) -> Page:
    page = ask(site, number)
    return site.follow(site.submit(page, code=newest_code()))


def join(site: Site, number: str = NUMBER, **fields) -> Page:
    page = prove(site, number)
    return site.follow(site.submit(page, **{"name": "李桂兰", "adult": True, "accepted": True, **fields}))


def test_a_number_a_code_a_name_and_the_passbook_is_open(app, db_session):
    site = Site(app)
    page = join(site, "+86 138-0013 8000", expiry_notes=True)
    assert "存折开好了" in page
    membership = db.session.scalar(select(Membership))
    assert membership.rule_book_id and membership.accepted_at
    assert [row.kind for row in db.session.scalars(select(Consent))] == [ConsentKind.EXPIRY_NOTES]
    kept = everything_kept()
    assert NUMBER not in kept and "8000" in kept, "the number is kept nowhere, its last four digits are"
    assert "李桂兰" not in "".join(str(row) for row in db.session.execute(text("SELECT * FROM audit_entry")))


def test_who_joined_comes_back_by_the_same_number_to_the_same_passbook(app, db_session):
    join(Site(app))
    site = Site(app)
    assert "我的积分存折" in prove(site)
    assert db.session.scalar(select(func.count()).select_from(Account).where(Account.kind == "member")) == 1


def test_a_text_message_opens_no_desk(app, db_session):
    """A phone number can be lost to somebody else: who works for the centre signs in by name and password."""
    both, now = person(Role.MEMBER, Role.OPERATOR), clock.now()
    build.member(user=both)
    ticket, _row = phones.ask(NUMBER, secret=SECRET, now=now, below=lambda _most: 7)
    phones.give(phones.prove(ticket, "000007", secret=SECRET, now=now), both, now)
    site = Site(app)
    assert "请用登录名和密码登录" in prove(site)
    site.get("/desk", 303)


def test_nothing_tells_whether_a_number_is_known(app, db_session):
    """Same status, same address, same page, for who joined and who did not; wrong codes too."""
    join(Site(app))
    seen = []
    for number in (NUMBER, "13900139000"):
        site = Site(app)
        asked = site.submit(site.get("/points/join"), phone=number)
        page = site.follow(asked)
        wrong = site.submit(page, status=422, code="000000" if newest_code() != "000000" else "000001")
        plain = [re.sub(r'(尾号 \d{4}|name="csrf_token"[^>]*)', "", each.text) for each in (page, wrong)]
        seen.append((asked.status, asked.location, page.status, *plain))
    assert seen[0] == seen[1]
    assert len(set(db.session.scalars(select(func.length(PhoneCode.code_hash))))) == 1


def test_five_tries_and_then_not_even_the_right_code(app, db_session):
    site = Site(app)
    page = ask(site)
    right = newest_code()
    wrong = "111111" if right != "111111" else "222222"
    for _ in range(5):
        assert "验证码不对或已过时" in site.submit(page, status=422, code=wrong)
    site.submit(page, status=429, code=right)
    ticket = phones.ask(NUMBER, secret=SECRET, now=clock.now())[0]
    for _ in range(5):
        with pytest.raises(phones.WrongCode):
            phones.prove(ticket, "x", secret=SECRET, now=clock.now())
    assert db.session.scalar(select(PhoneCode.tries).order_by(PhoneCode.id.desc()).limit(1)) == 5


def test_a_code_is_good_for_ten_minutes_and_once(db_session):
    now = clock.now()
    ticket, row = phones.ask(NUMBER, secret=SECRET, now=now, below=lambda _most: 42)
    with pytest.raises(phones.WrongCode):
        phones.prove(ticket, "000042", secret=SECRET, now=now + 10 * MINUTE)
    with pytest.raises(phones.WrongCode):
        phones.prove("another browser", "000042", secret=SECRET, now=now)
    assert phones.prove(ticket, "000042", secret=SECRET, now=now + 9 * MINUTE).id == row.id
    with pytest.raises(phones.WrongCode):
        phones.prove(ticket, "000042", secret=SECRET, now=now + 9 * MINUTE)


def test_thirty_guesses_at_once_are_five_and_twenty_right_ones_are_one(app, db_session):
    now = clock.now()
    ticket, row = phones.ask(NUMBER, secret=SECRET, now=now, below=lambda _most: 42)
    db_session.commit()

    def guess(_index: int) -> None:
        try:
            phones.prove(ticket, "999999", secret=SECRET, now=now)
        except phones.WrongCode:
            db.session.commit()
            raise

    assert len(failures(at_once(app, 30, guess), phones.WrongCode)) == 30
    db_session.refresh(row)
    assert row.tries == 5
    other, _row = phones.ask(NUMBER, secret=SECRET, now=now, below=lambda _most: 43)
    results = at_once(app, 20, lambda _index: phones.prove(other, "000043", secret=SECRET, now=now).id)
    assert len(successes(results)) == 1


def test_a_strangers_wrong_guesses_do_not_lock_me_out(app, db_session):
    """Tries belong to the browser that asked: a stranger who asks for a code to my number uses up their own."""
    mine, stranger = Site(app), Site(app)
    page = ask(mine)
    code = newest_code()
    theirs = ask(stranger)
    wrong = "111111" if newest_code() != "111111" else "222222"
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    for _ in range(7):
        fields = {"code": wrong, "csrf_token": theirs.one("input[name=csrf_token]")["value"]}
        stranger.open("/points/join/code", None, method="POST", data=fields, environ_overrides=elsewhere)
    assert "开一本积分存折" in mine.follow(mine.submit(page, code=code))


def test_a_number_is_asked_for_three_times_in_ten_minutes_from_one_place(app, db_session):
    site = Site(app)
    page = site.get("/points/join")
    assert [site.submit(page, status=None, phone=NUMBER).status for _ in range(4)] == [303, 303, 303, 429]
    assert site.submit(page, phone="13900139000").status == 303, "another number is not stopped by it"
    kept = (app.extensions["config"].data_dir / "limits.db").read_bytes()
    assert NUMBER.encode() not in kept, "limits count by the hash"


def test_two_tabs_that_join_with_one_number_at_once_make_one_member(app, db_session):
    now = clock.now()
    proofs = []
    for number in range(6):
        ticket, _row = phones.ask(NUMBER, secret=SECRET, now=now, below=lambda _most, number=number: number)
        proofs.append(phones.prove(ticket, f"{number:06}", secret=SECRET, now=now).id)
    people = [person(Role.MEMBER).id for _ in proofs]

    def give(index: int) -> bool:
        proof, somebody = db.session.get_one(PhoneCode, proofs[index]), db.session.get_one(User, people[index])
        phones.settle(proof, now)
        return phones.give(proof, somebody, now)

    assert sum(at_once(app, 6, give)) == 1
    assert db.session.scalar(select(func.count()).select_from(Phone)) == 1


@pytest.mark.parametrize("typed", ["", "123", "23800138000", "1380013800a", "138001380000", "'; --", "☎" * 30])
def test_what_is_no_number_is_said_kindly(typed, app, db_session):
    site = Site(app)
    assert site.submit(site.get("/points/join"), status=422, phone=typed).select(".field-error")
    assert db.session.scalar(select(PhoneCode)) is None


def test_who_is_no_adult_or_refuses_the_rules_leaves_nothing_behind(app, db_session):
    site = Site(app)
    page = prove(site)
    answer = site.submit(page, status=422, name="小明")
    assert "满 18 周岁才能参加" in answer and "请先看积分规则" in answer and "小明" in answer.one("#name")["value"]
    assert db.session.scalar(select(func.count()).select_from(User)) == 0
    assert db.session.scalar(select(Phone)) is None


def test_refusing_every_reminder_blocks_nothing(app, db_session):
    assert "存折开好了" in join(Site(app))
    assert db.session.scalar(select(Consent)) is None


def test_a_proof_waits_half_an_hour_and_no_longer(app, db_session):
    site = Site(app)
    page = prove(site)
    db_session.execute(update(PhoneCode).values(used_at=clock.now() - 31 * MINUTE))
    answer = site.follow(site.submit(page, name="李桂兰", adult=True, accepted=True))
    assert "用手机号参加或登录" in answer
    assert db.session.scalar(select(Account)) is None


def test_signing_in_begins_a_new_session(app, db_session):
    site = Site(app)
    before = site.get("/points/join") and site.client.get_cookie("session").value
    join(site)
    assert site.client.get_cookie("session").value != before
    assert db.session.scalar(select(func.count()).select_from(SignIn)) == 1


def test_old_codes_go(db_session):
    now = clock.now()
    phones.ask(NUMBER, secret=SECRET, now=now)
    phones.forget_old_codes(now + 39 * MINUTE)
    assert db_session.scalar(select(PhoneCode))
    phones.forget_old_codes(now + 51 * MINUTE)
    assert db_session.scalar(select(PhoneCode)) is None


# --- gateways ---


@pytest.fixture
def provider():
    """A stand-in for a provider of text messages: keeps what it is sent, and refuses while `answer` says so."""
    taken, answer = [], {"status": 200}

    class Provider(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((self.headers["Authorization"], json.loads(body)))
            self.send_response(answer["status"])
            self.end_headers()

        def log_message(self, *_arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/codes", taken, answer
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_provider_is_told_number_code_and_minutes_once_and_again_when_it_refused(make_app, provider):
    url, taken, answer = provider
    app = make_app(SMS_GATEWAY_URL=url, SMS_GATEWAY_TOKEN="a-token")
    with app.app_context():
        site, now = Site(app), clock.now()
        answer["status"] = 503
        page = ask(site)
        assert taken == [], "the request did not wait for the provider"
        assert outbox.run_due(now + MINUTE) == 0
        answer["status"] = 200
        assert outbox.run_due(now + 5 * MINUTE) == 1
        assert outbox.run_due(now + 5 * MINUTE) == 0
        (_authorization, refused), (authorization, sent) = taken
        assert refused == sent and authorization == "Bearer a-token"
        assert (sent["to"], sent["minutes"]) == (NUMBER, 10) and re.fullmatch(r"\d{6}", sent["code"])
        assert NUMBER not in everything_kept(), "what was sent is forgotten"
        assert "开一本积分存折" in site.follow(site.submit(page, code=sent["code"]))
        site.get("/points/join/inbox", status=404)


def test_a_code_that_is_too_old_is_not_sent(make_app, provider, monkeypatch):
    url, taken, _answer = provider
    app = make_app(SMS_GATEWAY_URL=url)
    with app.app_context():
        ask(Site(app))
        db.session.execute(update(PhoneCode).values(expires_at=clock.now() - MINUTE))
        db.session.commit()
        assert outbox.run_due(clock.now() + MINUTE) == 1 and taken == []


def test_a_typed_code_takes_the_last_four_digits_which_are_on_no_page(app, db_session):
    site = Site(app)
    join(site)
    account = db.session.scalar(select(Account).where(Account.user_id.is_not(None)))
    build.give(account, 100)
    row = build.voucher(account)
    page = site.get(f"/points/vouchers/{row.public_id}")
    assert "手机号后四位" in page and "8000" not in page.text and not page.select(".voucher-pin")
    keeper = person(Role.OWNER, scope="DEMO-1")
    counter = Site(app)
    counter.sign_in(keeper.name, "correct horse battery")
    wrong = counter.submit(counter.get("/owner/collect"), ".counter-form", status=422, code=row.code, pin="1234")
    assert "数字不对" in wrong
    found = counter.follow(counter.submit(wrong, ".counter-form", code=row.code, pin="8000"))
    assert "李＊＊" in found


def test_numbers_are_understood_as_people_write_them():
    for typed in ("13800138000", " 138 0013 8000", "+86 138-0013-8000", "008613800138000", "１３８００１３８０００"):
        assert rules.normalise(typed) == NUMBER
    assert rules.key_of(NUMBER, "one secret") != rules.key_of(NUMBER, "another")
