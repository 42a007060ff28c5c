"""When something goes wrong: the right status, words in the reader's language, and nothing about the machine."""

import re

import pytest
from flask import abort
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.accounts import queries as accounts
from app.accounts.rules import Role
from app.core import errors
from app.core.access import public
from app.core.db import db
from tests.builders.accounts import signed_in
from tests.site import Site, assert_english

SECRETS = ("Traceback", "sqlite", "psycopg", "SQLAlchemy", "werkzeug", "flask", 'File "', "SELECT", "app/core")


@pytest.fixture
def broken(make_app):
    """A site outside test mode, with addresses at which everything goes wrong."""
    app = make_app(TESTING="0")

    def add(path: str, view) -> None:
        app.add_url_rule(path, path.strip("/"), public(view))

    for status in errors.PAGES:
        add(f"/status-{status}", lambda status=status: abort(status))
    add("/teapot", lambda: abort(418))
    add("/bug", lambda: {}["secret-key-of-a-dict"])
    add("/database-away", lambda: (_ for _ in ()).throw(OperationalError("SELECT password", {}, Exception("disk"))))
    add("/pool-empty", lambda: (_ for _ in ()).throw(PoolTimeout("QueuePool limit of size 8")))
    add("/too-large-a-number", lambda: str(accounts.by_id(2**80)))
    return app


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("status", errors.PAGES)
def test_each_status_has_a_page_that_says_what_to_do(broken, status, lang):
    page = Site(broken, lang=lang).get(f"/status-{status}", status)
    assert page.select("main a[href]"), "a way on"
    assert page.one("meta[name=robots]")["content"] == "noindex"
    if lang == "en":
        assert_english(page)


@pytest.mark.parametrize(
    ("path", "status"),
    [("/bug", 500), ("/database-away", 503), ("/pool-empty", 503), ("/too-large-a-number", 400), ("/teapot", 400)],
)
def test_nothing_leaks(broken, path, status):
    page = Site(broken).get(path, status)
    body = page.data.decode().replace(page.one("head").decode(), "")
    assert not [word for word in (*SECRETS, "secret-key-of-a-dict", "QueuePool", "password") if word in body]


def test_a_busy_database_asks_to_come_back(broken):
    assert Site(broken).get("/database-away", 503).headers["Retry-After"] == "30"


def test_what_was_begun_is_rolled_back(broken):
    site = Site(broken)
    site.get("/bug", 500)
    site.get("/about")


def test_somebody_signed_in_gets_the_page_while_the_database_is_away(broken, monkeypatch):
    """The error page must not ask the database who is looking."""
    from app.accounts import queries

    site = signed_in(broken, Role.OPERATOR)

    def away(*_arguments, **_options):
        raise OperationalError("SELECT", {}, Exception("connection refused"))

    monkeypatch.setattr(queries, "identify", away)
    page = site.get("/desk", 503)
    assert "connection refused" not in page.data.decode()


def test_health_tells_the_supervisor(broken, monkeypatch):
    site = Site(broken)
    assert site.get("/healthz").json == {"status": "ok"}

    def away(*_arguments, **_options):
        raise OperationalError("SELECT 1", {}, Exception("connection refused"))

    monkeypatch.setattr(db.session, "execute", away)
    page = site.get("/healthz", 503)
    assert page.json == {"status": "database not available"} and page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "/no-such-page",
        "/stations/%00",
        "/S/%00",
        "/search%00",
        "/%ff%fe",
        "/desk/people/99999999999999999999",
        "/" + "a" * 3000,
        "/../../etc/passwd",
        "//evil.example/%2e%2e",
    ],
)
def test_a_broken_address_is_a_kind_404(site, path):
    answer = site.client.get(path)
    assert answer.status_code in (404, 303, 308)


@pytest.mark.parametrize("query", ["q=%00", "q=%ff", "a=1&a=2&a=%00", "q=" + "x" * 5000])
def test_a_broken_query_does_no_harm(site, query):
    assert site.client.get(f"/search?{query}").status_code in (200, 404)


def test_a_wrong_method_names_the_right_one(site):
    page = site.post("/about", status=405)
    assert "GET" in page.headers["Allow"]


@pytest.mark.parametrize(
    ("path", "way_back"),
    [
        ("/points/my-data/pause", "/points/my-data"),
        ("/desk/people/7/roles/3/end", "/desk/people/7"),
        ("/sign-out", None),
    ],
)
def test_what_a_button_sends_to_names_the_page_of_the_button(site, path, way_back):
    """A phone that let go of a refused form asks for its address again."""
    page = site.get(path, status=405)
    assert [link["href"] for link in page.select(".nexts a")] == [way_back or "/", *(["/"] if way_back else [])]


def test_a_body_too_large_is_told(site):
    page = site.post("/sign-in", {"name": "x" * 1_100_000}, 413)
    assert page.h1


def test_too_many_fields_are_refused(site):
    site.get("/sign-in")
    fields = {f"field-{number}": "x" for number in range(1_200)}
    site.post("/sign-in", fields, 413, content_type="multipart/form-data")


def test_a_form_without_its_token_changes_nothing_and_says_so(site):
    page = site.post("/sign-in", {"name": "a", "password": "b"}, 400, csrf=False)
    assert "过期" in page or "没有处理" in page


def test_what_was_written_comes_back_but_no_secret_and_nothing_from_elsewhere(site):
    """A person who signed out meanwhile, or wrote for a day, keeps the text; no other site puts words on ours."""
    typed = {"note": "今天下午三点到五点停水，隔壁超市可以借水。", "password": "a very long password"}
    page = site.post("/sign-in", typed, 400, csrf=False)
    assert typed["note"] in page.one("textarea[readonly]").get_text()
    assert typed["password"] not in page.text
    elsewhere = site.post("/sign-in", typed, 400, csrf=False, headers={"Origin": "https://elsewhere.example"})
    broken = site.post("/sign-in", typed, 400, csrf=False, headers={"Origin": "http://[", "Referer": "http://["})
    assert typed["note"] not in elsewhere.text and typed["note"] not in broken.text


def test_an_expired_form_leads_back_to_the_page_it_stood_on(site):
    """The address of the form itself may take posts alone."""
    came_from = {"Referer": "http://localhost/stations/DEMO-3716-002/report"}
    page = site.post("/sign-in", {"name": "a"}, 400, csrf=False, headers=came_from)
    assert page.one("a.button--primary")["href"] == "/stations/DEMO-3716-002/report"


def test_a_refusal_comes_in_the_readers_language(app):
    assert_english(Site(app, lang="en").post("/sign-in", {"name": "a"}, 400, csrf=False))
    assert_english(Site(app, lang="en").get("/S/%00", 404))


def test_a_strangers_token_is_refused(app):
    one, other = Site(app), Site(app)
    one.get("/sign-in")
    other.get("/sign-in")
    other.post("/sign-in", {"name": "a", "password": "b", "csrf_token": one.token}, 400)


def test_every_post_but_display_asks_for_a_token(app):
    """A form elsewhere cannot act for somebody: each POST address refuses a request without a token."""
    client = app.test_client()
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods or rule.rule == "/display":
            continue
        path = re.sub(r"<any\(([^,)]+)[^>]*>", r"\1", rule.rule)
        path = re.sub(r"<[^>]+>", "a", re.sub(r"<int[^>]+>", "1", path))
        assert client.post(path).status_code == 400, rule.rule
