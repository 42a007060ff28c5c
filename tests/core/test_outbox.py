"""Messages of the same commit: not saved, not sent; saved, sent once; failing, tried again and shown."""

import datetime
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.core import outbox
from app.core.db import db, writing
from app.core.outbox import MOST_TRIES, OutboxMessage

NOW = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)


@pytest.fixture
def sent():
    """What the handlers of `test` and `broken` were given."""
    given: list[dict] = []

    def fail(payload: dict) -> None:
        given.append(payload)
        raise RuntimeError("the other side is away")

    outbox.handle("test", given.append)
    outbox.handle("broken", fail)
    return given


def put(kind: str, **payload) -> None:
    outbox.put(kind, payload, now=NOW)
    db.session.commit()


def minutes(number: float) -> datetime.datetime:
    return NOW + datetime.timedelta(minutes=number)


def test_what_is_saved_is_sent_once(db_session, sent):
    put("test", number=1)
    put("test", number=2)
    assert outbox.run_due(NOW) == 2 and outbox.run_due(minutes(60)) == 0
    assert sent == [{"number": 1}, {"number": 2}]


def test_what_is_not_saved_is_not_sent(db_session, sent):
    outbox.put("test", {}, now=NOW)
    db.session.rollback()
    assert outbox.run_due(NOW) == 0 and sent == []


def test_two_runners_send_each_message_once(make_app, sent):
    app = make_app()
    with app.app_context():
        for number in range(20):
            put("test", number=number)

    def run(_: int) -> int:
        with app.app_context(), writing():
            try:
                return outbox.run_due(NOW)
            finally:
                db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(run, range(4))) == 20
    assert sorted(payload["number"] for payload in sent) == list(range(20))


def test_a_failing_message_is_tried_again_with_growing_pauses(db_session, sent):
    put("broken")
    outbox.run_due(NOW)
    outbox.run_due(minutes(0.5))
    assert len(sent) == 1, "not before a minute has passed"
    outbox.run_due(minutes(1))
    outbox.run_due(minutes(2))
    assert len(sent) == 2, "then two minutes"
    message = db.session.scalars(db.select(OutboxMessage)).one()
    assert (message.tries, message.done_at) == (2, None) and "the other side is away" in message.error


def test_one_that_fails_does_not_stop_the_others(db_session, sent):
    put("broken")
    put("test", number=1)
    assert outbox.run_due(NOW) == 1


def test_it_gives_up_and_a_person_can_have_it_tried_again(db_session, sent):
    put("broken")
    for day in range(MOST_TRIES + 3):
        outbox.run_due(minutes(day * 24 * 60))
    assert len(sent) == MOST_TRIES
    (stuck,) = outbox.given_up()
    outbox.handle("broken", sent.append)
    assert outbox.retry(stuck.id, minutes(1))
    db.session.commit()
    assert outbox.run_due(minutes(1)) == 1
    assert not outbox.given_up() and not outbox.retry(stuck.id, minutes(2))


def test_a_message_nobody_handles_is_refused_when_it_is_put(db_session):
    with pytest.raises(KeyError):
        outbox.put("nobody", {}, now=NOW)


def test_the_runner_is_woken_by_the_commit_and_not_by_a_savepoint(db_session, sent, monkeypatch):
    woken: list[bool] = []
    monkeypatch.setattr(outbox, "_listeners", [lambda: woken.append(True)])
    outbox.put("test", {}, now=NOW)
    with db.session.begin_nested():
        pass
    assert woken == []
    db.session.commit()
    assert woken == [True]


def test_a_queue_that_does_not_answer_breaks_no_commit(make_app, monkeypatch, sent):
    """The next full minute delivers what could not be announced."""
    monkeypatch.setattr(outbox, "_listeners", [])
    app = make_app(TESTING="0")
    app.extensions["huey"].storage.enqueue = lambda *_args, **_options: 1 / 0
    with app.app_context():
        put("test", number=1)
        assert outbox.run_due(NOW) == 1
