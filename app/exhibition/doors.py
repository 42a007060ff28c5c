"""What the rest of the site asks of the hall: search, sitemap, codes, home page, the editor's list."""

import datetime
from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from app.core import clock, i18n, templating
from app.core.features import Card, Page, SearchHit, Slot, Target
from app.exhibition import queries
from app.exhibition.draws import queries as draws
from app.exhibition.draws import rules as draw_rules
from app.exhibition.games import catalogue
from app.exhibition.models import Exhibit

SNIPPET = 40


def target(exhibit_id: int) -> Target | None:
    row = queries.exhibit_by_id(exhibit_id)
    return Target(row.title, _address(row), row.title_en) if row else None


def _address(row: Exhibit) -> str:
    return url_for("exhibition.exhibit", slug=row.slug)


def search(said: str, _lang: str, most: int) -> Iterable[SearchHit]:
    now = clock.now()
    yield from _draws(said)
    yield from _games(said)
    for row in queries.search_exhibits(said, now, most):
        yield SearchHit(
            kind=_("展厅"), title=i18n.plain(row, "title"), summary=i18n.plain(row, "lead"), url=_address(row),
            lang=i18n.lang_of(row, "title"), art=row.picture,
        )  # fmt: skip
    for page in queries.search_pages(said, now, most):
        yield SearchHit(
            kind=_("展页"),
            title=i18n.plain(page, "title"),
            summary=_around(page.words, said),
            url=url_for("exhibition.exhibit", slug=page.exhibit.slug, _anchor=page.slug),
            lang=i18n.lang_of(page, "title"),
            art=page.exhibit.picture,
        )
    for item in queries.items(queries.Choice(text=said), now)[0][:most]:
        yield SearchHit(
            kind=_("展品记录"),
            title=i18n.plain(item, "title"),
            summary=i18n.plain(item, "summary"),
            url=url_for("exhibition.item", slug=item.slug),
            lang=i18n.lang_of(item, "title"),
            art=item.picture,
        )


def _around(words: str, said: str) -> str:
    """The line of the reader's language that holds what was looked for, cut to its surroundings."""
    lines = words.splitlines()
    wanted = [line for line in lines if said.casefold() in line.casefold()]
    own = [line for line in wanted or lines if i18n.in_english() != bool(_is_chinese(line))]
    line = next(iter(own), "")
    place = max(line.casefold().find(said.casefold()), 0)
    start, end = max(place - SNIPPET, 0), place + len(said) + SNIPPET * 2
    return ("…" if start else "") + line[start:end] + ("…" if end < len(line) else "")


def _is_chinese(line: str) -> bool:
    return any("\u3400" <= character <= "\u9fff" for character in line)


def _games(said: str) -> Iterable[SearchHit]:
    for game in catalogue.games().values():
        if said.casefold() in f"{game.name} {game.name_en} {game.code}".casefold():
            yield SearchHit(
                kind=_("游戏"), title=i18n.plain(game, "name"), summary=i18n.plain(game.facts, "how"),
                url=url_for("games.game", code=game.code), lang=i18n.lang_of(game, "name"), art=game.art,
            )  # fmt: skip


def _draws(said: str) -> Iterable[SearchHit]:
    issue = draw_rules.wanted(said).issue_no
    if issue is None:
        return
    for game in catalogue.drawn_games():
        draw = draws.by_issue(game.code, issue)
        if draw:
            title = _("%(game)s第 %(issue)s 期", game=i18n.plain(game, "name"), issue=issue)
            yield SearchHit(
                kind=_("开奖"), title=title, summary=templating.day(draw.drawn_on, weekday=True),
                url=url_for("draws.draw", code=game.code, issue=issue), lang=i18n.current().lang_tag, art=game.art,
            )  # fmt: skip


def sitemap() -> Iterable[Page]:
    now = clock.now()
    for endpoint in ("exhibition.index", "exhibition.items", "exhibition.years", "games.index", "draws.index"):
        yield Page(url_for(endpoint))
    exhibits, items = queries.changes(now)
    yield from (Page(url_for("exhibition.exhibit", slug=slug), changed) for slug, changed in exhibits)
    yield from (Page(url_for("exhibition.item", slug=slug), changed) for slug, changed in items)
    yield from (Page(url_for("exhibition.year", year=year)) for year, _count in queries.years(now))
    yield from (Page(url_for("games.game", code=game.code)) for game in catalogue.games().values())
    yield from (Page(url_for("draws.archive", code=game.code)) for game in catalogue.drawn_games())
    yield from (Page(url_for("draws.draw", code=code, issue=issue)) for code, issue in draws.all_draws())


def highlights(slot: Slot, now: datetime.datetime) -> Iterable[Card]:
    """One exhibit: another one each day, so that the home page of a quiet month is not always the same."""
    if slot is not Slot.EXHIBIT:
        return
    rooms = queries.rooms(now, english=i18n.in_english())
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


def untranslated() -> Iterable[tuple[str, str]]:
    exhibits, pages, items = queries.without_english()
    yield from ((row.title, url_for("exhibition_desk.exhibit", slug=row.slug)) for row in exhibits)
    for page in pages:
        address = url_for("exhibition_desk.page", slug=page.exhibit.slug, page_slug=page.slug)
        yield f"{page.exhibit.title} · {page.title}", address
    yield from ((row.title, url_for("exhibition.item", slug=row.slug)) for row in items)
