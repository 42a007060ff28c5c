"""Addresses that come from outside and must not lead outside."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlsplit

from werkzeug.datastructures import Headers


def own(target: str | None) -> str | None:
    """A path of our own site, or None: `//other.example`, backslashes, control characters and schemes lead nowhere."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or not target.isprintable():
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target


def arguments(query: Mapping[str, Sequence[str]], taken: Collection[str] = ()) -> dict[str, list[str]]:
    """The query of the present address for `url_for` of the next one, without what has a name `taken` by it or by `url_for`
    itself: `?endpoint=`, `?_scheme=` and the like are anybody's to write."""
    kept = (name for name in query if name not in taken and name != "endpoint" and not name.startswith("_"))
    return {name: list(query[name]) for name in kept}


def posted_from(host: str, headers: Headers) -> bool:
    """The browser says the form was on a page of this host (Origin, or Sec-Fetch-Site in newer ones)."""
    origin = headers.get("Origin")
    if origin:
        return _path_at(host, origin) is not None
    return headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"


def page_before(host: str, headers: Headers) -> str | None:
    """The page of ours that somebody came from, as a path; None when the browser does not say or it was another's."""
    return own(_path_at(host, headers.get("Referer", "")))


def _path_at(host: str, address: str) -> str | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return parts.path if parts.netloc == host else None
