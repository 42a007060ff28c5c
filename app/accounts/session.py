"""Flask-Login on server-side sessions: the cookie carries a random token, the row decides whether it is still good."""

import datetime
import functools
import logging

from flask import Flask, Response, abort, redirect, request, session, url_for
from flask_login import AnonymousUserMixin, LoginManager, current_user, login_user, logout_user
from sqlalchemy.exc import SQLAlchemyError

from app.accounts import operations, queries
from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.access import Access, Everyone
from app.core.db import db, writing

log = logging.getLogger(__name__)
manager = LoginManager()
WITH_A_GIVEN_PASSWORD = {"accounts.password", "accounts.change_password", "accounts.sign_out"}


class Visitor(AnonymousUserMixin):
    """Somebody who is not signed in."""

    id = None
    display_name = ""
    roles: frozenset[Role] = frozenset()
    is_staff = False
    must_change_password = False
    was_seen_lately = True

    def holds(self, *_roles: Role) -> bool:
        return False

    def scope_keys(self, *_roles: Role) -> set[str]:
        return set()


class SignedInUser:
    """Somebody on one device, identified towards the cookie by the session's token; `person` is the row behind it."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, identity: queries.Identity, token: str) -> None:
        self.identity = identity
        self.token = token

    def get_id(self) -> str:
        return self.token

    def __getattr__(self, name: str):
        return getattr(self.identity, name)

    @functools.cached_property
    def person(self) -> User:
        return db.session.get_one(User, self.identity.id)


def init_app(app: Flask) -> None:
    manager.init_app(app)
    manager.anonymous_user = Visitor
    manager.session_protection = None  # The token is random, kept hashed and ended by the server; an IP may change.

    @manager.user_loader
    def load(token: str) -> SignedInUser | None:
        identity = queries.identify(token, clock.now())
        return SignedInUser(identity, token) if identity else None

    @app.before_request
    def check_access():
        endpoint = request.endpoint
        if endpoint is None or endpoint == "static":
            return None
        access: Access | None = getattr(app.view_functions[endpoint], "access", None)
        if access is None:
            abort(403)
        user = current_user._get_current_object()
        if access.allows(user):
            # A password that somebody else knows opens nothing but the page to change it.
            is_open = isinstance(access, Everyone) or endpoint in WITH_A_GIVEN_PASSWORD
            return redirect(url_for("accounts.password"), 303) if user.must_change_password and not is_open else None
        if user.is_authenticated:
            abort(403)
        # Back to a page that can be asked for by GET; after a POST the reader starts from the front.
        back = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=back), 303)

    @app.after_request
    def note_use(response: Response) -> Response:
        """Once an hour, after the answer has left: reading stays reading, and nobody waits for it."""
        if request.method == "GET" and current_user and not current_user.was_seen_lately:
            number = current_user.sign_in_id
            response.call_on_close(lambda: _note_use(app, number))
        return response


def _note_use(app: Flask, number: int) -> None:
    with app.app_context(), writing():
        try:
            operations.seen(number, now=clock.now())
            db.session.commit()
        except SQLAlchemyError:
            log.warning("the use of a session was not noted", exc_info=True)


def begin(token: str, now: datetime.datetime) -> None:
    """Sign the browser in under the session just opened: whatever the old cookie held is gone."""
    identity = queries.identify(token, now)
    assert identity is not None, "a session that was opened in this transaction is live"  # noqa: S101
    keep = session.get("_flashes")
    session.clear()
    if keep:
        session["_flashes"] = keep
    session.permanent = True
    login_user(SignedInUser(identity, token))


def end(now: datetime.datetime) -> None:
    """Sign out: the row ends, so the old cookie is dead wherever a copy of it lies."""
    operations.sign_out(current_user.get_id(), now=now)
    logout_user()
    session.clear()
