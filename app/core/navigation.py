"""The ways through the site, put together from what the features declare, for whoever is looking."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user


@dataclass(frozen=True)
class Item:
    label: Any
    url: str
    current: bool
    art: str

    def __iter__(self):
        return iter((self.label, self.url, self.current))


class Lazily:
    """A list that is put together when a template first looks at it: most pages show one navigation, not three."""

    def __init__(self, make: Callable[[], list]) -> None:
        self._make = make

    @functools.cached_property
    def _items(self) -> list:
        return self._make()

    def __iter__(self) -> Iterator:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, index: int) -> Any:
        return self._items[index]


def init_app(app: Flask) -> None:
    def navigations() -> dict[str, Lazily]:
        return {
            "nav": Lazily(lambda: _items("navigation")),
            "account_links": Lazily(_account),
            "desk_nav": Lazily(lambda: _items("desk")),
        }

    app.context_processor(navigations)


def _items(kind: str) -> list[Item]:
    links = [link for feature in current_app.extensions["features"] for link in getattr(feature, kind)]
    roles = current_user.roles
    seen = [link for link in links if not link.roles or roles & set(link.roles)]
    urls = {link.endpoint: url_for(link.endpoint) for link in seen}
    here = max((url for url in urls.values() if _leads_here(url)), key=len, default=None)
    return [
        Item(link.label, urls[link.endpoint], urls[link.endpoint] == here, link.art)
        for link in sorted(seen, key=lambda link: link.order)
    ]


def _account() -> list[tuple[Any, str]]:
    if not current_user.is_authenticated:
        return [(_("登录"), url_for("accounts.sign_in"))]
    return [(item.label, item.url) for item in _items("account")]


def _leads_here(url: str) -> bool:
    """Whether the present page is this one or lies below it. Of several, the longest address is the current one."""
    return request.path == url or (url != "/" and request.path.startswith(f"{url}/"))
