"""With a real Redis: limits hold across processes, jobs run; without it again, pages stay up and nobody guesses passwords."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from app.core import clock, outbox, page_cache
from app.core.db import db
from tests import servers
from tests.builders.accounts import PASSWORD, person
from tests.site import Site

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def server() -> Iterator[tuple[str, ExitStack]]:
    """The address of a Redis of this test alone; closing the stack ends it."""
    with ExitStack() as stack:
        try:
            address = stack.enter_context(servers.redis())
        except servers.ServerMissing as missing:
            pytest.skip(str(missing))
        yield address, stack


def guess(site: Site, name: str = "wang", password: str = "wrong password") -> int:
    site.get("/sign-in")
    return site.post("/sign-in", {"name": name, "password": password}, None).status


def test_two_processes_count_together(make_app, server):
    address, _stack = server
    one, two = (Site(make_app(REDIS_URL=address)) for _ in range(2))
    assert [guess(each) for each in (one, two) * 5] == [422] * 10
    assert guess(one) == 429 and guess(two) == 429


def test_two_machines_share_the_state_of_their_pages(server, tmp_path, monkeypatch):
    """Each machine has a file of its own; what the one saved, the other's visitors see."""
    monkeypatch.setattr(page_cache, "LOOK", 0.0)
    address, stack = server
    one, two = (page_cache.open_generation(tmp_path / name, address) for name in ("one", "two"))
    before = one.read()
    assert before == one.read()
    two.change()
    after = one.read()
    assert after != before
    stack.close()
    assert one.read() != after, "a page kept while nobody can tell of a change is not trusted"


def test_when_it_is_lost_pages_are_up_and_signing_in_is_closed(make_app, server):
    address, stack = server
    app = make_app(REDIS_URL=address, TESTING="0")
    with app.app_context():
        person(name="wang")
    before, visitor = Site(app), Site(app)
    assert guess(before, password=PASSWORD) == 303
    visitor.get("/sign-in")
    stack.close()

    for path in ("/", "/stations", "/exhibition", "/charity", "/points", "/search?q=水", "/sign-in"):
        visitor.get(path)
    visitor.get("/S/0000000", 404)
    before.get("/me")
    refused = visitor.post("/sign-in", {"name": "wang", "password": PASSWORD}, None)
    assert refused.status == 503, "nobody signs in uncounted"
    assert "Retry-After" in refused.headers and "redis" not in refused.data.decode().lower()


def test_a_job_waits_in_it_and_runs(make_app, server, monkeypatch):
    address, _stack = server
    monkeypatch.setattr(outbox, "_listeners", [])
    app = make_app(REDIS_URL=address, TESTING="0")
    sent: list[dict] = []
    outbox.handle("test", sent.append)
    with app.app_context():
        outbox.put("test", {"number": 1}, now=clock.now())
        db.session.commit()
    huey = app.extensions["huey"]
    assert huey.pending_count() == 1, "the commit woke the runner"
    huey.execute(huey.dequeue())
    assert sent == [{"number": 1}]


def test_a_commit_holds_when_the_queue_is_lost(make_app, server, monkeypatch):
    address, stack = server
    monkeypatch.setattr(outbox, "_listeners", [])
    app = make_app(REDIS_URL=address, TESTING="0")
    sent: list[dict] = []
    outbox.handle("test", sent.append)
    stack.close()
    with app.app_context():
        outbox.put("test", {"number": 1}, now=clock.now())
        db.session.commit()
        assert outbox.run_due(clock.now()) == 1 and sent == [{"number": 1}]
