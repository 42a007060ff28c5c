"""Languages: 简体中文 is the source text; each feature keeps its English catalogue beside itself."""

import contextlib
import contextvars
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, request
from flask_babel import Babel, force_locale
from markupsafe import Markup, escape

from app.config import ROOT
from app.core import display

babel = Babel()
# A context variable rather than `flask.g`: a page asks for it a few hundred times.
_display: contextvars.ContextVar[display.Display] = contextvars.ContextVar("display", default=display.Display())  # noqa: B039  frozen


def init_app(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = "zh_Hans_CN"
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(str(path) for path in catalogues())
    babel.init_app(app, locale_selector=lambda: "en" if in_english() else "zh_Hans_CN")
    # Flask-Babel's own template functions resolve the locale at every call, which is half of a page's cost.
    app.jinja_env.globals.update(_=phrase, gettext=phrase, ngettext=phrases)

    @app.before_request
    def read_cookie() -> None:
        _display.set(display.parse(request.cookies.get(display.COOKIE)))

    @app.teardown_request
    def forget(_error: BaseException | None) -> None:
        _display.set(display.Display())


def catalogues() -> list[Path]:
    return sorted((ROOT / "app").glob("*/translations"))


@functools.cache
def _english() -> NullTranslations:
    """Every feature's English, merged."""
    merged: NullTranslations = NullTranslations()
    for folder in catalogues():
        catalogue = Translations.load(folder, ["en"])
        if isinstance(catalogue, Translations):
            merged = merged.merge(catalogue) if isinstance(merged, Translations) else catalogue
    return merged


@functools.lru_cache(maxsize=8_192)
def _translated(text: str, lang: str) -> Markup:
    """Messages are our own words: safe as they are; only what is put into them is escaped."""
    return Markup(_english().ugettext(text) if lang == "en" else text)  # noqa: S704


@functools.lru_cache(maxsize=8_192)
def _without_variables(text: str, lang: str) -> Markup:
    return _translated(text, lang) % {}


@functools.lru_cache(maxsize=1_024)
def _translated_plural(one: str, many: str, number: int, lang: str) -> Markup:
    found = _english().ungettext(one, many, number) if lang == "en" else many
    return Markup(found)  # noqa: S704  As above.


def phrase(text: str, **variables: Any) -> Markup:
    """`_("共 %(n)s 个站点", n=n)` in templates."""
    lang = _display.get().lang
    return _translated(text, lang) % variables if variables else _without_variables(text, lang)


def phrases(one: str, many: str, num: int, **variables: Any) -> Markup:
    return _translated_plural(one, many, num, _display.get().lang) % {"num": num, **variables}


def current() -> display.Display:
    """How this visitor reads; outside a request the default (中文, normal size)."""
    return _display.get()


def read_as(chosen: display.Display) -> None:
    """Answer this request as if the cookie had said so: for what asks without cookies. Before the first word is said."""
    _display.set(chosen)


def in_english() -> bool:
    return _display.get().lang == "en"


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


@contextlib.contextmanager
def reading(lang: str) -> Iterator[None]:
    """What is worded inside is worded for a reader of this language (`zh`, `en`)."""
    token = _display.set(_display.get().changed(lang=lang))
    try:
        with force_locale("en" if lang == "en" else "zh_Hans_CN"):
            yield
    finally:
        _display.reset(token)


def both(label: Any) -> tuple[str, str]:
    """A lazy label in 简体中文 and in English, whoever reads now."""
    with reading("zh"):
        text = str(label)
    return text, str(_english().ugettext(text))


def zh(value: str | None) -> Markup:
    """A proper name or data that exist only in Chinese, marked as such in another language's page."""
    if not value:
        return Markup("")
    return Markup('<span lang="zh-CN">{}</span>').format(value) if in_english() else escape(value)


def _get(row: Any, name: str) -> str | None:
    return row.get(name) if isinstance(row, dict) else getattr(row, name, None)
