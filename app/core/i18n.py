"""Languages: 简体中文 is the source text; each feature keeps its English catalogue beside itself."""

from pathlib import Path
from typing import Any

from flask import Flask, g, has_request_context, request
from flask_babel import Babel
from markupsafe import Markup, escape

from app.config import ROOT
from app.core import display

babel = Babel()


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "zh_Hans_CN"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(path) for path in catalogues())
    babel.init_app(app, locale_selector=lambda: "en" if current().lang == "en" else "zh_Hans_CN")


def catalogues() -> list[Path]:
    return sorted((ROOT / "app").glob("*/translations"))


def current() -> display.Display:
    """How this visitor reads; outside a request the default (中文, normal size)."""
    if not has_request_context():
        return display.Display()
    if "display" not in g:
        g.display = display.parse(request.cookies.get(display.COOKIE))
    return g.display


def in_english() -> bool:
    return current().lang == "en"


def plain(row: Any, name: str) -> str:
    """The text of `row.name` in the reader's language, as plain text (for attributes and titles)."""
    return (in_english() and _get(row, f"{name}_en")) or _get(row, name) or ""


def local(row: Any, name: str) -> Markup:
    """The text of `row.name` in the reader's language; Chinese that has no English keeps its own `lang`."""
    if in_english() and not _get(row, f"{name}_en"):
        return zh(_get(row, name))
    return escape(plain(row, name))


def lang_of(row: Any, name: str) -> str:
    """The language tag of what `local` and `plain` give: for `lang=` on an element whose text cannot hold a span."""
    return "en" if in_english() and _get(row, f"{name}_en") else "zh-CN"


def zh(value: str | None) -> Markup:
    """A proper name or data that exist only in Chinese, marked as such in another language's page."""
    if not value:
        return Markup("")
    return Markup('<span lang="zh-CN">{}</span>').format(value) if in_english() else escape(value)


def _get(row: Any, name: str) -> str | None:
    return row.get(name) if isinstance(row, dict) else getattr(row, name, None)
