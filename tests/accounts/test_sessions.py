"""Signing in and out: what a cookie is worth, and when it is worth nothing."""

import datetime

import pytest

from app.accounts import operations, queries
from app.accounts.models import SignIn
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import System
from app.core.db import db
from tests.builders.accounts import PASSWORD, named, person, signed_in
from tests.site import Site


def cookie(site: Site) -> str:
    return site.client.get_cookie("session").value


def with_cookie(app, value: str) -> Site:
    copy = Site(app)
    copy.client.set_cookie("session", value)
    return copy


def is_in(site: Site) -> bool:
    return site.get("/me", None).status == 200


@pytest.fixture
def member(app):
    with app.app_context():
        person(Role.MEMBER, name="wang")
    site = Site(app)
    site.sign_in("Wang", PASSWORD)
    return site


def test_signing_in_leads_to_ones_own_page(member):
    assert "测试员，您好" in member.get("/me")


def test_a_wrong_password_keeps_the_typed_name(site):
    with site.app.app_context():
        person(name="wang")
    page = site.submit(site.get("/sign-in"), "main form", 422, name="wang", password="not this one")
    assert page.one("input[name=name]")["value"] == "wang"
    assert not page.one("input[name=password]").get("value")
    assert "登录名或密码不对，请再试一次" in page


def test_nothing_tells_a_known_name_from_an_unknown_one(app):
    """Same status, same length, same work: neither the page nor the clock says who exists."""
    with app.app_context():
        person(name="known-name")
        operations.disable(person(name="disabled-one"), by=System(), now=clock.now())
        db.session.commit()
    answers = [
        Site(app).post("/sign-in", {"name": name, "password": "wrong password"}, 422)
        for name in ("known-name", "nobody-here", "disabled-one")
    ]
    plain = {
        answer.text.replace(name, "")
        for answer, name in zip(answers, ("known-name", "nobody-here", "disabled-one"), strict=True)
    }
    assert len(plain) == 1


def test_an_unknown_name_costs_the_same_hashing(app, monkeypatch):
    checked = []
    monkeypatch.setattr(operations, "hasher", Counting(operations.hasher, checked))
    operations._no_ones_hash.cache_clear()
    with app.app_context():
        person(name="known")
        for name in ("known", "unknown"):
            with pytest.raises(operations.WrongNameOrPassword):
                operations.sign_in(name, "wrong password", device="", now=clock.now())
    assert len(checked) == 2
    operations._no_ones_hash.cache_clear()


class Counting:
    def __init__(self, hasher, checked: list) -> None:
        self.hasher, self.checked = hasher, checked

    def hash(self, password: str) -> str:
        return self.hasher.hash(password)

    def verify(self, stored: str, password: str) -> bool:
        self.checked.append(stored)
        return self.hasher.verify(stored, password)


def test_the_old_cookie_is_dead_after_signing_out(app, member):
    before = cookie(member)
    member.post("/sign-out")
    assert not is_in(with_cookie(app, before))


def test_each_sign_in_has_a_new_token(app, member):
    first = cookie(member)
    member.sign_in("wang", PASSWORD) if not is_in(member) else member.post("/sign-out")
    member.sign_in("wang", PASSWORD)
    assert cookie(member) != first


def test_a_cookie_from_before_signing_in_is_worth_nothing_after(app):
    """Session fixation: what somebody planted does not become the victim's session."""
    with app.app_context():
        person(name="wang")
    victim = Site(app)
    victim.get("/sign-in")
    planted = cookie(victim)
    victim.sign_in("wang", PASSWORD)
    assert not is_in(with_cookie(app, planted))


def test_a_disabled_persons_sessions_end(app, member):
    with app.app_context():
        operations.disable(named("wang"), by=System(), now=clock.now())
        db.session.commit()
    assert not is_in(member)


def test_losing_a_role_ends_every_session(app):
    site = signed_in(app, Role.OPERATOR)
    with app.app_context():
        worker = queries.by_id(db.session.scalar(db.select(SignIn.user_id)))
        operations.end_role(worker.active_grants[0], by=System(), now=clock.now())
        db.session.commit()
    assert not is_in(site)


