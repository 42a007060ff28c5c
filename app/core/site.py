"""What every page says about whose site this is."""

import contextlib
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Flask, current_app, has_request_context, url_for
from flask.globals import app_ctx
from flask_babel import gettext as _

from app.config import POLICE_FILING_PENDING, Config, ConfigError
from app.core import i18n
from app.core.city import City

POLICE_FILING_DAYS = 30


@dataclass(frozen=True)
class Site:
    """The footer's facts. The environment wins over the city's folder; an empty one is shown as 待填 in demonstration."""

    config: Config
    city: City

    def _fact(self, name: str) -> str:
        return getattr(self.config, name, "") or self.city.facts.get("organiser", {}).get(name, "")

    @property
    def name(self) -> str:
        return i18n.plain(self.city.facts, "site_name")

    @property
    def city_name(self) -> str:
        return i18n.plain(self.city.facts, "name")

    @property
    def slogan(self) -> str:
        return i18n.plain(self.city.facts, "slogan")

    @property
    def description(self) -> str:
        return i18n.plain(self.city.facts, "description")

    @property
    def short_name(self) -> str:
        return i18n.plain(self.city.facts, "short_name")

    @property
    def organiser(self) -> str:
        return self.config.organiser or i18n.plain(self.city.facts.get("organiser", {}), "name")

    @property
    def phone(self) -> str:
        return self._fact("phone")

    @property
    def hours(self) -> str:
        return self._fact("hours")

    @property
    def email(self) -> str:
        return self.city.facts.get("organiser", {}).get("email", "")

    @property
    def security_contact(self) -> str:
        """Where to report a weakness, as security.txt wants it: an address a program can open (RFC 9116)."""
        if self.email:
            return f"mailto:{self.email}"
        return f"tel:{self.phone.replace(' ', '')}" if self.phone else absolute("home.about")

    @property
    def licence(self) -> str | None:
        """Under what terms the open data may be used; None until the centre has decided."""
        return self.city.facts.get("open_data_licence")

    @property
    def icp(self) -> str:
        return self._fact("icp")

    @property
    def police_filing(self) -> str:
        return self._fact("police_filing")

    @property
    def map_approval(self) -> str:
        return self._fact("map_approval")

    @property
    def has_base_map(self) -> bool:
        return bool(self.config.tianditu_key)

    @property
    def adult_line(self) -> str:
        return i18n.plain(self.city.facts, "adult_line")

    @property
    def rational_line(self) -> str:
        return i18n.plain(self.city.facts["rational"][0], "text")

    @property
    def service_line(self) -> str:
        return i18n.plain(self.city.facts, "service_line")

    @property
    def points_line(self) -> str:
        return i18n.plain(self.city.facts, "points_line")

    @property
    def demonstration(self) -> bool:
        return self.config.demonstration

    @property
    def origin(self) -> str:
        """Scheme and host of absolute addresses: from the configuration, never from the request's Host header."""
        return self.config.public_origin or "http://127.0.0.1:8000"

    @property
    def host(self) -> str:
        """The plain domain that stands beside printed codes."""
        return self.origin.split("://", 1)[1]

    @property
    def opened_on(self) -> datetime.date | None:
        written = self.city.facts.get("organiser", {}).get("police_filing_opened", "")
        return self.config.opened_on or (datetime.date.fromisoformat(written) if written else None)

    @property
    def police_filing_pending(self) -> bool:
        return self.police_filing == POLICE_FILING_PENDING

    def police_filing_due(self) -> datetime.date | None:
        """Until when 公安备案 may read 办理中: 30 days after opening (计算机信息网络国际联网安全保护管理办法 第十二条)."""
        if not self.police_filing_pending or self.opened_on is None:
            return None
        return self.opened_on + datetime.timedelta(days=POLICE_FILING_DAYS)

    def police_filing_overdue(self, today: datetime.date) -> bool:
        due = self.police_filing_due()
        return due is not None and today > due

    @property
    def missing(self) -> list[str]:
        """What the centre still has to fill in, in the reader's words."""
        facts = {
            _("主办单位"): self.organiser,
            _("联系电话"): self.phone,
            _("服务时间"): self.hours,
            _("ICP 备案号"): self.icp,
            _("公安备案号"): self.police_filing,
        }
        return [label for label, value in facts.items() if not value]


def init_app(app: Flask, config: Config, city: City) -> None:
    """Raises ConfigError when a production site lacks what the law wants on every page."""
    own = Site(config, city)
    problems = [] if config.demonstration else list(_refusals(own))
    if problems:
        raise ConfigError("\n".join(["The site cannot open to the public like this:", *problems]))
    app.extensions["site"] = own


def _refusals(own: Site) -> Iterator[str]:
    """What keeps a production site closed, each with what to set (environment or the city's city.toml)."""
    organiser = own.city.facts.get("organiser", {})
    needed = {
        "SITE_ORGANISER": (own.config.organiser or organiser.get("name"), "主办单位"),
        "SITE_PHONE": (own.phone, "a contact telephone"),
        "SITE_ICP": (own.icp, "the ICP filing number"),
        "SITE_POLICE_FILING": (own.police_filing, f"公安备案 (may read {POLICE_FILING_PENDING} at first)"),
    }
    for name, (value, meaning) in needed.items():
        if not value:
            yield f"{name}: set {meaning}; a production site does not start without it (or set DEMONSTRATION=1)."
    if own.police_filing_pending and own.opened_on is None:
        yield f"SITE_OPENED_ON: set the opening date (YYYY-MM-DD) while 公安备案 is {POLICE_FILING_PENDING}."
    if own.has_base_map and not own.map_approval:
        yield "SITE_MAP_APPROVAL: set the 审图号; it is required while a base map (TIANDITU_KEY) is on."
    if not own.city.facts.get("adult_line"):
        yield "adult_line in the city's city.toml: write the 18+ line; it stands on every page."


def current() -> Site:
    return current_app.extensions["site"]


@contextlib.contextmanager
def addressable() -> Iterator[None]:
    """Inside, jobs and commands can make addresses too: absolute ones, on the configured origin."""
    if has_request_context():
        yield
        return
    before, parts = app_ctx.url_adapter, urlsplit(current().origin)
    app_ctx.url_adapter = current_app.url_map.bind(parts.netloc, url_scheme=parts.scheme)
    try:
        yield
    finally:
        app_ctx.url_adapter = before


def absolute(endpoint: str, **values) -> str:
    """An absolute address for feeds, codes and the sitemap."""
    return current().origin + url_for(endpoint, **values)
