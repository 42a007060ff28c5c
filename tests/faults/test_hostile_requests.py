"""A stranger with a socket: broken framing, bodies without end, forged headers. Nothing of it costs the site an answer."""

import contextlib
import gzip
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from app.core.gate import PLACES
from tests import servers
from tests.browser import serving_demonstration

HELD = b"Host: 127.0.0.1\r\nConnection: close\r\n"
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
MALFORMED = {
    "not http": b"hello\r\n\r\n",
    "a tls greeting": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\0" * 64,
    "nothing but a line end": b"\r\n\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "an unknown version": b"GET / HTTP/9.9\r\n" + HELD + b"\r\n",
    "no method": b" / HTTP/1.1\r\n" + HELD + b"\r\n",
    "an unknown method": b"BREW / HTTP/1.1\r\n" + HELD + b"\r\n",
    "trace": b"TRACE / HTTP/1.1\r\n" + HELD + b"\r\n",
    "connect": b"CONNECT evil.example:443 HTTP/1.1\r\n" + HELD + b"\r\n",
    "an address with spaces": b"GET /a b c HTTP/1.1\r\n" + HELD + b"\r\n",
    "an address with NUL": b"GET /\0 HTTP/1.1\r\n" + HELD + b"\r\n",
    "an address of another site": b"GET http://evil.example/ HTTP/1.1\r\n" + HELD + b"\r\n",
    "a path out of the folder": b"GET /static/../../../etc/passwd HTTP/1.1\r\n" + HELD + b"\r\n",
    "the same, encoded": b"GET /static/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\n" + HELD + b"\r\n",
    "a path half in UTF-8": b"GET /%e9%a9 HTTP/1.1\r\n" + HELD + b"\r\n",
    "an address of 100 kB": b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HELD + b"\r\n",
    "a query of 100 kB": b"GET /search?q=" + b"a" * 100_000 + b" HTTP/1.1\r\n" + HELD + b"\r\n",
    "no host": b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
    "two hosts": b"GET / HTTP/1.1\r\nHost: a\r\n" + HELD + b"\r\n",
    "a header without a name": b"GET / HTTP/1.1\r\n" + HELD + b": nobody\r\n\r\n",
    "a header with spaces": b"GET / HTTP/1.1\r\n" + HELD + b"X Y : z\r\n\r\n",
    "a folded header": b"GET / HTTP/1.1\r\n" + HELD + b"X: a\r\n b\r\n\r\n",
    "a header of 1 MB": b"GET / HTTP/1.1\r\n" + HELD + b"X: " + b"a" * 1_000_000 + b"\r\n\r\n",
    "10,000 headers": b"GET / HTTP/1.1\r\n" + HELD + b"".join(b"X%d: a\r\n" % n for n in range(10_000)) + b"\r\n",
    "a negative length": b"POST /sign-in HTTP/1.1\r\n" + HELD + FORM + b"Content-Length: -1\r\n\r\n",
    "a length in words": b"POST /sign-in HTTP/1.1\r\n" + HELD + FORM + b"Content-Length: ten\r\n\r\n",
    "a broken cookie": b"GET / HTTP/1.1\r\n" + HELD + b"Cookie: session=\xff\xfe; display==;;=\r\n\r\n",
    "a chunk without end": b"POST /sign-in HTTP/1.1\r\n" + HELD + FORM + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def city(databases, demonstration, tmp_path_factory) -> Iterator[servers.RunningSite]:
    with serving_demonstration(databases, demonstration, tmp_path_factory.mktemp("city")) as site:
        yield site


def say(site: servers.RunningSite, *parts: bytes, seconds: float = 5) -> bytes:
    """Send this to the port, and give what came back until the other side closed or fell silent."""
    address = urlsplit(site.url)
    heard = b""
    with (
        socket.create_connection((address.hostname, address.port), timeout=seconds) as line,
        contextlib.suppress(OSError),
    ):
        for part in parts:
            line.sendall(part)
        while len(heard) < 1_000_000 and (got := line.recv(65_536)):
            heard += got
    return heard


def status(answer: bytes) -> int | None:
    """None when the connection was closed without a word."""
    return int(answer.split(b" ", 2)[1]) if answer.startswith(b"HTTP/") else None


def assert_well(site: servers.RunningSite) -> None:
    assert status(say(site, b"GET /healthz HTTP/1.1\r\n" + HELD + b"\r\n")) == 200


@pytest.mark.parametrize("name", MALFORMED)
def test_a_malformed_request_harms_nobody(name, city):
    answer = say(city, MALFORMED[name], seconds=2)
    assert (status(answer) or 400) < 500, answer[:200]
    assert b"Traceback" not in answer and b"root:x" not in answer
    assert_well(city)


def test_two_framings_end_the_connection(city):
    """RFC 9112 §6.1: what stands behind a body framed twice must never be answered as a request of its own."""
    head = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\n" + FORM
    framed = head + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    answer = say(city, framed + b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", seconds=2)
    assert b'"ok"' not in answer, "the smuggled request was answered"
    assert_well(city)


def test_a_body_of_100_megabytes_is_refused_before_it_is_taken(city):
    head = b"POST /sign-in HTTP/1.1\r\n" + HELD + FORM + b"Content-Length: 104857600\r\n\r\n"
    address, sent = urlsplit(city.url), 0
    answer = b""
    with socket.create_connection((address.hostname, address.port), timeout=5) as line:
        with contextlib.suppress(OSError):
            line.sendall(head)
            while sent < 104_857_600:
                sent += line.send(b"x" * 65_536)
        with contextlib.suppress(OSError):
            answer = line.recv(65_536)
    assert sent < 20_000_000, f"{sent} bytes were taken"
    assert status(answer) in (None, 400, 413)
    assert_well(city)


def test_who_sends_a_body_a_byte_at_a_time_holds_up_nobody(city):
    head = b"POST /sign-in HTTP/1.1\r\n" + HELD + FORM + b"Content-Length: 4000\r\n\r\na"
    address = urlsplit(city.url)
    with contextlib.ExitStack() as lines:
        for _ in range(5 * PLACES):
            line = lines.enter_context(socket.create_connection((address.hostname, address.port), timeout=5))
            line.sendall(head)
        assert_well(city)


def test_a_packed_body_is_not_unpacked(city):
    bomb = gzip.compress(b"name=" + b"x" * 50_000_000)
    head = (
        b"POST /sign-in HTTP/1.1\r\n"
        + HELD
        + FORM
        + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(bomb)
    )
    began = time.monotonic()
    assert status(say(city, head, bomb)) in (400, 413, 415)
    assert time.monotonic() - began < 5
    assert_well(city)


@pytest.mark.parametrize(
    ("kind", "body"),
    {
        "200,000 fields": (FORM, b"&".join(b"a%d=1" % number for number in range(200_000))),
        "the same field": (FORM, b"&".join([b"a=1"] * 240_000)),
        "200,000 parts": (
            b"Content-Type: multipart/form-data; boundary=b\r\n",
            b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n' * 16_000 + b"--b--\r\n",
        ),
        "a boundary without end": (b"Content-Type: multipart/form-data; boundary=" + b"-" * 60 + b"\r\n", b"-" * 900_000),
        "200,000 brackets": (b"Content-Type: application/json\r\n", b"[" * 200_000),
    }.values(),
    ids=["fields", "one field", "parts", "boundary", "brackets"],
)  # fmt: skip
def test_a_form_without_end_is_refused_in_time(kind, body, city):
    head = b"POST /sign-in HTTP/1.1\r\n" + HELD + kind + b"Content-Length: %d\r\n\r\n" % len(body)
    began = time.monotonic()
    answer = say(city, head, body)
    assert (status(answer) or 400) in (400, 413, 422), answer[:100]
    assert time.monotonic() - began < 5
    assert_well(city)