@pytest.mark.parametrize(("role", "hours"), [(Role.OPERATOR, 12), (Role.MEMBER, 30 * 24)])
def test_a_session_ends_by_itself(app, role, hours):
    site = signed_in(app, role)
    age(app, hours - 1)
    assert is_in(site)
    age(app, 2)
    assert not is_in(site)


def test_a_member_who_became_staff_has_the_session_of_staff(app):
    site = signed_in(app, Role.MEMBER)
    age(app, 13)
    assert is_in(site)
    with app.app_context():
        sign_in = db.session.scalars(db.select(SignIn)).one()
        operations.grant_role(queries.by_id(sign_in.user_id), Role.OPERATOR, by=System(), now=clock.now())
        db.session.commit()
    assert not is_in(site)


def age(app, hours: int) -> None:
    """Make every session this much older."""
    with app.app_context():
        for sign_in in db.session.scalars(db.select(SignIn)):
            sign_in.created_at -= datetime.timedelta(hours=hours)
            sign_in.expires_at -= datetime.timedelta(hours=hours)
        db.session.commit()


def test_one_device_can_sign_another_out(app, member):
    other = Site(app)
    other.sign_in("wang", PASSWORD)
    page = member.get("/me")
    member.submit(page, "form[action*='/me/sign-ins/']")
    assert is_in(member) and not is_in(other)


def test_nobody_ends_a_strangers_session(app, member):
    stranger = signed_in(app, Role.MEMBER)
    with app.app_context():
        theirs = db.session.scalar(db.select(db.func.max(SignIn.id)))
    member.post(f"/me/sign-ins/{theirs}/end")
    assert is_in(stranger)


def test_a_forged_cookie_is_nobody(app):
    for value in ("", "forged", "eyJfdXNlcl9pZCI6IjEifQ.aaaa.bbbb"):
        assert not is_in(with_cookie(app, value))


def test_changing_the_password_signs_the_other_devices_out(app, member):
    other = Site(app)
    other.sign_in("wang", PASSWORD)
    page = member.get("/me/password")
    member.submit(page, current=PASSWORD, new="a much better one", again="a much better one")
    assert is_in(member) and not is_in(other)
    Site(app).post("/sign-in", {"name": "wang", "password": PASSWORD}, 422)
    Site(app).post("/sign-in", {"name": "wang", "password": "a much better one"}, 303)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"current": "wrong one", "new": "a much better one", "again": "a much better one"}, "现在的密码不对"),
        ({"current": PASSWORD, "new": "short", "again": "short"}, "密码至少 8 位"),
        ({"current": PASSWORD, "new": "a much better one", "again": "another one"}, "两次写的不一样"),
        ({"current": PASSWORD, "new": "wang-1234567", "again": "wang-1234567"}, "太容易被猜到"),
        ({"current": "", "new": "", "again": ""}, "请填写现在的密码"),
    ],
)
def test_a_new_password_that_does_not_do_says_why(member, fields, said):
    assert said in member.submit(member.get("/me/password"), "main form", 422, **fields)


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "/%0d%0aSet-Cookie:a=b\r\n",
    ],
)
def test_signing_in_never_leads_outside(app, target):
    with app.app_context():
        name = person(Role.MEMBER).name
    site = Site(app)
    page = site.post(f"/sign-in?next={target}", {"name": name, "password": PASSWORD}, None)
    assert page.status in (303, 404)
    assert (page.location or "/me").startswith("/") and not (page.location or "/me").startswith("//")


def test_signing_in_leads_back_to_where_one_was_going(app):
    with app.app_context():
        name = person(Role.AUDITOR).name
    site = Site(app)
    asked = site.get("/desk/audit?kind=person", 303)
    assert asked.location.startswith("/sign-in?next=")
    answer = site.submit(site.follow(asked), "main form", name=name, password=PASSWORD)
    assert answer.location == "/desk/audit?kind=person"


def test_forgotten_sign_ins_are_kept_190_days(app):
    site = signed_in(app, Role.MEMBER)
    site.post("/sign-out")
    with app.app_context():
        now = clock.now()
        assert operations.forget_old_sign_ins(now + datetime.timedelta(days=189)) == 0
        assert operations.forget_old_sign_ins(now + datetime.timedelta(days=191)) == 1
