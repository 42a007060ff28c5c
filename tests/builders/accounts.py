"""People for tests. They flush into the present session; `site` commits it before its next request."""

import itertools

from app.accounts import operations, queries
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
    """A visitor who is signed in as a new person with these roles."""
    with app.app_context():
        name = person(*roles, scope=scope).name
    visitor = Site(app, **display)
    visitor.post("/sign-in", {"name": name, "password": PASSWORD})
    visitor.get("/me")  # Its forms hold the token that `post` sends.
    return visitor


def named(name: str) -> User:
    found = queries.by_name(name)
    assert found, f"nobody signs in as {name}"
    return found
