"""Flask-Login on server-side sessions: the cookie carries a random token, the row decides whether it is still good."""

import datetime

from flask import Flask, abort, redirect, request, session, url_for
from flask_login import AnonymousUserMixin, LoginManager, current_user, login_user, logout_user

from app.accounts import operations, queries
from app.accounts.models import SignIn, User
from app.accounts.rules import Role
from app.core import clock
from app.core.access import Access

manager = LoginManager()


class Visitor(AnonymousUserMixin):
    """Somebody who is not signed in."""

    id = None
    display_name = ""
    roles: frozenset[Role] = frozenset()
    is_staff = False

    def holds(self, *_roles: Role) -> bool:
        return False

    def scope_keys(self, *_roles: Role) -> set[str]:
        return set()


class SignedInUser:
    """A person on one device: everything of the `User`, identified towards the cookie by the session's token."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, sign_in: SignIn, token: str) -> None:
        self.sign_in = sign_in
        self.token = token

    def get_id(self) -> str:
        return self.token

    def __getattr__(self, name: str):
        return getattr(self.sign_in.user, name)

    @property
    def person(self) -> User:
        return self.sign_in.user


def init_app(app: Flask) -> None:
    manager.init_app(app)
    manager.anonymous_user = Visitor
    manager.session_protection = None  # The token is random, kept hashed and ended by the server; an IP may change.

    @manager.user_loader
    def load(token: str) -> SignedInUser | None:
        sign_in = queries.live_sign_in(token, clock.now())
        return SignedInUser(sign_in, token) if sign_in else None

    @app.before_request
    def check_access():
        if request.endpoint is None or request.endpoint == "static":
            return None
        view = app.view_functions[request.endpoint]
        access: Access | None = getattr(view, "access", None)
        if access is None:
            abort(403)
        if access.allows(current_user):
            return None
        if current_user.is_authenticated:
            abort(403)
        # Back to a page that can be asked for by GET; after a POST the reader starts from the front.
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=back), 303)


def begin(sign_in: SignIn, token: str) -> None:
    """Sign the browser in under a new session: whatever the old cookie held is gone."""
    keep = session.get("_flashes")
    session.clear()
    if keep:
        session["_flashes"] = keep
    session.permanent = True
    login_user(SignedInUser(sign_in, token))


def end(now: datetime.datetime) -> None:
    """Sign out: the row ends, so the old cookie is dead wherever a copy of it lies."""
    operations.sign_out(current_user.get_id(), now=now)
    logout_user()
    session.clear()
