"""The page cache in front of Flask: whom it answers, what it keeps, when it forgets."""

import gzip
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask, Response, abort, session

from app.core import page_cache, settings
from app.core.access import cached, public
from app.core.db import db
from app.qr import operations as placements
from app.qr.models import Placement, ScanCount
from tests.builders.accounts import signed_in
from tests.site import Site


@pytest.fixture
def counted(app: Flask) -> list[str]:
    """A cached page that says how often it was made. What the fixtures wrote is past."""
    page_cache.empty()
    made: list[str] = []

    def view():
        made.append("page")
        return Response(f"<p>{len(made)}</p>", mimetype="text/plain")

    def begins_session():
        made.append("session")
        session["token"] = len(made)
        return "a token"

    add(app, "/counted", view)
    add(app, "/counted-session", begins_session)
    return made


def add(app: Flask, path: str, view) -> None:
    endpoint = path.strip("/")
    app._got_first_request = False
    app.add_url_rule(path, endpoint, public(cached(60)(view)))


def get(app: Flask, path: str, **options):
    return app.test_client().get(path, **options)


def placement(spot: str = "门口") -> Placement:
    from app.core import clock
    from app.core.audit import System

    return placements.add_placement("test", 1, spot, by=System(), now=clock.now())


def test_a_page_is_made_once_for_all_visitors(app, counted):
    assert [get(app, "/counted").data for _ in range(3)] == [b"<p>1</p>"] * 3


def test_each_display_mode_has_its_own_copy(app, counted):
    for mode in ("zh.normal.auto", "en.normal.auto", "en.large.dark", "en.normal.auto"):
        client = app.test_client()
        client.set_cookie("display", mode)
        client.get("/counted")
    assert len(counted) == 3


def test_no_cookie_and_the_default_mode_share_a_copy(app, counted):
    get(app, "/counted")
    get(app, "/counted", headers={"Cookie": "display=zh.normal.auto"})
    assert len(counted) == 1


@pytest.mark.parametrize(
    "cookie",
    [
        "broken cookie; display=en.normal.auto",
        'a="b; display=en.normal.auto',
        "x=1,2; display=en.normal.auto",
        "display=en.normal.auto; display=zh.normal.auto",
        "display=zh.normal.auto; display=en.normal.auto",
        "[=]; display=en.normal.auto",
    ],
)
def test_a_strange_cookie_never_puts_one_language_under_another(app, cookie):
    """What Flask reads and what the cache reads must be the same, or one visitor changes the page of all."""
    get(app, "/about", headers={"Cookie": cookie})
    assert 'lang="zh-CN"' in get(app, "/about").text.split(">", 3)[1]
    english = app.test_client()
    english.set_cookie("display", "en.normal.auto")
    assert '<html lang="en"' in english.get("/about").text


def test_somebody_signed_in_never_sees_a_kept_page(app, counted):
    get(app, "/counted")
    member = signed_in(app)
    assert member.open("/counted", None, method="GET").data == b"<p>2</p>"
    assert get(app, "/counted").data == b"<p>1</p>", "nor does their page become everybody's"


def test_a_page_that_begins_a_session_is_not_kept(app, counted):
    first, second = get(app, "/counted-session"), get(app, "/counted-session")
    assert first.headers["Set-Cookie"] and second.headers["Set-Cookie"]
    assert len(counted) == 2


def test_head_has_the_same_headers_and_no_body(app, counted):
    head = app.test_client().head("/counted")
    page = get(app, "/counted")
    assert head.data == b"" and page.data == b"<p>1</p>"
    assert head.headers["Content-Length"] == page.headers["Content-Length"] == "8"
    assert head.headers["ETag"] == page.headers["ETag"]


def test_an_unchanged_page_is_304(app, counted):
    etag = get(app, "/counted").headers["ETag"]
    again = get(app, "/counted", headers={"If-None-Match": etag})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", etag)


