"""A password that somebody else chose opens one door: the page to change it. And the use of a session is noted, by the hour."""

import datetime

import pytest

from app.accounts import operations, queries
from app.accounts.models import SignIn
from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from tests.builders.accounts import PASSWORD, named, person, signed_in
from tests.site import Site

OWN = "three mild winters"


@pytest.fixture
def given(app) -> str:
    """What an operator is told after the administrator has reset the password."""
    with app.app_context():
        operator = person(Role.OPERATOR, name="wang")
        password = operations.reset_password(operator, by=person(Role.ADMINISTRATOR), now=clock.now())
        db.session.commit()
    return password


def sign_in(app, password: str) -> Site:
    site = Site(app)
    site.get("/sign-in")
    site.post("/sign-in?next=/desk/stations", {"name": "wang", "password": password})
    return site


def test_nothing_but_the_change_is_open(app, given):
    site = sign_in(app, given)
    for path in ("/me", "/desk", "/desk/stations"):
        assert site.get(path, 303).location == "/me/password"
    assert "别人替您设的" in site.get("/me/password")
    assert site.post("/desk/stations/imports", status=303).location == "/me/password"
    site.get("/about")


def test_signing_in_leads_there_and_the_change_leads_to_the_work(app, given):
    site = Site(app)
    page = site.sign_in("wang", given)
    assert page.h1 == "更换密码"
    answer = site.submit(page, "main form", current=given, new=OWN, again=OWN)
    assert answer.location == "/desk"
    site.get("/desk")
    with app.app_context():
        assert named("wang").password_given_at is None
    assert sign_in(app, OWN).get("/desk").h1


def test_the_given_password_is_no_password_of_ones_own(app, given):
    site = Site(app)
    page = site.submit(site.sign_in("wang", given), "main form", 422, current=given, new=given, again=given)
    assert "换一个" in "".join(page.errors() or page.texts(".form-errors"))
    assert site.get("/desk", 303).location == "/me/password"


def test_one_may_always_leave(app, given):
    site = sign_in(app, given)
    site.get("/me/password")
    assert site.post("/sign-out").location == "/"


def test_a_new_person_is_given_theirs(app):
    administrator = signed_in(app, Role.ADMINISTRATOR)
    form = administrator.get("/desk/people/new")
    administrator.submit(form, "main form", name="zhao", display_name="赵", password="four early springs")
    assert Site(app).sign_in("zhao", "four early springs").h1 == "更换密码"


def ago(app, **time) -> None:
    """The only session was last seen that long ago."""
    with app.app_context():
        db.session.query(SignIn).update({"seen_at": clock.now() - datetime.timedelta(**time)})
        db.session.commit()


def last_seen(app) -> datetime.datetime:
    with app.app_context():
        return db.session.query(SignIn).one().seen_at


def test_the_use_of_a_session_is_noted_once_an_hour(app):
    site = signed_in(app, Role.MEMBER)
    ago(app, minutes=50)
    before = last_seen(app)
    site.get("/me").response.close()
    assert last_seen(app) == before
    ago(app, hours=3)
    site.get("/me").response.close()
    assert clock.now() - last_seen(app) < datetime.timedelta(minutes=1)


def test_the_other_device_tells_when_it_was_used(app):
    with app.app_context():
        person(Role.MEMBER, name="wang")
    for _ in range(2):
        site = sign_in(app, PASSWORD)
    with app.app_context():
        db.session.query(SignIn).update({"seen_at": clock.now() - datetime.timedelta(minutes=30)})
        db.session.commit()
        assert len(queries.sign_ins_of(named("wang").id, clock.now())) == 2
    assert site.get("/me").text.count("30 分钟前用过") == 1
