"""Security headers: strict everywhere, widened for one response only."""

import pytest

from app.accounts.rules import Role
from app.core import headers
from app.core.access import public
from tests.builders.accounts import signed_in


@pytest.mark.parametrize("path", ["/", "/sign-in", "/no-such-page", "/robots.txt", "/healthz"])
def test_every_answer_is_strict(site, path):
    found = site.client.get(path).headers
    policy = dict(part.split(" ", 1) for part in found["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'" and policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'" and policy["base-uri"] == "'none'"
    assert "unsafe" not in found["Content-Security-Policy"] and "http" not in found["Content-Security-Policy"]
    assert found["X-Content-Type-Options"] == "nosniff"
    assert found["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "camera=()" in found["Permissions-Policy"] and "geolocation=()" in found["Permissions-Policy"]


def test_what_an_answer_says_for_itself_is_left():
    said = [("Content-Security-Policy", "sandbox"), ("Content-Type", "image/png")]
    app = headers.Standing(lambda _environ, start: start("200 OK", said) or [], https=False)
    found: list[tuple[str, str]] = []
    app({}, lambda _status, pairs: found.extend(pairs))
    assert found[:2] == said and [name for name, _value in found].count("Content-Security-Policy") == 1
    assert ("X-Content-Type-Options", "nosniff") in found


def test_what_is_allowed_is_allowed_for_one_response(app):
    def map_page():
        headers.allow(img_src="data: https://t0.tianditu.gov.cn")
        headers.allow_camera()
        return "ok"

    app.add_url_rule("/map", "map", public(map_page))
    client = app.test_client()
    wide, narrow = client.get("/map").headers, client.get("/about").headers
    assert "img-src 'self' data: https://t0.tianditu.gov.cn" in wide["Content-Security-Policy"]
    assert "camera=(self)" in wide["Permissions-Policy"]
    assert "tianditu" not in narrow["Content-Security-Policy"] and "camera=()" in narrow["Permissions-Policy"]


def test_pages_of_somebody_signed_in_are_kept_nowhere(app):
    mine = signed_in(app, Role.MEMBER).get("/me").headers
    assert mine["Cache-Control"] == "no-store" and "Cookie" in mine["Vary"] and "Set-Cookie" not in mine
    assert signed_in(app, Role.MEMBER).get("/").headers["Cache-Control"] == "no-store"


def test_https_only_where_there_is_https(make_app, site):
    assert "Strict-Transport-Security" not in site.get("/about").headers
    secure = make_app(PUBLIC_ORIGIN="https://welfare.example").test_client()
    assert "max-age" in secure.get("/about").headers["Strict-Transport-Security"]


def test_static_files_are_not_sniffed_and_not_shared(site):
    answer = site.client.get("/static/img/favicon.svg")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_cookies_are_out_of_reach_of_scripts(site):
    cookie = site.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    shown = site.client.post("/display", data={"lang": "en"}).headers["Set-Cookie"]
    assert "HttpOnly" in shown and "SameSite=Lax" in shown