def test_gzip_for_those_who_take_it(app, counted):
    packed = get(app, "/counted", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip" and gzip.decompress(packed.data) == b"<p>1</p>"
    assert "Content-Encoding" not in get(app, "/counted").headers
    assert "Accept-Encoding" in packed.headers["Vary"]


def test_the_mark_never_leaves_the_house(app, counted):
    assert page_cache.MARK not in get(app, "/counted").headers
    assert page_cache.MARK not in signed_in(app).open("/counted", None, method="GET").headers


def test_a_commit_to_a_public_table_empties_it(app, counted):
    get(app, "/counted")
    with app.app_context():
        placement()
        db.session.commit()
    assert get(app, "/counted").data == b"<p>2</p>"


def test_a_commit_after_a_savepoint_empties_it(app, counted):
    """The release of a savepoint is not the commit: pages made between the two hold the old state."""
    with app.app_context():
        placement()
        with db.session.begin_nested():
            pass
        get(app, "/counted")
        db.session.commit()
    assert get(app, "/counted").data == b"<p>2</p>"


def test_a_commit_after_a_failed_savepoint_empties_it(app, counted):
    get(app, "/counted")
    with app.app_context():
        placement()
        savepoint = db.session.begin_nested()
        savepoint.rollback()
        db.session.commit()
    assert get(app, "/counted").data == b"<p>2</p>"


def test_a_commit_to_a_private_table_leaves_it(app, counted):
    from app.core import clock

    get(app, "/counted")
    with app.app_context():
        db.session.add(ScanCount(placement_id=1, hour=clock.now(), count=1))
        db.session.commit()
    assert get(app, "/counted").data == b"<p>1</p>"


def test_what_was_rolled_back_leaves_it(app, counted):
    get(app, "/counted")
    with app.app_context():
        placement()
        db.session.rollback()
        settings.get("nothing")
        db.session.commit()
    assert get(app, "/counted").data == b"<p>1</p>"


def test_two_processes_share_one_generation(make_app):
    """Two applications on one data folder: what one saves, the other's visitors see."""
    one, two = make_app(), make_app()
    made: list[int] = []
    add(one, "/counted", lambda: str(made.append(1) or len(made)))
    get(one, "/counted")
    with two.app_context():
        placement()
        db.session.commit()
    assert get(one, "/counted").data == b"2"


def test_errors_and_redirects_are_not_kept(app):
    assert get(app, "/no-such-page").status_code == 404
    assert get(app, "/favicon.ico").headers["Location"].endswith(".png")


def test_a_range_request_passes_the_cache(app, counted):
    get(app, "/counted", headers={"Range": "bytes=0-1"})
    get(app, "/counted", headers={"Range": "bytes=0-1"})
    assert len(counted) == 2


def test_the_session_cookie_is_looked_for_under_its_production_name(make_app):
    production = make_app(PUBLIC_ORIGIN="https://welfare.example")
    assert (
        Site(production)
        .get("/sign-in", base_url="https://welfare.example")
        .headers["Set-Cookie"]
        .startswith("__Host-session=")
    )


def test_a_stale_page_is_made_once_for_all_who_wait(app):
    """Twenty readers at the moment a page changes: one makes it, and all see what is new."""
    made, slow = [], threading.Event()

    def view():
        made.append(1)
        if len(made) > 1:
            slow.wait(5)
        return Response(f"<p>{len(made)}</p>", mimetype="text/plain")

    add(app, "/slow", view)
    get(app, "/slow")
    page_cache.empty()
    with ThreadPoolExecutor(20) as readers:
        asked = [readers.submit(get, app, "/slow") for _ in range(20)]
        waiting(lambda: len(made) == 2)
        slow.set()
        assert {each.result().data for each in asked} == {b"<p>2</p>"}
    assert len(made) == 2


def test_who_comes_after_a_change_does_not_wait_for_the_page_before_it(app):
    """A page that is being made when something changes is not what a later reader gets."""
    made, slow = [], threading.Event()

    def view():
        made.append(1)
        number = len(made)
        if number == 2:
            slow.wait(5)
        return Response(f"<p>{number}</p>", mimetype="text/plain")

    add(app, "/changing", view)
    get(app, "/changing")
    page_cache.empty()
    with ThreadPoolExecutor(1) as readers:
        earlier = readers.submit(get, app, "/changing")
        waiting(lambda: len(made) == 2)
        page_cache.empty()
        assert get(app, "/changing").data == b"<p>3</p>"
        slow.set()
        assert earlier.result().data == b"<p>2</p>"


def test_those_who_wait_for_a_page_that_fails_make_it_themselves(app):
    made, slow = [], threading.Event()

    def view():
        made.append(1)
        if len(made) == 2:
            slow.wait(5)
            abort(404)
        return Response("<p>here</p>", mimetype="text/plain")

    add(app, "/failing", view)
    get(app, "/failing")
    page_cache.empty()
    with ThreadPoolExecutor(4) as readers:
        asked = [readers.submit(get, app, "/failing") for _ in range(4)]
        waiting(lambda: len(made) == 2)
        slow.set()
        assert sorted(each.result().status_code for each in asked) == [200, 200, 200, 404]


def waiting(condition) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)
