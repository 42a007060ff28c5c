"""The front page and what belongs to the site as a whole."""

from urllib.parse import urlsplit

from flask import Blueprint, abort, make_response, redirect, render_template, request, url_for

from app.core import display, i18n, site
from app.core.access import cached, public

bp = Blueprint("home", __name__)
YEAR = 365 * 24 * 3600


@bp.get("/")
@public
@cached(60)
def front():
    return render_template("home/front.html")


@bp.get("/healthz")
@public
def health():
    return {"status": "ok"}


@bp.post("/display")
@public
def change_display():
    """Language, print size, theme: no token, so that cached pages can hold the form; the Origin is checked instead."""
    if not _from_here():
        abort(403)
    chosen = i18n.current().changed(**request.form.to_dict())
    target = request.form.get("next", "/")
    response = make_response(redirect(target if _is_local(target) else url_for("home.front"), 303))
    secure = site.current().config.secure_cookies
    response.set_cookie(display.COOKIE, chosen.cookie, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)
    return response


def _from_here() -> bool:
    """The browser says the form was on a page of this host (Origin, or Sec-Fetch-Site in newer ones)."""
    origin = request.headers.get("Origin")
    if origin:
        return urlsplit(origin).netloc == request.host
    return request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def _is_local(target: str) -> bool:
    return target.startswith("/") and not target.startswith("//") and "\\" not in target and target.isprintable()


@bp.get("/search")
@public
def search():
    return render_template("home/search.html")


@bp.get("/about")
@public
@cached(600)
def about():
    return render_template("home/about.html")


@bp.get("/privacy")
@public
@cached(600)
def privacy():
    return render_template("home/privacy.html")


@bp.get("/accessibility")
@public
@cached(600)
def accessibility():
    return render_template("home/accessibility.html")


@bp.get("/play-responsibly")
@public
@cached(600)
def play_responsibly():
    return render_template("home/play_responsibly.html")


@bp.get("/developers")
@public
@cached(600)
def developers():
    return render_template("home/developers.html")
