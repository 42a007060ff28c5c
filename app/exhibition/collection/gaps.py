"""What records and stories still lack, so that nobody has to look for it: words for the blind, sources, rights, English."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from app.content import rules as content
from app.core.db import db
from app.exhibition import queries as halls
from app.exhibition.blocks.rules import Kind
from app.exhibition.models import Block, Exhibit, ExhibitPage, Item, ItemSource

MOST = 30  # Named on the page; the count says how many there are.


def _empty(column: Any) -> Any:
    return func.coalesce(column, "") == ""


def _without(name: str) -> Any:
    return func.coalesce(Item.scan[name].as_string(), "") == ""


_is_read_by_all = Exhibit.state == content.Publication.PUBLISHED
_with_sound = (
    select(ExhibitPage.exhibit_id)
    .join(Block, Block.page_id == ExhibitPage.id)
    .where(Block.kind == Kind.AUDIO, Block.is_hidden.is_(False))
)
# The hall's own words about rights cover what it wrote and drew: not a picture somebody took, not what came by a table.
_of_others = Item.is_demonstration.is_(True) | Item.scan_digest.is_not(None)
_is_read = Item.scan["is_decorative"].as_boolean().is_not(True)
_lacks_alt = _without("alt") & _is_read


@dataclass(frozen=True)
class Lack:
    """One kind of gap: its key, how many rows have it, and the first of them."""

    key: str
    count: int
    rows: Sequence[Any]


def all_lacks() -> list[Lack]:
    rights = func.coalesce(Item.record["rights"].as_string(), Item.record["rights_uri"].as_string())
    return [
        _of("exhibit-alt", Exhibit, _empty(Exhibit.art_alt)),
        _blocks("block-alt", Kind.PICTURE, "alt", Kind.FULL),
        _of("narration", Exhibit, _is_read_by_all & Exhibit.id.not_in(_with_sound)),
        _blocks("transcript", Kind.VIDEO, "transcript"),
        _blocks("transcript-en", Kind.AUDIO, "transcript_en"),
        _of("scan-alt", Item, Item.scan_digest.is_not(None) & _lacks_alt),
        _of("scan-alt-en", Item, Item.scan_digest.is_not(None) & ~_lacks_alt & _without("alt_en") & _is_read),
        _of("scan-caption", Item, Item.scan_digest.is_not(None) & _without("caption")),
        _of("source", Item, Item.id.not_in(select(ItemSource.item_id)) & (Item.is_demonstration.is_(False))),
        _of("summary", Item, Item.summary == ""),
        _of("year", Item, Item.year.is_(None)),
        _of("rights", Item, rights.is_(None) & _of_others),
        _of(
            "exhibit-english",
            Exhibit,
            or_(*(_empty(each) for each in (Exhibit.title_en, Exhibit.lead_en, Exhibit.art_alt_en))),
        ),
        _some("page-english", halls.without_english()[1]),
        _of("english", Item, _empty(Item.title_en) | _empty(Item.summary_en)),
    ]


def _of(key: str, model: Any, condition: Any) -> Lack:
    count = db.session.scalar(select(func.count(model.id)).where(condition)) or 0
    return Lack(key, count, db.session.scalars(select(model).where(condition).order_by(model.id).limit(MOST)).all())


def _blocks(key: str, kind: Kind, part: str, *others: Kind) -> Lack:
    """Pages with a block of these kinds that lacks this part; what shows a record is described there."""
    wanted = select(Block).where(Block.kind.in_((kind, *others))).order_by(Block.id)
    found = db.session.scalars(wanted.options(selectinload(Block.page).selectinload(ExhibitPage.exhibit)))
    return _some(key, [each.page for each in found if not each.data.get(part) and not each.data.get("item")])


def _some(key: str, rows: Sequence[Any]) -> Lack:
    return Lack(key, len(rows), list(dict.fromkeys(rows))[:MOST])
