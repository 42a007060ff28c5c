"""Which draws a page lists."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from app.core import search
from app.core.db import db
from app.exhibition.draws.models import Draw, DrawImport
from app.exhibition.draws.rules import Wanted

PAGE_SIZE = 30


@dataclass(frozen=True)
class Archive:
    """How much there is of a game."""

    count: int
    newest: Draw | None
    oldest: Draw | None


def archive(game: str) -> Archive:
    count = db.session.scalar(select(func.count()).select_from(Draw).where(Draw.game == game)) or 0
    if not count:
        return Archive(0, None, None)
    of_game = select(Draw).where(Draw.game == game).limit(1)
    newest = db.session.scalar(of_game.order_by(Draw.issue_no.desc()))
    return Archive(count, newest, db.session.scalar(of_game.order_by(Draw.issue_no)))


def newest_by_game() -> dict[str, Draw]:
    """The newest draw of each game that has any."""
    newest = select(Draw.game, func.max(Draw.issue_no).label("issue_no")).group_by(Draw.game).subquery()
    found = select(Draw).join(newest, (Draw.game == newest.c.game) & (Draw.issue_no == newest.c.issue_no))
    return {draw.game: draw for draw in db.session.scalars(found)}


def counts_by_game() -> dict[str, int]:
    counted = db.session.execute(select(Draw.game, func.count()).group_by(Draw.game))
    return {game: count for game, count in counted}  # noqa: C416  Rows are no pairs to mypy.


def _matching(game: str, wanted: Wanted) -> Select:
    found = select(Draw).where(Draw.game == game)
    if wanted.issue_no:
        found = found.where(Draw.issue_no == wanted.issue_no)
    if wanted.since:
        found = found.where(Draw.drawn_on >= wanted.since, Draw.drawn_on <= wanted.until)
    return found


def page(game: str, wanted: Wanted, number: int, size: int = PAGE_SIZE) -> tuple[Sequence[Draw], int]:
    """One page of the draws looked for, the newest first, and how many there are in all."""
    matching = _matching(game, wanted)
    total = db.session.scalar(select(func.count()).select_from(matching.subquery())) or 0
    newest_first = matching.order_by(Draw.issue_no.desc()).offset((number - 1) * size).limit(size)
    return db.session.scalars(newest_first).all(), total


def years(game: str) -> list[str]:
    """The years with draws, the newest first."""
    year = func.substr(Draw.issue_no, 1, 4)
    return list(db.session.scalars(select(year).where(Draw.game == game).distinct().order_by(year.desc())))


def by_issue(game: str, issue_no: str) -> Draw | None:
    return db.session.scalar(select(Draw).where(Draw.game == game, Draw.issue_no == issue_no))


def by_issues(game: str, issues: Iterable[str]) -> dict[str, Draw]:
    """Those of these issues we have; asked for in portions, because an engine takes only so many values at once."""
    wanted = sorted(issues)
    found: dict[str, Draw] = {}
    for start in range(0, len(wanted), 500):
        portion = select(Draw).where(Draw.game == game, Draw.issue_no.in_(wanted[start : start + 500]))
        found |= {draw.issue_no: draw for draw in db.session.scalars(portion)}
    return found


def neighbours(draw: Draw) -> tuple[Draw | None, Draw | None]:
    """The draw before and the one after."""
    of_game = select(Draw).where(Draw.game == draw.game).limit(1)
    before = of_game.where(Draw.issue_no < draw.issue_no).order_by(Draw.issue_no.desc())
    after = of_game.where(Draw.issue_no > draw.issue_no).order_by(Draw.issue_no)
    return db.session.scalar(before), db.session.scalar(after)


def days_by_issue(game: str) -> list[tuple[str, datetime.date]]:
    rows = db.session.execute(select(Draw.issue_no, Draw.drawn_on).where(Draw.game == game))
    return [(issue, day) for issue, day in rows]


def count_in_year(year: int) -> dict[str, int]:
    """How many draws of each game we have of a year."""
    of_year = select(Draw.game, func.count()).where(Draw.issue_no.startswith(str(year))).group_by(Draw.game)
    return {game: count for game, count in db.session.execute(of_year)}  # noqa: C416  Rows are no pairs to mypy.


def imports(limit: int = 20) -> Sequence[DrawImport]:
    return db.session.scalars(select(DrawImport).order_by(DrawImport.id.desc()).limit(limit)).all()


def to_index(ids: Collection[int] | None) -> Sequence[Draw]:
    """The draws of these numbers, or all: for the search index."""
    return db.session.scalars(search.only(select(Draw), Draw.id, ids)).all()


def all_draws() -> Iterable[tuple[str, str]]:
    """Game and issue of every draw, for the sitemap."""
    every = select(Draw.game, Draw.issue_no).order_by(Draw.game, Draw.issue_no)
    yield from ((game, issue) for game, issue in db.session.execute(every))
