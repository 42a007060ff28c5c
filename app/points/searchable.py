"""What the site search holds of the rewards."""

from collections.abc import Collection, Iterable

from app.content import rules as content
from app.core import i18n
from app.core.search import Entry
from app.points import words
from app.points.exchange import queries

REWARD = "reward"


def rewards(ids: Collection[int] | None) -> Iterable[Entry]:
    for row in queries.to_index(ids):
        category, category_en = i18n.both(words.CATEGORIES[row.category])
        yield Entry(
            kind=REWARD,
            row_id=row.id,
            key=row.slug,
            title=row.title,
            title_en=row.title_en,
            text=f"{row.text} · {category}",
            text_en=f"{row.text_en} · {category_en}" if row.text_en else None,
            dated=row.published_at or row.changed_at,
            public_from=row.published_at if row.state is content.Publication.PUBLISHED else None,
            is_demonstration=row.is_demonstration,
            art=row.art,
        )
