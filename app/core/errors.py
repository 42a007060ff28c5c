"""Error pages in the reader's language: what happened, what to try next, whom to ask. Nothing about the machine."""

import contextlib
import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import Flask, Response, abort, current_app, g, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, SecurityError

from app.core import addresses, limits
from app.core.db import db

log = logging.getLogger(__name__)
PAST_THE_END = 416  # Of a file asked for in ranges: a player reads the answer, and the length that comes with it.
LONG, LONGEST, MOST = 12, 20_000, 10  # Characters of a text that is worth copying; texts on one page.
NEVER_SHOWN = ("password", "again", "pin", "code", "token", "key", "version")
PAGES = (400, 403, 404, 405, 410, 413, 429, 500, 503)


def init_app(app: Flask) -> None:
    app.before_request(refuse_what_no_database_takes)
    handlers: dict[tuple[type[Exception], ...], Callable[[Any], Any]] = {
        (CSRFError,): form_expired,
        (SecurityError,): stranger,
        (HTTPException,): http,
        (OperationalError, InterfaceError, PoolTimeout): database,
        (DataError, OverflowError): unstorable,
        (Exception,): unexpected,
    }
    for errors, handler in handlers.items():
        for error in errors:
            app.register_error_handler(error, handler)


def refuse_what_no_database_takes() -> None:
    """PostgreSQL has no text with a NUL; nothing of ours holds one, so the address leads nowhere."""
    if "\0" in request.path or b"\0" in unquote_to_bytes(request.query_string):
        abort(404)


def form_expired(_error: CSRFError):
    """What was written at length comes back to be copied: the page it was written on asks for a new sign-in."""
    again = addresses.page_before(request.host, request.headers) or request.path
    return page(400, form_expired=True, again=again, written=_written())


def _written() -> list[str]:
    """Long texts of the form, and nothing secret; only from a page of ours, so that nobody else puts words on this site."""
    if not addresses.posted_from(request.host, request.headers):
        return []
    fields = [(name, value) for name, values in request.form.lists() for value in values]
    return [
        value.strip()
        for name, value in fields
        if LONG <= len(value.strip()) <= LONGEST and not any(word in name for word in NEVER_SHOWN)
    ][:MOST]


def _way_back(status: int) -> str | None:
    """A page that opens: this one, the one before, or the nearest above. What a button sends to cannot be opened by itself,
    and a phone that has let go of a page asks for just that.
    """
    if status != 405 and request.method in ("GET", "HEAD"):
        return request.path
    opened = current_app.create_url_adapter(request)
    before = addresses.page_before(request.host, request.headers)
    above = request.path.rstrip("/").split("/")
    for path in (before, *("/".join(above[:end]) for end in range(len(above) - 1, 1, -1))):
        if path and path != request.path and opened is not None and opened.test(path, "GET"):
            return path
    return None


def http(error: HTTPException):
    if error.code is None or error.code < 400 or error.code == PAST_THE_END:
        return error
    return page(error.code if error.code in PAGES else 400 if error.code < 500 else 500, error)


def stranger(_error: SecurityError) -> Response:
    """Asked for under a name that is not ours: without our name there are no addresses, and so no page."""
    return Response("400 Bad Request", 400, mimetype="text/plain")


def database(error: SQLAlchemyError):
    """The engine is away, full or busy: say so and keep the process; what was begun is rolled back."""
    log.error("database not available: %s", type(getattr(error, "orig", None) or error).__name__)
    _step_back()
    return page(503)


def unstorable(error: Exception):
    """A number or text that no column takes: what was sent was never one of ours."""
    log.warning("unstorable value at %s: %s", request.endpoint, type(error).__name__)
    _step_back()
    return page(400)


def unexpected(error: Exception):
    if current_app.testing:
        raise error
    log.error("unexpected error at %s", request.endpoint, exc_info=error)
    _step_back()
    return page(500)


def _step_back() -> None:
    """Leave the failed transaction, and ask the database nothing more: the error page is for an unknown visitor."""
    with contextlib.suppress(SQLAlchemyError):
        db.session.rollback()
    g._login_user = current_app.login_manager.anonymous_user()  # type: ignore[attr-defined]  # noqa: SLF001


def page(status: int, error: HTTPException | None = None, **facts: Any):
    response = make_response(render_template(f"errors/{status}.html", **{"again": _way_back(status), **facts}), status)
    if status == 503:
        response.headers["Retry-After"] = "30"
    if status == 429:
        response.headers["Retry-After"] = str(limits.seconds_to_wait())
    for name, value in error.get_headers() if error else ():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response
