"""Texts go packed over the wire: what the page cache does not keep (a search, a page of somebody signed in) is packed as it goes.

A secret beside words that a stranger chose can be guessed from the length of what is packed (BREACH). Each answer therefore
carries a name of random length in its gzip header, as “Heal the BREACH” proposes; the session cookie is SameSite besides.
"""

import gzip
import io
import secrets
from collections.abc import Callable, Iterable

TEXTS = (
    "text/html",
    "text/csv",
    "text/plain",
    "application/json",
    "application/geo+json",
    "application/xml",
    "application/atom+xml",
)
UNTOUCHED = {"content-encoding", "content-range"}
WEAK = "W/"  # A tag that holds however the bytes are packed; a strong one names these bytes.
SHORTEST = 1_000  # Bytes: less fits into one packet anyway.
LONGEST = 2_000_000  # Bytes: a large export would hold a thread for the packing alone.
LONGEST_NAME = 100
PACKED = ("Content-Encoding", "gzip")
LEVEL = 4  # A page of 80 kB in a millisecond; level 6 saves a twentieth more and takes twice as long.


class Packing:
    """WSGI middleware. Leaves alone what is packed already, streamed, validated by a tag, or no text."""

    def __init__(self, app: Callable) -> None:
        self.app = app

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        if "gzip" not in environ.get("HTTP_ACCEPT_ENCODING", "") or environ["REQUEST_METHOD"] == "HEAD":
            return self.app(environ, start_response)
        caught: dict = {}

        def start(status, headers, *exc_info):
            # A kept page comes packed: it is asked for most often, and looked at least.
            if PACKED in headers or not _is_to_pack(headers):
                return start_response(status, headers, *exc_info)
            caught.update(status=status, headers=headers)
            return lambda _data: None

        chunks = self.app(environ, start)
        if not caught:
            return chunks
        try:
            body = pack(b"".join(chunks))
        finally:
            close = getattr(chunks, "close", None)
            if close:
                close()
        kept = [pair for pair in caught["headers"] if pair[0].lower() not in ("content-length", "vary")]
        varies = [value for name, value in caught["headers"] if name.lower() == "vary"]
        kept += [PACKED, ("Content-Length", str(len(body)))]
        kept.append(("Vary", ", ".join([*varies, "Accept-Encoding"])))
        start_response(caught["status"], kept)
        return [body]


def _is_to_pack(headers: list[tuple[str, str]]) -> bool:
    named = {name.lower(): value for name, value in headers}
    length = named.get("content-length", "")
    return (
        named.get("content-type", "").split(";")[0] in TEXTS
        and length.isdigit()
        and SHORTEST <= int(length) <= LONGEST
        and not UNTOUCHED & named.keys()
        and named.get("etag", WEAK).startswith(WEAK)
    )


def pack(body: bytes) -> bytes:
    packed = io.BytesIO()
    name = "x" * (1 + secrets.randbelow(LONGEST_NAME))
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=packed, mtime=0) as file:
        file.write(body)
    return packed.getvalue()
