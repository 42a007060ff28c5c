"""Who may use a view. Every view carries a mark; one without is refused."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol


class Access(Protocol):
    """What a mark can answer about the current visitor."""

    def allows(self, user: Any) -> bool: ...


@dataclass(frozen=True)
class Everyone:
    def allows(self, user: Any) -> bool:
        return True


def mark(access: Access) -> Callable[[Callable], Callable]:
    def decorate(view: Callable) -> Callable:
        view.access = access  # type: ignore[attr-defined]
        return view

    return decorate


public = mark(Everyone())


def cached(seconds: int) -> Callable[[Callable], Callable]:
    """Under `@public`: the page cache may keep this page for anonymous visitors for at most `seconds`.

    Content changes empty the cache at once; the limit is for what changes by itself (“12 分钟前”, “营业中”).
    """

    def decorate(view: Callable) -> Callable:
        view.cached_for = seconds  # type: ignore[attr-defined]
        return view

    return decorate


def writes(view: Callable) -> Callable:
    """A GET that also counts something: its transaction begins as a writing one."""
    view.writes = True  # type: ignore[attr-defined]
    return view


def reads(view: Callable) -> Callable:
    """A POST that only shows what would be: on SQLite nobody who writes waits for its page to be drawn."""
    view.reads = True  # type: ignore[attr-defined]
    return view


def at_once(view: Callable) -> Callable:
    """All that this view changes is done by one chain, which is all or nothing (`app.core.db.at_once`)."""
    view.at_once = True  # type: ignore[attr-defined]
    return view


def needs_no_token(view: Callable) -> Callable:
    """A POST that changes nothing of the site and checks the Origin itself, so that cached pages can hold its form."""
    view.needs_no_token = True  # type: ignore[attr-defined]
    return view


def takes_uploads(most_bytes: int) -> Callable[[Callable], Callable]:
    """The body of a request to this view may be so large; every other view keeps the small limit of the site."""

    def decorate(view: Callable) -> Callable:
        view.largest_body = most_bytes  # type: ignore[attr-defined]
        return view

    return decorate
