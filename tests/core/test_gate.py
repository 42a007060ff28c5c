"""A body that comes slowly keeps a thread waiting, and nobody else."""

import io
import threading
import time

import pytest

from app.core import gate
from app.core.gate import Gate, TooSlow, whole


class Line:
    """A sender of so many bytes a second, whose clock the gate reads."""

    def __init__(self, data: bytes, bytes_a_second: float) -> None:
        self.data, self.rate, self.now = io.BytesIO(data), bytes_a_second, 0.0
        self.asked: list[int] = []

    def read(self, size: int) -> bytes:
        self.asked.append(size)
        part = self.data.read(size)
        self.now += len(part) / self.rate
        return part

    def clock(self) -> float:
        return self.now


def test_a_quick_body_is_taken_in_few_reads():
    line = Line(b"x" * 900_000, 10_000_000)
    assert whole(line, 900_000, clock=line.clock).read() == b"x" * 900_000
    assert len(line.asked) < 40


def test_a_body_a_byte_a_second_is_given_up_in_time():
    line = Line(b"x" * 4_000, 1)
    with pytest.raises(TooSlow):
        whole(line, 4_000, clock=line.clock)
    assert line.now < gate.PATIENCE + 10


def test_a_slow_line_may_still_send_a_large_form():
    line = Line(b"x" * 800_000, 10_000)
    assert len(whole(line, 800_000, clock=line.clock).read()) == 800_000


def test_who_goes_away_in_the_middle_leaves_a_short_body():
    line = Line(b"abc", 1_000)
    assert whole(line, 10, clock=line.clock).read() == b"abc"


def test_only_so_many_are_worked_on_and_all_are_answered():
    together, most, lock = [0], [0], threading.Lock()
    full = threading.Event()

    def app(_environ, start_response):
        with lock:
            together[0] += 1
            most[0] = max(most[0], together[0])
            if together[0] == gate.PLACES:
                full.set()
        full.wait(5)
        with lock:
            together[0] -= 1
        start_response("200 OK", [])
        return [b"ok"]

    site, answers = Gate(app, largest=100), []
    visitors = [threading.Thread(target=lambda: answers.extend(site({}, lambda *_: None))) for _ in range(24)]
    for each in visitors:
        each.start()
    for each in visitors:
        each.join()
    assert most[0] == gate.PLACES and answers == [b"ok"] * 24


def test_who_came_first_goes_in_first_even_before_those_who_just_come():
    """A place that becomes free belongs to the head of the queue at once, whoever runs first."""
    places, came_in = gate.Places(1), []

    def visitor(name: int) -> None:
        with places:
            came_in.append(name)

    with places:
        for number in range(5):
            threading.Thread(target=visitor, args=(number,)).start()
            while len(places._queue) <= number:
                time.sleep(0.001)
    with places:  # Whoever leaves and comes again stands at the end.
        assert came_in == [0, 1, 2, 3, 4]


def test_a_fault_inside_gives_the_place_back():
    places = gate.Places(1)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError), places:
            1 / 0  # noqa: B018


def test_the_body_reaches_the_application_whole_and_a_large_one_unread():
    seen = []

    def app(environ, start_response):
        seen.append(environ["wsgi.input"].read())
        start_response("200 OK", [])
        return []

    large = io.BytesIO(b"y" * 200)
    site = Gate(app, largest=100)
    site({"CONTENT_LENGTH": "3", "wsgi.input": io.BytesIO(b"abcdef")}, lambda *_: None)
    site({"CONTENT_LENGTH": "200", "wsgi.input": large}, lambda *_: None)
    assert seen == [b"abc", b"y" * 200]


def test_who_is_too_slow_is_told_so(monkeypatch):
    monkeypatch.setattr(gate, "PATIENCE", -1.0)
    said: list[str] = []
    site = Gate(lambda *_: pytest.fail("the application was asked"), largest=100)
    assert site({"CONTENT_LENGTH": "9", "wsgi.input": io.BytesIO(b"slow")}, lambda status, _: said.append(status)) == []
    assert said == ["408 Request Timeout"]
