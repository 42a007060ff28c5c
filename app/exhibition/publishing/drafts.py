"""A version as its reader would see it: the same rows, of which the database knows nothing."""

from collections.abc import Mapping
from typing import Any

from app.content import rules as content
from app.exhibition.blocks.rules import Kind
from app.exhibition.models import Block, Exhibit, ExhibitPage, Section
from app.exhibition.publishing import rules, writing


def as_read(exhibit: Exhibit, body: Mapping[str, Any]) -> Exhibit:
    """The exhibit as this version tells it. None of the rows belongs to a session; hidden pages are left where they stand."""
    told = Exhibit(
        id=exhibit.id, slug=exhibit.slug, hall=exhibit.hall, position=exhibit.position, state=exhibit.state,
        published_at=exhibit.published_at, changed_at=exhibit.changed_at, **{name: body[name] for name in rules.FACTS},
    )  # fmt: skip
    number = 0
    for place, facts in enumerate(body["sections"], 1):
        section = Section(position=place, title=facts["title"], title_en=facts["title_en"], exhibit=told)
        for key in facts["pages"]:
            number += 1
            section.pages.append(_page(exhibit, told, -number, key, body["pages"][key]))
    return told


def _page(exhibit: Exhibit, told: Exhibit, number: int, key: str, said: Mapping[str, Any]) -> ExhibitPage:
    return ExhibitPage(
        id=number, key=key, exhibit=told, slug=said["slug"], title=said["title"], title_en=said["title_en"],
        words=writing.words(said["blocks"]), changed_at=exhibit.changed_at, published_at=exhibit.published_at,
        state=content.Publication.DRAFT if said["is_hidden"] else content.Publication.PUBLISHED,
        blocks=[
            Block(
                id=1_000 * number - place, key=each["key"], position=place, kind=Kind(each["kind"]), data=each["data"],
                is_hidden=each["is_hidden"],
            )
            for place, each in enumerate(said["blocks"], 1)
        ],
    )  # fmt: skip


def page_of(told: Exhibit, key: str) -> ExhibitPage:
    """Raises rules.Missing."""
    for section in told.sections:
        for page in section.pages:
            if page.key == key:
                return page
    raise rules.Missing(key)
