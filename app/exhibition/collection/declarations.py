"""Records as the desk reviews them."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.content.workflow import kinds
from app.core import i18n
from app.exhibition.collection import forms, queries, rules, words, writing
from app.exhibition.lists import queries as lists
from app.exhibition.models import Item


def find(slug: str, publishers: Collection[str] | None) -> Item | None:
    """A record is its hall's: it is found by the editors of the hall."""
    row = queries.item_for_desk(slug)
    return row if publishers is None or (row and writing.publisher(row) in publishers) else None


def _told(body: Mapping[str, Any]) -> Iterable[tuple[Any, str]]:
    for fact in rules.FACTS:
        if fact.name == "links":
            continue  # Told below, as an editor types them.
        value = body["record"].get(fact.name) if not fact.is_core else body.get(fact.name)
        text = "；".join(value) if isinstance(value, (list, tuple)) else value
        if text:
            yield words.FACTS[fact.name], str(text)
    for field in lists.fields():
        value = body["record"].get(rules.OWN + field.key)
        if value:
            yield i18n.plain(field, "name"), value
    if body.get("links"):
        yield _("和别的记录的关系"), forms.links_written(body["links"])
    scan = body.get("scan")
    if scan:
        said = (scan.get(name) for name in ("alt", "alt_en", "caption", "caption_en"))
        yield _("图片"), " · ".join((f"{scan['width']} × {scan['height']} {scan['digest'][:8]}", *filter(None, said)))


def _lacks(body: Mapping[str, Any]) -> Iterable[str]:
    scan = body.get("scan")
    if scan and not scan.get("alt") and not scan.get("is_decorative"):
        yield _("图片还没有替代文字，请在“图片”里写一句，再送审")


reviewed = (
    kinds.Kind(
        writing.ITEM,
        _l("展品记录"),
        find=find,
        by_id=queries.item_by_id,
        key=lambda item: item.slug,
        told=_told,
        desk_url=lambda key: url_for("collection_desk.item", slug=key),
        public_url=lambda key: url_for("exhibition.item", slug=key),
        lacks=_lacks,
    ),
)
