"""People for tests. They flush into the present session; `site` commits it before its next request."""

import itertools

import flask
from flask_wtf.csrf import generate_csrf

from app.accounts import operations, queries, session
from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import System
from app.core.db import db
from tests.site import Site

PASSWORD = "correct horse battery"
_numbers = itertools.count(1)


def person(
    *roles: Role, name: str | None = None, display_name: str = "测试员", scope: str = "", password: str = PASSWORD
) -> User:
    """Somebody who can sign in with PASSWORD and holds these roles (each for `scope` where a scope is needed)."""
    name = name or f"person-{next(_numbers)}"
    made = operations.add_person(name, display_name, password, by=System(), now=clock.now())
    for role in roles:
        operations.grant_role(
            made,
            role,
            scope_key=scope if role in (Role.OWNER, Role.HELPER, Role.EDITOR) else "",
            by=System(),
            now=clock.now(),
        )
    db.session.commit()
    return made


def signed_in(app, *roles: Role, scope: str = "", **display: str) -> Site:
    """A visitor who is signed in as a new person with these roles.

    The way of the form, without its three pages: they have tests of their own, and thousands of tests begin here.
    """
    visitor, now = Site(app, **display), clock.now()
    with app.app_context(), app.test_request_context():
        token = operations.open_sign_in(person(*roles, scope=scope), device="", now=now)
        session.begin(token, now)
        db.session.commit()
        visitor.token = generate_csrf()
        kept = dict(flask.session)
    with visitor.client.session_transaction() as cookie:
        cookie.update(kept)
    return visitor


def named(name: str) -> User:
    found = queries.by_name(name)
    assert found, f"nobody signs in as {name}"
    return found
