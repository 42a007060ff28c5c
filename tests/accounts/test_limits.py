"""Rate limits: they hold across processes, name by name, and believe no header."""

import re
import sqlite3
from contextlib import closing

import pytest

from app.core.limits import limiter
from tests.builders.accounts import PASSWORD, person
from tests.site import Site


def guess(site: Site, name: str = "wang", **options) -> int:
    return site.post("/sign-in", {"name": name, "password": "wrong password"}, None, **options).status


def test_the_eleventh_guess_is_refused_with_a_kind_page(app):
    site = Site(app)
    assert [guess(site) for _ in range(10)] == [422] * 10
    refused = site.post("/sign-in", {"name": "wang", "password": "wrong password"}, 429)
    assert "请稍等一会儿" in refused and "待填" in refused
    assert int(refused.headers["Retry-After"]) > 0


def test_the_right_password_does_not_get_past_the_limit(app):
    with app.app_context():
        person(name="wang")
    site = Site(app)
    for _ in range(10):
        guess(site)
    site.post("/sign-in", {"name": "wang", "password": PASSWORD}, 429)


def test_writing_the_name_differently_does_not_help(app):
    site = Site(app)
    for name in ["wang", "WANG", "Ｗang", " wang", "wanG"] * 2:
        guess(site, name)
    assert guess(site, "wAng") == 429


def test_a_forged_forwarding_header_does_not_help(app):
    site = Site(app)
    for number in range(10):
        guess(site, headers={"X-Forwarded-For": f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}"})
    assert guess(site, headers={"X-Forwarded-For": "10.9.9.9"}) == 429


def test_somebody_elsewhere_is_not_locked_out(make_app):
    """The limit is by name and address: a stranger cannot lock a person out."""
    app = make_app()
    with app.app_context():
        person(name="wang")
    stranger = Site(app)
    for _ in range(12):
        guess(stranger)
    at_home = Site(app)
    at_home.get("/sign-in")
    at_home.post("/sign-in", {"name": "wang", "password": PASSWORD}, 303, environ_base={"REMOTE_ADDR": "192.0.2.7"})


def test_one_connection_has_many_addresses_of_the_new_kind_and_counts_as_one(app):
    """An IPv6 customer is given at least a /64: whoever changes address within it is the same."""
    site = Site(app)
    for number in range(10):
        guess(site, environ_base={"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"})
    assert guess(site, environ_base={"REMOTE_ADDR": "2001:db8:1:2:ffff::1"}) == 429
    assert guess(site, environ_base={"REMOTE_ADDR": "2001:db8:1:3::1"}) == 422


def test_the_counters_hold_no_address_and_no_name(app):
    site = Site(app)
    guess(site, "my-password-by-mistake", environ_base={"REMOTE_ADDR": "198.51.100.23"})
    site.post("/points/cards/sign-in", {"number": "ABCD-EFG7", "pin": "123456"}, None)
    with closing(sqlite3.connect(app.extensions["config"].data_dir / "limits.db")) as counters:
        keys = " ".join(key for (key,) in counters.execute("SELECT key FROM hit"))
    assert keys.count("LIMITER/") >= 3
    assert not re.search(r"198\.51|password|ABCD|127\.0", keys), keys


def test_two_processes_count_together(make_app):
    one, two = Site(make_app()), Site(make_app())
    assert [guess(each) for each in (one, two) * 5] == [422] * 10
    assert guess(one) == 429 and guess(two) == 429


def test_behind_a_proxy_of_ours_the_visitor_is_counted(make_app):
    site = Site(make_app(TRUSTED_PROXIES="1"))
    for _ in range(10):
        guess(site, headers={"X-Forwarded-For": "192.0.2.1"})
    assert guess(site, headers={"X-Forwarded-For": "192.0.2.1"}) == 429
    assert guess(site, headers={"X-Forwarded-For": "192.0.2.2"}) == 422
    assert guess(site, headers={"X-Forwarded-For": "192.0.2.99, 192.0.2.1"}) == 429, "only our own proxy's word counts"


@pytest.mark.sqlite_only
def test_an_ended_window_begins_again(tmp_path):
    from app.core.limits import SqliteFileStorage

    storage = SqliteFileStorage(f"sqlitefile://{tmp_path / 'limits.db'}")
    assert [storage.incr("key", 60) for _ in range(3)] == [1, 2, 3]
    assert storage.incr("short", -1) == 1 and storage.incr("short", 60) == 1
    assert storage.get("key") == 3 and storage.forget_ended() == 0
    storage.incr("over", -1)
    assert storage.forget_ended() == 1


@pytest.mark.sqlite_only
def test_many_threads_count_every_hit(tmp_path):
    from concurrent.futures import ThreadPoolExecutor

    from app.core.limits import SqliteFileStorage

    for number in range(10):  # Each file is new, and all eight open it at once.
        storage = SqliteFileStorage(f"sqlitefile://{tmp_path / f'limits-{number}.db'}")
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(storage.incr, ["key"] * 40, [60] * 40))
        assert storage.get("key") == 40


def test_limits_stand_at_views_and_nowhere_else(app):
    """What `OpenForReading` leaves out before a request is never there."""
    manager = limiter.limit_manager
    elsewhere = (manager.application_limits, manager.default_limits, manager._blueprint_limits, limiter._meta_limits)
    assert not any(elsewhere) and manager._decorated_limits
