"""Addresses that come from outside and must not lead outside."""

from collections.abc import Collection, Mapping, Sequence
from urllib.parse import urlsplit


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
