"""Error pages in the reader's language: what happened, what to try next, whom to ask. Nothing about the machine."""

import logging

from flask import Flask, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from app.core.db import db

log = logging.getLogger(__name__)
PAGES = (400, 403, 404, 405, 410, 413, 429, 500, 503)


def init_app(app: Flask) -> None:
    @app.errorhandler(CSRFError)
    def csrf(_error):
        return page(400, form_expired=True)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException):
        if error.code is None or error.code < 400:
            return error
        return page(error.code if error.code in PAGES else 400 if error.code < 500 else 500, error)

    @app.errorhandler(OperationalError)
    def database(error: OperationalError):
        # The engine is away or full: say so and keep the process; what was begun is rolled back.
        log.error("database not available: %s", type(error.orig).__name__)
        db.session.rollback()
        return page(503)

    @app.errorhandler(Exception)
    def unexpected(error: Exception):
        if app.testing:
            raise error
        log.exception("unexpected error at %s", request.endpoint)
        db.session.rollback()
        return page(500)


def page(status: int, error: HTTPException | None = None, *, form_expired: bool = False):
    response = make_response(render_template(f"errors/{status}.html", form_expired=form_expired), status)
    if status == 503:
        response.headers["Retry-After"] = "30"
    for name, value in error.get_headers() if error else ():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response
