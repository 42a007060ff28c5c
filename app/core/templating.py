"""What templates can ask for: assets, paper-cut art, and values written the way people write them."""

import datetime
import json
from functools import lru_cache

from flask import Flask, current_app, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext
from jinja2 import StrictUndefined
from markupsafe import Markup

from app.config import ROOT
from app.core import addresses, clock, i18n, papercut, site

MANIFEST = ROOT / "static" / "dist" / "manifest.json"
WEEKDAYS = "一二三四五六日"
WEEKDAYS_EN = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def init_app(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.globals.update(
        asset=asset, art=art, kept=kept, local=i18n.local, plain=i18n.plain, lang_of=i18n.lang_of, zh=i18n.zh,
        present_address=present_address,
    )  # fmt: skip
    app.jinja_env.filters.update(
        day=day,
        month=month,
        moment=moment,
        clock=clock_time,
        ago=ago,
        number=number,
        change=change,
        money=money,
        exact_money=exact_money,
    )
    app.context_processor(lambda: {"site": site.current(), "display": i18n.current(), "now": clock.now()})


@lru_cache
def _manifest() -> dict[str, str]:
    if not MANIFEST.exists():
        raise RuntimeError("The front end is not built: run `make run` (or `npm run build`) once.")
    return json.loads(MANIFEST.read_text(encoding="utf-8"))


@lru_cache
def asset(name: str) -> str:
    """The built, content-hashed address of `css/site.css` and the like. Raises KeyError for an unknown name."""
    return f"/static/dist/{_manifest()[name]}"


def kept(name: str) -> Markup:
    """A fragment that depends on nothing but the site's facts and how the visitor reads: put together once for each."""
    fragments: dict[tuple[str, str], Markup] = current_app.extensions.setdefault("kept_fragments", {})
    key = (name, i18n.current().cookie)
    if key not in fragments:
        fragments[key] = Markup(render_template(name))  # noqa: S704  Rendered with autoescape.
    return fragments[key]


def present_address() -> dict[str, object]:
    """What `url_for` makes the present address of, to change one thing in it."""
    own = request.view_args or {}
    return addresses.arguments(request.args.to_dict(flat=False), own) | own


@lru_cache(maxsize=512)
def _drawn(name: str, alt: str, cls: str) -> Markup:
    return Markup(papercut.svg(name, alt=alt, cls=cls))  # noqa: S704  Drawn by our own code, alt is escaped there.


def art(name: str, alt: str = "", cls: str = "") -> Markup:
    """A paper-cut drawing, inline. Without `alt` it is decoration and hidden from screen readers."""
    return _drawn(name, str(alt), cls)


def day(value: datetime.date | datetime.datetime | None, *, weekday: bool = False) -> str:
    """2026年11月23日（周一） · 23 November 2026 (Monday)."""
    if value is None:
        return ""
    date = clock.local(value).date() if isinstance(value, datetime.datetime) else value
    if i18n.in_english():
        text = f"{date.day} {MONTHS_EN[date.month - 1]} {date.year}"
        return f"{text} ({WEEKDAYS_EN[date.weekday()]})" if weekday else text
    text = f"{date.year}年{date.month}月{date.day}日"
    return f"{text}（周{WEEKDAYS[date.weekday()]}）" if weekday else text


def month(value: object) -> str:
    """“2026-11”, or what is written so, as 2026年11月 · November 2026."""
    year, number = (int(part) for part in str(value).split("-"))
    return f"{MONTHS_EN[number - 1]} {year}" if i18n.in_english() else f"{year}年{number}月"


def clock_time(value: datetime.datetime | datetime.time) -> str:
    """14:32 on the city's clock."""
    return (clock.local(value) if isinstance(value, datetime.datetime) else value).strftime("%H:%M")


def moment(value: datetime.datetime | None) -> str:
    """2026年11月23日 14:32."""
    return f"{day(value)} {clock_time(value)}" if value else ""


def ago(value: datetime.datetime, now: datetime.datetime) -> str:
    """“12 分钟前” for the last day, a date before that."""
    minutes = int((now - value).total_seconds() // 60)
    if minutes < 1:
        return _("刚刚")
    if minutes < 60:
        return ngettext("%(num)s 分钟前", "%(num)s 分钟前", minutes)
    if minutes < 24 * 60:
        return ngettext("%(num)s 小时前", "%(num)s 小时前", minutes // 60)
    if minutes < 30 * 24 * 60:
        return ngettext("%(num)s 天前", "%(num)s 天前", minutes // (24 * 60))
    return day(value)


def number(value: int | float) -> str:
    """17,721,088; decimals only when there are some."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def change(value: int) -> str:
    """+20, −1,060: what a movement adds or takes, with a sign as wide as the figures."""
    return f"{'+' if value >= 0 else '−'}{number(abs(value))}"


CURRENCY_SIGNS = {"GBP": "£", "USD": "US$", "EUR": "€"}


def money(minor: int, currency: str = "CNY") -> str:
    """Minor units (分) in the unit people say: 32 元, 8,497 万元, 2.25 亿元; other currencies with their sign."""
    if currency != "CNY":
        return f"{CURRENCY_SIGNS.get(currency, currency + ' ')}{number(minor / 100)}"
    yuan = minor / 100
    if i18n.in_english():
        if yuan >= 1_000_000:
            return f"¥{number(round(yuan / 1_000_000, 4))} million"
        return f"¥{number(yuan)}"
    if yuan >= 100_000_000:
        return f"{number(round(yuan / 100_000_000, 4))} 亿元"
    if yuan >= 10_000:
        return f"{number(round(yuan / 10_000, 4))} 万元"
    return f"{number(yuan)} 元"


def exact_money(minor: int, currency: str = "CNY") -> str:
    """Every digit: 84,970,000.00 元 · ¥84,970,000.00."""
    amount = f"{minor / 100:,.2f}"
    if currency == "CNY":
        return f"¥{amount}" if i18n.in_english() else f"{amount} 元"
    return f"{CURRENCY_SIGNS.get(currency, currency + ' ')}{amount}"
