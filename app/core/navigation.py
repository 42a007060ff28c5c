"""The ways through the site, put together from what the features declare, for whoever is looking."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.features import Link


@dataclass(frozen=True)
class Item:
    label: Any
    url: str
    current: bool
    art: str

    def __iter__(self):
        return iter((self.label, self.url, self.current))


def init_app(app: Flask) -> None:
    app.context_processor(
        lambda: {"nav": _items("navigation"), "account_links": _account(), "desk_nav": _items("desk")}
    )


def _items(kind: str) -> list[Item]:
    links = [link for feature in current_app.extensions["features"] for link in getattr(feature, kind)]
    return [_item(link) for link in sorted(links, key=lambda link: link.order) if _may_see(link)]


def _account() -> list[tuple[Any, str]]:
    if not current_user.is_authenticated:
        return [(_("登录"), url_for("accounts.sign_in"))]
    return [(item.label, item.url) for item in _items("account")]


def _may_see(link: Link) -> bool:
    return not link.roles or (current_user.is_authenticated and current_user.holds(*link.roles))


def _item(link: Link) -> Item:
    url = url_for(link.endpoint)
    here = request.path == url or (url != "/" and request.path.startswith(f"{url}/"))
    return Item(link.label, url, here, link.art)
