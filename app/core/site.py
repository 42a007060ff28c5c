"""What every page says about whose site this is."""

import datetime
from dataclasses import dataclass

from flask import Flask, current_app, url_for
from flask_babel import gettext as _

from app.config import Config
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

    def police_filing_overdue(self, today: datetime.date) -> bool:
        """公安备案 may read 办理中 for 30 days after opening (计算机信息网络国际联网安全保护管理办法 第十二条)."""
        opened = self.config.opened_on
        pending = self.config.police_filing == "办理中"
        return pending and opened is not None and (today - opened).days > POLICE_FILING_DAYS

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
    app.extensions["site"] = Site(config, city)


def current() -> Site:
    return current_app.extensions["site"]


def absolute(endpoint: str, **values) -> str:
    """An absolute address for feeds, codes and the sitemap."""
    return current().origin + url_for(endpoint, **values)
