"""A page cache for anonymous visitors, in front of Flask.

A view marked `@public` and `@cached(seconds)` answers once; the finished bytes, plain and gzipped, are kept under path, query
and display mode. Every commit that touches a public table changes the generation, and all kept pages are stale at once. The
generation is eight random bytes in a memory-mapped file, so that every process of the machine sees a change without asking
anybody; several machines tell each other through Redis. Visitors with a session never see a kept page.

A page that has just become stale is made once, however many ask for it at that moment: the others wait for it.
"""

import gzip
import hashlib
import logging
import mmap
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import cast
from weakref import WeakSet

import redis
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from werkzeug.http import parse_cookie

from app.core import display

log = logging.getLogger(__name__)
MARK = "X-Page-Cache"
MOST_PAGES = 2_000
LONGEST_QUERY = 200
LOOK = 0.5  # Seconds between two looks at what other machines have changed.
PATIENCE = 0.5  # Seconds for Redis to answer.
GENERATION_KEY = "site:generation"
LONGEST_WAIT = 10.0  # Seconds for a page that another request is making, before making it oneself.
DEFAULT_DISPLAY = display.Display().cookie
_generations: WeakSet["Generation"] = WeakSet()


class Generation:
    """Which state of the public content this is: equal bytes, equal content. Shared by the machine's processes."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as file:
            if file.tell() < 8:
                file.write(secrets.token_bytes(8 - file.tell()))
        with path.open("r+b") as file:
            self._map = mmap.mmap(file.fileno(), 8)
        _generations.add(self)

    def read(self) -> bytes:
        return self._map[:8]

    def change(self) -> None:
        self._map[:8] = secrets.token_bytes(8)


class SharedGeneration(Generation):
    """The same for several machines: what one of them saved, the others see within LOOK seconds, by a word in Redis.

    While Redis does not answer, no page is kept for longer than that.
    """

    def __init__(self, path: Path, url: str) -> None:
        super().__init__(path)
        self._redis = redis.Redis.from_url(url, socket_timeout=PATIENCE, socket_connect_timeout=PATIENCE)
        self._seen, self._look_at, self._looking = b"", 0.0, threading.Lock()

    def read(self) -> bytes:
        if self._look_at < time.monotonic() and self._looking.acquire(blocking=False):
            try:
                self._seen = cast(bytes | None, self._redis.get(GENERATION_KEY)) or b""
            except redis.RedisError as error:
                self._lost(error)
            finally:
                self._look_at = time.monotonic() + LOOK
                self._looking.release()
        return super().read() + self._seen

    def change(self) -> None:
        super().change()
        try:
            self._redis.set(GENERATION_KEY, secrets.token_bytes(8))
        except redis.RedisError as error:
            self._lost(error)

    def _lost(self, error: Exception) -> None:
        self._seen = secrets.token_bytes(8)
        log.error("other machines cannot be told of a change, nor tell of theirs: %s", type(error).__name__)


def open_generation(path: Path, redis_url: str) -> Generation:
    return SharedGeneration(path, redis_url) if redis_url else Generation(path)


_changed = threading.local()


@event.listens_for(Engine, "after_cursor_execute")
def _notice_change(_connection, _cursor, _statement, _parameters, context, _many) -> None:
    if context is None or not (context.isinsert or context.isupdate or context.isdelete):
        return
    table = getattr(getattr(context.compiled, "statement", None), "table", None)
    if table is None or not table.info.get("private"):
        notice_change()


def notice_change() -> None:
    """What is being committed alters public pages."""
    _changed.public = True


@event.listens_for(Session, "after_commit")
def _publish_change(session: Session) -> None:
    """After, not before: a reader between the two would keep the old page under the new generation.

    The release of a savepoint also comes by here; nobody else sees anything of it yet.
    """
    if getattr(_changed, "public", False) and not session.in_nested_transaction():
        empty()


@event.listens_for(Session, "after_rollback")
def _forget_change(session: Session) -> None:
    if not session.in_nested_transaction():
        _changed.public = False


def empty() -> None:
    """Make every kept page stale, in every process."""
    _changed.public = False
    for generation in list(_generations):
        generation.change()


@dataclass(frozen=True)
class Kept:
    """A page ready to be sent: plain, gzipped, and as the bare news that it has not changed."""

    generation: bytes
    until: float
    etag: str
    plain: tuple[list[tuple[str, str]], bytes]
    packed: tuple[list[tuple[str, str]], bytes]
    unchanged: list[tuple[str, str]]


class Making:
    """A page that one request is making and others wait for. `kept` is None when nothing came of it that may be kept."""

    def __init__(self) -> None:
        self.done = threading.Event()
        self.kept: Kept | None = None


class PageCache:
    """WSGI middleware. `session_cookie` is the name whose presence means: this visitor is not anonymous."""

    def __init__(self, app: Callable, generation: Generation, session_cookie: str) -> None:
        self.app = app
        self.generation = generation
        self.session_cookie = session_cookie + "="
        self.pages: OrderedDict[tuple, Kept] = OrderedDict()
        self.making: dict[tuple, Making] = {}
        self.lock = threading.Lock()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._pass(environ, start_response)
        kept, generation = self.pages.get(key), self.generation.read()
        if kept is None:  # Whether it may be kept is not known yet: nobody waits for it.
            return self._ask(key, generation, Making(), environ, start_response)
        if kept.generation != generation or kept.until < time.monotonic():
            return self._ask_once(key, generation, environ, start_response)
        return self._answer(kept, environ, start_response)

    def _ask_once(self, key: tuple, generation: bytes, environ: dict, start_response: Callable) -> Iterable[bytes]:
        """A page that has become stale: the first makes it, for all who came in the same generation."""
        with self.lock:
            making = self.making.get((key, generation))
            is_first = making is None
            if making is None:
                making = self.making[key, generation] = Making()
        if is_first:
            try:
                return self._ask(key, generation, making, environ, start_response)
            finally:
                with self.lock:
                    del self.making[key, generation]
                making.done.set()
        making.done.wait(LONGEST_WAIT)
        if making.kept is None:
            return self._ask(key, generation, Making(), environ, start_response)
        return self._answer(making.kept, environ, start_response)

    def _key(self, environ: dict) -> tuple | None:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_RANGE" in environ:
            return None
        if (
            self.session_cookie in environ.get("HTTP_COOKIE", "")
            or len(environ.get("QUERY_STRING", "")) > LONGEST_QUERY
        ):
            return None
        return environ.get("PATH_INFO", "/"), environ.get("QUERY_STRING", ""), _display_of(environ)

    def _pass(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        def start(status, headers, *exc_info):
            return start_response(status, [pair for pair in headers if pair[0] != MARK], *exc_info)

        return self.app(environ, start)

    def _ask(
        self, key: tuple, generation: bytes, making: Making, environ: dict, start_response: Callable
    ) -> Iterable[bytes]:
        """Have the page made. HEAD is asked as GET, so that the answer can be kept."""
        caught: dict = {}

        def start(status, headers, *_exc_info):
            caught.update(status=status, headers=headers)
            return lambda _data: None

        chunks = self.app({**environ, "REQUEST_METHOD": "GET"}, start)
        is_head = environ["REQUEST_METHOD"] == "HEAD"
        seconds = _may_keep(caught)
        if seconds is None:
            start_response(caught["status"], [pair for pair in caught["headers"] if pair[0] != MARK])
            return _closed(chunks) if is_head else chunks
        headers = [pair for pair in caught["headers"] if pair[0] != MARK]
        making.kept = kept = _keep(generation, seconds, headers, _whole(chunks))
        with self.lock:
            self.pages[key] = kept
            self.pages.move_to_end(key)
            while len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)
        return self._answer(kept, environ, start_response)

    def _answer(self, kept: Kept, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if kept.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", kept.unchanged.copy())
            return []
        headers, body = kept.packed if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else kept.plain
        start_response("200 OK", headers.copy())  # A server may add to the list it is given.
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _keep(generation: bytes, seconds: float, headers: list[tuple[str, str]], body: bytes) -> Kept:
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    left_out = {"content-length", "etag", "vary"}
    fixed = [pair for pair in headers if pair[0].lower() not in left_out]
    fixed += [("Vary", "Accept-Encoding, Cookie"), ("ETag", etag)]
    packed = gzip.compress(body, 6, mtime=0)
    return Kept(
        generation,
        time.monotonic() + seconds,
        etag,
        plain=([*fixed, ("Content-Length", str(len(body)))], body),
        packed=([*fixed, ("Content-Length", str(len(packed))), ("Content-Encoding", "gzip")], packed),
        unchanged=[pair for pair in fixed if pair[0].lower() != "content-type"],
    )


def _may_keep(caught: dict) -> float | None:
    """The seconds the view allows; None for what it did not mark, for errors, and for whatever begins a session."""
    headers = caught["headers"]
    seconds = next((value for name, value in headers if name == MARK), None)
    begins_session = any(name.lower() == "set-cookie" for name, _ in headers)
    return float(seconds) if seconds and caught["status"].startswith("200") and not begins_session else None


def _whole(chunks: Iterable[bytes]) -> bytes:
    try:
        return b"".join(chunks)
    finally:
        _closed(chunks)


def _closed(chunks: Iterable[bytes]) -> list[bytes]:
    close = getattr(chunks, "close", None)
    if close:
        close()
    return []


def _display_of(environ: dict) -> str:
    """Read exactly as Flask reads it: a cookie the two understood differently would keep a page under another's key."""
    if "HTTP_COOKIE" not in environ:
        return DEFAULT_DISPLAY
    return display.parse(parse_cookie(environ).get(display.COOKIE)).cookie
