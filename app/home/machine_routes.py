"""Addresses for machines and for how a page is shown: health, sitemap, robots, security.txt, icons."""

import datetime

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request, url_for
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, i18n, site, templating
from app.core.access import cached, public
from app.core.db import db
from app.core.features import Page
from app.home import queries, rules

bp = Blueprint("machine", __name__)
# RFC 9116 asks for less than a year; half of it, renewed by itself with every request.
SECURITY_TXT_DAYS = 180
STATIC_PAGES = (
    "home.front",
    "home.about",
    "home.play_responsibly",
    "home.privacy",
    "home.accessibility",
    "home.developers",
)


@bp.get("/healthz")
@public
def health():
    """200 while the database answers, 503 when it does not: for the process supervisor and the load balancer."""
    try:
        db.session.execute(text("SELECT 1"))
    except (SQLAlchemyError, OSError):
        db.session.rollback()
        return {"status": "database not available"}, 503, {"Cache-Control": "no-store"}
    return {"status": "ok"}, 200, {"Cache-Control": "no-store"}


@bp.get("/sitemap.xml")
@public
@cached(600)
def sitemap():
    """Every public page; an index of parts (`?part=2`) when one file may not hold them all."""
    pages = _pages()
    parts = rules.sitemap_parts(len(pages))
    if parts > 1 and "part" not in request.args:
        each = [site.absolute("machine.sitemap", part=number + 1) for number in range(parts)]
        return _xml("home/sitemap_index.xml", parts=each)
    number = request.args.get("part", 1, type=int)
    if not 1 <= number <= parts:
        abort(404)
    part = pages[(number - 1) * rules.SITEMAP_LIMIT : number * rules.SITEMAP_LIMIT]
    return _xml("home/sitemap.xml", pages=part, origin=site.current().origin)


def _pages() -> list[Page]:
    own = [Page(url_for(endpoint)) for endpoint in STATIC_PAGES]
    return own + queries.pages(current_app.extensions["features"])  # Paths or full addresses; the template takes both.


def _xml(template: str, **values):
    response = make_response(render_template(template, **values))
    response.mimetype = "application/xml"
    return response


@bp.get("/robots.txt")
@public
@cached(600)
def robots():
    """A site of demonstration rows must not be found by search engines."""
    is_closed = site.current().demonstration
    return _text("home/robots.txt", is_closed=is_closed, sitemap=site.absolute("machine.sitemap"))


@bp.get("/.well-known/security.txt")
@public
@cached(600)
def security():
    expires = clock.now() + datetime.timedelta(days=SECURITY_TXT_DAYS)
    return _text(
        "home/security.txt",
        contact=site.current().security_contact,
        expires=expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
        canonical=site.absolute("machine.security"),
    )


def _text(template: str, **values):
    response = make_response(render_template(template, **values))
    response.mimetype = "text/plain"
    return response


@bp.get("/favicon.ico")
@public
@cached(600)
def favicon():
    """For those that ask for it without reading the page."""
    return redirect(templating.asset("img/favicon-32.png"), 302)


@bp.get("/manifest.webmanifest")
@public
@cached(600)
def manifest():
    """What a phone needs to put the site on its home screen."""
    own = site.current()
    content = {
        "name": own.name,
        "short_name": own.short_name,
        "lang": i18n.current().lang_tag,
        "start_url": url_for("home.front"),
        "display": "browser",
        "background_color": "#FFFAF3",
        "theme_color": "#FFFAF3",
        "icons": [{"src": templating.asset("img/touch-icon.png"), "sizes": "180x180", "type": "image/png"}],
    }
    response = make_response(content)
    response.mimetype = "application/manifest+json"
    return response
