"""What the site search holds of the hall: rooms, pages, records, games and draws."""

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from app.content import markdown
from app.content import rules as content
from app.core import clock, i18n, templating
from app.core.search import Entry
from app.exhibition import queries, rules
from app.exhibition.draws import queries as draws
from app.exhibition.games import catalogue
from app.exhibition.models import Exhibit, ExhibitPage, Item

EXHIBIT, PAGE, ITEM, GAME, DRAW = "exhibit", "exhibit-page", "item", "game", "draw"
# Games come with the program and have neither rows nor a day.
SINCE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)


def exhibits(ids: Collection[int] | None) -> Iterable[Entry]:
    for row in queries.to_index(Exhibit, ids):
        yield Entry(
            kind=EXHIBIT,
            row_id=row.id,
            key=row.slug,
            title=row.title,
            title_en=row.title_en,
            text=row.lead,
            text_en=row.lead_en,
            dated=row.published_at or row.changed_at,
            public_from=_public_from(row),
            art=row.picture,
        )


def pages(ids: Collection[int] | None) -> Iterable[Entry]:
    for row in queries.to_index(ExhibitPage, ids):
        lines = row.words.splitlines()
        yield Entry(
            kind=PAGE,
            row_id=row.id,
            key=f"{row.exhibit.slug}/{row.slug}",
            title=row.title,
            title_en=row.title_en,
            text=markdown.plain("\n\n".join(line for line in lines if rules.HAN.search(line))),
            text_en=markdown.plain("\n\n".join(line for line in lines if not rules.HAN.search(line))) or None,
            dated=row.published_at or row.changed_at,
            public_from=_public_from(row, row.exhibit),
            art=row.exhibit.picture,
        )


def items(ids: Collection[int] | None) -> Iterable[Entry]:
    for row in queries.to_index(Item, ids):
        yield Entry(
            kind=ITEM,
            row_id=row.id,
            key=row.slug,
            title=row.title,
            title_en=row.title_en,
            text=" · ".join(filter(None, (row.summary, row.number, *_terms(row), *_facts(row)))),
            text_en=row.summary_en,
            dated=row.published_at or row.changed_at,
            public_from=_public_from(row),
            art=row.picture,
            is_demonstration=row.is_demonstration,
        )


def _terms(row: Item) -> Iterable[str]:
    return (term.name for term in (*row.themes, *row.places))


def _facts(row: Item) -> Iterable[str]:
    return (row.record[name] for name in ("creator", "source", "transcript") if row.record.get(name))


def games(ids: Collection[int] | None) -> Iterable[Entry]:
    for number, game in enumerate(catalogue.games().values(), 1):
        if ids is not None and number not in ids:
            continue
        yield Entry(
            kind=GAME,
            row_id=number,
            key=game.code,
            title=game.name,
            title_en=game.name_en,
            text=game.facts["how"],
            text_en=game.facts["how_en"],
            dated=SINCE,
            public_from=SINCE,
            art=game.art,
        )


def drawn(ids: Collection[int] | None) -> Iterable[Entry]:
    """Issue 2026096 is also written 26096."""
    for row in draws.to_index(ids):
        game = catalogue.by_code(row.game)
        if game is None:
            continue
        moment, short = clock.midnight(row.drawn_on), row.issue_no[2:]
        with i18n.reading("en"):
            day_en = templating.day(row.drawn_on, weekday=True)
        with i18n.reading("zh"):
            day = templating.day(row.drawn_on, weekday=True)
        yield Entry(
            kind=DRAW,
            row_id=row.id,
            key=f"{row.game}/{row.issue_no}",
            title=f"{game.name}第 {row.issue_no} 期",
            title_en=f"{game.name_en}, issue {row.issue_no}",
            text=f"{day}开奖，期号也写作 {short}",
            text_en=f"Drawn on {day_en}, also written {short}",
            dated=moment,
            public_from=moment,
            art=game.art,
        )


def _public_from(*rows: Any) -> datetime.datetime | None:
    """When the last of them became public; None while one of them is not."""
    if any(row.state is not content.Publication.PUBLISHED or row.published_at is None for row in rows):
        return None
    return max(row.published_at for row in rows)
