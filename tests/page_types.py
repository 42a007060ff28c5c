"""Every type of page the site has, once. Accessibility, validity, languages and modes are checked on all of them.

Add a line when you add a type of page. A path may be a function that looks it up: it is called inside an app context of the
demonstration city. `who` is the role whose demonstration person signs in; None is a visitor.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class PageType:
    name: str
    path: str | Callable[[], str]
    who: str | None = None
    status: int = 200

    def address(self) -> str:
        return self.path() if callable(self.path) else self.path


PAGE_TYPES = [
    PageType("home", "/"),
    PageType("about", "/about"),
    PageType("privacy", "/privacy"),
    PageType("accessibility statement", "/accessibility"),
    PageType("play responsibly", "/play-responsibly"),
    PageType("developers", "/developers"),
    PageType("search", "/search"),
    PageType("sign in", "/sign-in"),
    PageType("no such page", "/no-such-page", status=404),
]
