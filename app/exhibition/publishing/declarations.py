"""Exhibits as the desk reviews them."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.content.workflow import kinds
from app.exhibition import forms, queries
from app.exhibition.blocks.rules import Kind
from app.exhibition.publishing import rules, writing

FACTS = {
    "title": _l("标题"),
    "title_en": _l("标题（英文）"),
    "lead": _l("导语"),
    "lead_en": _l("导语（英文）"),
    "art_alt": _l("大图的替代文字"),
    "art_alt_en": _l("大图的替代文字（英文）"),
}
LISTED = {"sources": _l("出处"), "items": _l("展品记录")}


def _told(body: Mapping[str, Any]) -> Iterable[tuple[Any, str]]:
    for name in rules.TEXTS:
        if body.get(name):
            yield str(FACTS[name]), body[name]
    yield _("单元和展页的次序"), rules.outline(body)
    for key in rules.order(body):
        page = rules.page(body, key)
        yield _("展页 %(name)s", name=key), "\n".join(_lines(page))


def _lines(page: Mapping[str, Any]) -> Iterable[str]:
    """A page as an editor reads it: its titles, then what each block says, its kind before it."""
    yield " ".join(filter(None, (page["title"], page["title_en"], f"/{page['slug']}")))
    if page["is_hidden"]:
        yield f"（{_('整页隐藏')}）"
    for block in page["blocks"]:
        hidden = f"（{_('隐藏')}）" if block["is_hidden"] else ""
        yield f"【{forms.KIND_NAMES[Kind(block['kind'])]}】{hidden}"
        yield from _values(block["data"])


def _values(data: Any) -> Iterable[str]:
    for name, value in data.items():
        if isinstance(value, str):
            yield value
        elif isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield from (" | ".join(str(cell) for cell in row.values()) for row in value)
        elif isinstance(value, list):
            yield f"{LISTED.get(name, name)}：{' '.join(map(str, value))}"


def _lacks(body: Mapping[str, Any]) -> Iterable[str]:
    if not rules.has_something(body):
        yield _("这个展厅还没有内容，请先写一页再送审")


reviewed = (
    kinds.Kind(
        writing.EXHIBIT,
        _l("展厅"),
        find=queries.exhibit_for_desk,
        by_id=queries.exhibit_by_id,
        key=lambda exhibit: exhibit.slug,
        told=_told,
        desk_url=lambda key: url_for("exhibition_desk.exhibit", slug=key),
        public_url=lambda key: url_for("exhibition.exhibit", slug=key),
        lacks=_lacks,
    ),
)
