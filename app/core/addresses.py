"""Addresses that come from outside and must not lead outside."""

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
