"""What the rest of the site asks of this feature: search, sitemap, codes, home page, desk."""

import datetime
from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Row

from app.accounts import rules as accounts
from app.core import city, i18n, templating
from app.core import site as site_facts
from app.core.city import City
from app.core.db import has_rows
from app.core.features import Card, FirstStep, Page, Queue, Slot, Target, TargetKind
from app.stations import queries, words
from app.stations.calendar import queries as calendar
from app.stations.models import Station
from app.stations.reports import queries as reports
from app.stations.weather import face

FRESH_ON_HOME = 3


def note(chosen: City) -> dict:
    """The city's words about its demonstration places."""
    return chosen.facts.get("demonstration", {})


def target(station_id: int) -> Target | None:
    row = queries.by_id(station_id)
    if row is None or not row.is_public:
        return None
    county = city.current().counties.get(row.county_code)
    art = f"county-{county.motif}" if county else "mark"
    return Target(row.name, _page(row), row.name_en, key=row.code, art=art, is_demonstration=row.is_demonstration)


def find(code: str, person) -> int | None:
    row = queries.by_code(code) if person.holds(accounts.Role.OPERATOR, accounts.Role.AUDITOR) else None
    return row.id if row else None


def counties() -> Iterable[tuple[str, str]]:
    for code, county in city.current().counties.items():
        yield code, i18n.plain(county, "name")


target_kind = TargetKind(
    label=_l("站点"),
    of=target,
    find=find,
    sheets=("poster", "card", "sticker"),
    groups=counties,
    members=queries.to_print,
)


def sitemap() -> Iterable[Page]:
    yield Page(site_facts.absolute("stations.index"))
    for code, changed in queries.public_codes():
        yield Page(site_facts.absolute("stations.station", code=code), changed)


def highlights(slot: Slot, now: datetime.datetime) -> Iterable[Card]:
    if slot is Slot.NOW:
        yield from _weather(now)
    if slot is not Slot.FRESH_STATIONS:
        return
    for row in queries.fresh(now, FRESH_ON_HOME):
        yield Card(
            kind=str(words.KINDS[row.kind]),
            title=i18n.plain(row, "name"),
            text=_where(row),
            url=_page(row),
            art=f"kind-{row.kind.value}",
            lang=i18n.lang_of(row, "name"),
            status=_("%(ago)s确认", ago=templating.ago(row.newest, now)),
            demonstration=row.is_demonstration,
        )


def _weather(now: datetime.datetime) -> Iterable[Card]:
    """In heat, rain or frost: the way to what helps first."""
    found = face.now_in(city.current(), now)
    if found is None or not found.services:
        return
    first = found.services[0]
    yield Card(
        kind=i18n.plain(found.texts, "name"),
        title=_("哪里有：%(service)s", service=words.SERVICES[first]),
        text=i18n.plain(found.texts, "text"),
        url=url_for("stations.index", service=first.value),
        art=f"service-{first.value}",
        lang="en" if i18n.in_english() else "zh-CN",
    )


def queues(user, now: datetime.datetime) -> Iterable[Queue]:
    if user.holds(accounts.Role.OPERATOR):
        yield Queue(_("来访者的反映超过一天没有答复"), reports.overdue(now), url_for("stations_board.reports"))
        missing = calendar.years_missing(now)
        if missing:
            words_said = _("%(year)s 年的节假日安排还没有录入", year=missing[0])
            yield Queue(words_said, len(missing), url_for("stations_calendar.index"))
        yield Queue(_("没有可信状态的站点"), queries.grey_places(now), url_for("stations_board.grey"))


def first_steps() -> Iterable[FirstStep]:
    address = url_for("stations_staff.upload_page")
    yield FirstStep(_("导入全部站点的表格"), has_rows(Station), 20, (accounts.Role.OPERATOR,), address)


def scope(code: str) -> str | None:
    """The name of the place a role is given for."""
    row = queries.by_code(code)
    return row.name if row else None


def untranslated() -> Iterable[tuple[str, str]]:
    for row in queries.without_english():
        yield row.name, url_for("stations_staff.edit", code=row.code)


def _page(row: Station | Row) -> str:
    return url_for("stations.station", code=row.code)


def _where(row: Station | Row) -> str:
    chosen = city.current()
    town, county = chosen.towns.get(row.town_code or ""), chosen.counties.get(row.county_code)
    names = [i18n.plain(each, "name") for each in (county, town) if each]
    return " ".join(names) if not i18n.in_english() else ", ".join(reversed(names))
