"""What the rest of the site asks of the hall: search, sitemap, codes, home page, the editor's list."""

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.content import rules as content
from app.core import clock, i18n
from app.core.db import has_rows
from app.core.features import Card, FirstStep, Page, Photo, Slot, Target, TargetKind
from app.exhibition import queries
from app.exhibition.collection import facets
from app.exhibition.collection import queries as collection
from app.exhibition.collection.chosen import Choice
from app.exhibition.draws import queries as draws
from app.exhibition.entrance import queries as entrance
from app.exhibition.games import catalogue
from app.exhibition.models import Exhibit
from app.exhibition.scans import queries as scans

THUMBNAIL = 480  # The longest edge of the smallest copy of a scan.


def target(exhibit_id: int) -> Target | None:
    row = queries.exhibit_by_id(exhibit_id)
    if row is None or not content.is_public(row.state, row.published_at, clock.now()):
        return None
    return Target(row.title, _address(row), row.title_en, key=row.slug, art=row.picture)


def find(slug: str, person: Any) -> int | None:
    """An exhibit this person may print labels for: an editor their publisher's, an operator every one; an auditor reads."""
    everyone = person.holds(accounts.Role.OPERATOR, accounts.Role.AUDITOR)
    row = queries.exhibit_for_desk(slug, None if everyone else person.scope_keys(accounts.Role.EDITOR))
    return row.id if row else None


target_kind = TargetKind(label=_l("展厅"), of=target, find=find, sheets=("label", "plaque"))


def _address(row: Exhibit) -> str:
    return url_for("exhibition.exhibit", slug=row.slug)


def page(key: str) -> str:
    """The address of a page: its place in the exhibit."""
    slug, page_slug = key.split("/")
    return url_for("exhibition.exhibit", slug=slug, _anchor=page_slug)


def draw(key: str) -> str:
    code, issue = key.split("/")
    return url_for("draws.draw", code=code, issue=issue)


def photos(slugs: Collection[str]) -> dict[str, Photo]:
    """The scans of records in a list of results."""
    return {
        item.slug: Photo(url_for("scans.file", digest=item.scan_digest, edge=THUMBNAIL), *item.scan_size(THUMBNAIL))
        for item in scans.shown_by(slugs)
    }


def sitemap() -> Iterable[Page]:
    now = clock.now()
    for endpoint in (
        "exhibition.index",
        "exhibition.items",
        "exhibition.years",
        "games.index",
        "draws.index",
        "loans.index",
    ):
        yield Page(url_for(endpoint))
    if (hall := queries.hall()) and hall.tour:
        yield Page(url_for("exhibition.tour"))
    exhibits, items = queries.changes(now)
    yield from (Page(url_for("exhibition.exhibit", slug=slug), changed) for slug, changed in exhibits)
    yield from (Page(url_for("exhibition.item", slug=slug), changed) for slug, changed in items)
    yield from (Page(url_for("exhibition.year", year=year)) for year, _count in collection.years(now))
    for facet in (found := facets.of(Choice(), now)).themes:
        yield Page(url_for("exhibition.theme", key=facet.term.key))
    yield from (Page(url_for("exhibition.place", key=facet.term.key)) for facet in found.places)
    yield from (Page(url_for("games.game", code=game.code)) for game in catalogue.games().values())
    yield from (Page(url_for("draws.archive", code=game.code)) for game in catalogue.drawn_games())
    yield from (Page(url_for("draws.draw", code=code, issue=issue)) for code, issue in draws.all_draws())


def highlights(slot: Slot, now: datetime.datetime) -> Iterable[Card]:
    """One exhibit: another one each day, so that the home page of a quiet month is not always the same."""
    if slot is not Slot.EXHIBIT:
        return
    rooms = entrance.rooms(now, english=i18n.in_english())
    if not rooms:
        return
    room = rooms[clock.today(now).toordinal() % len(rooms)]
    yield Card(
        kind=_("今日展厅"),
        title=i18n.plain(room.exhibit, "title"),
        text=i18n.plain(room.exhibit, "lead"),
        url=_address(room.exhibit),
        art=room.exhibit.picture,
        lang=i18n.lang_of(room.exhibit, "title"),
        status=_("约 %(n)s 分钟", n=room.minutes),
    )


def first_steps() -> Iterable[FirstStep]:
    text, address = _("布置展馆：载入本市文件夹里的展厅和记录，再按需要修改"), url_for("exhibition_desk.index")
    yield FirstStep(text, has_rows(Exhibit), 50, (accounts.Role.EDITOR,), address, "exhibition load-content")


def untranslated() -> Iterable[tuple[str, str]]:
    exhibits, pages, items = queries.without_english()
    yield from ((row.title, url_for("exhibition_desk.exhibit", slug=row.slug)) for row in exhibits)
    for page in pages:
        address = url_for("exhibition_desk.page", slug=page.exhibit.slug, page=page.key)
        yield f"{page.exhibit.title} · {page.title}", address
    yield from ((row.title, url_for("exhibition.item", slug=row.slug)) for row in items)
