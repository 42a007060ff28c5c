"""The gate before the application: bodies come in whole, and only so many requests are worked on at a time.

The server gives each request a thread, and who sends a body a byte at a time keeps it: with as many threads as the site can work
with, eight such senders are enough to close it. So the server has THREADS, which wait here for a body to be complete, and PLACES
of them at a time work. Kept pages and static files do not pass the gate.

A body larger than `largest` belongs to an upload, which only somebody who has signed in may send: it is read by its view.
"""

import collections
import io
import threading
import time
from collections.abc import Callable, Iterable
from typing import BinaryIO

THREADS = 160  # Of a web process.
PLACES = 8  # Requests worked on at a time: as many as the pool has connections to PostgreSQL.
PATIENCE = 20.0  # Seconds for a body, and one more for each SLOWEST bytes of it.
SLOWEST = 8_192
SLOW_READ, LARGEST_READ = 0.05, 65_536


class TooSlow(Exception):
    """The body is not here in time, and its sender can wait no longer for an answer."""


class Places:
    """So many at a time, and who came first goes in first.

    A semaphore lets a newcomer in before the one it has called and who is still waking up; in a crowd one of a hundred waited
    nearly twice as long as in a queue (decision 0030).
    """

    def __init__(self, number: int) -> None:
        self._free = number
        self._changing = threading.Lock()
        self._queue: collections.deque[threading.Lock] = collections.deque()

    def __enter__(self) -> None:
        with self._changing:
            if self._free:
                self._free -= 1
                return
            turn = threading.Lock()
            turn.acquire()
            self._queue.append(turn)
        turn.acquire()  # Until somebody leaves and gives their place away.

    def __exit__(self, *_error: object) -> None:
        with self._changing:
            if self._queue:
                self._queue.popleft().release()
            else:
                self._free += 1


class Gate:
    """WSGI middleware. `largest`: bytes of a body that anybody may send."""

    def __init__(self, app: Callable, largest: int) -> None:
        self.app = app
        self.largest = largest
        self.places = Places(PLACES)

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        length = environ.get("CONTENT_LENGTH", "")
        if length.isdecimal() and 0 < int(length) <= self.largest:
            try:
                environ["wsgi.input"] = whole(environ["wsgi.input"], int(length))
            except TooSlow:
                start_response("408 Request Timeout", [("Content-Length", "0"), ("Connection", "close")])
                return []
        with self.places:
            return self.app(environ, start_response)


def whole(body: BinaryIO, length: int, *, clock: Callable[[], float] = time.monotonic) -> io.BytesIO:
    """The body; shorter than `length` when its sender has gone. Raises TooSlow.

    A read waits until it has all it asked for. So it asks for little while little comes, to look at the clock in between.
    """
    kept, ask, end = io.BytesIO(), 1, clock() + PATIENCE + length / SLOWEST
    while kept.tell() < length:
        begun = clock()
        if begun > end:
            raise TooSlow
        part = body.read(min(ask, length - kept.tell()))
        if not part:
            break
        kept.write(part)
        ask = max(ask // 2, 1) if clock() - begun > SLOW_READ else min(ask * 16, LARGEST_READ)
    kept.seek(0)
    return kept
