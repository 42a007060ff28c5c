"""What the site search holds of projects and of the stories about them."""

import datetime
from collections.abc import Collection, Iterable

from app.charity import labels, queries
from app.charity.models import Project, Update
from app.content import markdown
from app.content import rules as content
from app.core import clock, i18n
from app.core.search import Entry

PROJECT, UPDATE = "project", "project-update"


def projects(ids: Collection[int] | None) -> Iterable[Entry]:
    for row in queries.projects_to_index(ids):
        text, text_en = _texts(row)
        yield Entry(
            kind=PROJECT,
            row_id=row.id,
            key=row.code,
            title=row.title,
            title_en=row.title_en,
            text=text,
            text_en=text_en,
            dated=row.published_at or row.changed_at,
            public_from=_public_from(row),
            is_demonstration=row.is_demonstration,
            art=f"cause-{row.causes[0].value}" if row.causes else "door-charity",
        )


def updates(ids: Collection[int] | None) -> Iterable[Entry]:
    for row in queries.updates_to_index(ids):
        since = [_public_from(row), _public_from(row.project)]
        yield Entry(
            kind=UPDATE,
            row_id=row.id,
            key=f"{row.project.code}/{row.number}",
            title=row.title,
            title_en=row.title_en,
            text=f"{row.project.title} · {markdown.plain(row.body)}",
            text_en=markdown.plain(row.body_en) if row.body_en else None,
            dated=clock.midnight(row.dated_on),
            public_from=None if None in since else max(each for each in since if each),
            is_demonstration=row.project.is_demonstration,
            art="door-charity",
        )


def _public_from(row: Project | Update) -> datetime.datetime | None:
    return row.published_at if row.state is content.Publication.PUBLISHED else None


def _texts(row: Project) -> tuple[str, str | None]:
    """The summary first, since it is what a result quotes; then who, where and for what."""
    causes = [i18n.both(labels.CAUSES[cause]) for cause in row.causes]
    parts = (row.summary, row.need, row.place, row.unit, row.publisher.name, "、".join(name for name, _ in causes))
    parts_en = (
        row.summary_en,
        row.need_en,
        row.place_en,
        row.unit_en,
        row.publisher.name_en,
        ", ".join(name for _, name in causes),
    )
    return " · ".join(filter(None, parts)), " · ".join(filter(None, parts_en)) or None
