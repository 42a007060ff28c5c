"""A page cache for anonymous visitors, in front of Flask.

A view marked `@public` and `@cached(seconds)` answers once; the finished bytes, plain and gzipped, are kept under path, query
and display mode. Every commit that touches a public table changes the generation, and all kept pages are stale at once. The
generation is eight random bytes in a memory-mapped file, so that every process of the machine sees a change without asking
anybody. Visitors with a session never see a kept page.
"""

import gzip
import hashlib
import mmap
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from app.core import display

MARK = "X-Page-Cache"
MOST_PAGES = 2_000
LONGEST_QUERY = 200
_generations: set["Generation"] = set()


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

    def close(self) -> None:
        _generations.discard(self)


_changed = threading.local()


@event.listens_for(Engine, "after_cursor_execute")
def _notice_change(_connection, _cursor, _statement, _parameters, context, _many) -> None:
    if context is None or not (context.isinsert or context.isupdate or context.isdelete):
        return
    table = getattr(getattr(context.compiled, "statement", None), "table", None)
    if table is None or not table.info.get("private"):
        _changed.public = True


@event.listens_for(Session, "after_commit")
def _publish_change(_session) -> None:
    """After, not before: a reader between the two would keep the old page under the new generation."""
    if getattr(_changed, "public", False):
        _changed.public = False
        for generation in list(_generations):
            generation.change()


@event.listens_for(Session, "after_rollback")
def _forget_change(_session) -> None:
    _changed.public = False


@dataclass(frozen=True)
class Kept:
    generation: bytes
    until: float
    headers: list[tuple[str, str]]
    etag: str
    body: bytes
    packed: bytes


class PageCache:
    """WSGI middleware. `session_cookie` is the name whose presence means: this visitor is not anonymous."""

    def __init__(self, app: Callable, generation: Generation, session_cookie: str) -> None:
        self.app = app
        self.generation = generation
        self.session_cookie = session_cookie + "="
        self.pages: OrderedDict[tuple, Kept] = OrderedDict()
        self.lock = threading.Lock()

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        key = self._key(environ)
        if key is None:
            return self._pass(environ, start_response)
        kept = self.pages.get(key)
        if kept is None or kept.generation != self.generation.read() or kept.until < time.monotonic():
            return self._ask(key, environ, start_response)
        return self._answer(kept, environ, start_response)

    def _key(self, environ: dict) -> tuple | None:
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
            return None
        cookie = environ.get("HTTP_COOKIE", "")
        if self.session_cookie in cookie or len(environ.get("QUERY_STRING", "")) > LONGEST_QUERY:
            return None
        mode = "" if not cookie else _display_of(cookie)
        return environ.get("PATH_INFO", "/"), environ.get("QUERY_STRING", ""), mode

    def _pass(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        def start(status, headers, exc_info=None):
            return start_response(status, [pair for pair in headers if pair[0] != MARK], exc_info)

        return self.app(environ, start)

    def _ask(self, key: tuple, environ: dict, start_response: Callable) -> Iterable[bytes]:
        generation = self.generation.read()
        caught: dict = {}

        def start(status, headers, exc_info=None):
            caught.update(status=status, headers=headers)
            return lambda _data: None

        asked = {**environ, "REQUEST_METHOD": "GET"}
        for name in ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE"):
            asked.pop(name, None)
        chunks = self.app(asked, start)
        try:
            body = b"".join(chunks)
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        seconds = next((value for name, value in caught["headers"] if name == MARK), None)
        headers = [pair for pair in caught["headers"] if pair[0] != MARK]
        if seconds is None or not caught["status"].startswith("200"):
            start_response(caught["status"], headers)
            return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]
        kept = _keep(generation, float(seconds), headers, body)
        with self.lock:
            self.pages[key] = kept
            self.pages.move_to_end(key)
            while len(self.pages) > MOST_PAGES:
                self.pages.popitem(last=False)
        return self._answer(kept, environ, start_response)

    def _answer(self, kept: Kept, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if kept.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
            start_response("304 Not Modified", [("ETag", kept.etag), *_without_length(kept.headers)])
            return []
        packs = "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "")
        body = kept.packed if packs else kept.body
        headers = [*kept.headers, ("ETag", kept.etag), ("Content-Length", str(len(body)))]
        if packs:
            headers.append(("Content-Encoding", "gzip"))
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def _keep(generation: bytes, seconds: float, headers: list[tuple[str, str]], body: bytes) -> Kept:
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    left_out = {"content-length", "etag", "vary", "set-cookie"}
    fixed = [pair for pair in headers if pair[0].lower() not in left_out]
    fixed.append(("Vary", "Accept-Encoding, Cookie"))
    return Kept(generation, time.monotonic() + seconds, fixed, etag, body, gzip.compress(body, 6, mtime=0))


def _without_length(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [pair for pair in headers if pair[0].lower() != "content-type"]


def _display_of(cookie: str) -> str:
    try:
        jar = SimpleCookie(cookie)
    except CookieError:
        return ""
    return display.parse(jar[display.COOKIE].value).cookie if display.COOKIE in jar else ""
