"""What records and stories still lack, so that nobody has to look for it: words for the blind, sources, rights, English."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from app.content import rules as content
from app.core.db import db
from app.exhibition.blocks.rules import Kind
from app.exhibition.models import Block, Exhibit, ExhibitPage, Item, ItemSource

MOST = 30  # Named on the page; the count says how many there are.


def _without(name: str) -> Any:
    return func.coalesce(Item.scan[name].as_string(), "") == ""


_is_read_by_all = Exhibit.state == content.Publication.PUBLISHED
_with_sound = (
    select(ExhibitPage.exhibit_id)
    .join(Block, Block.page_id == ExhibitPage.id)
    .where(Block.kind == Kind.AUDIO, Block.is_hidden.is_(False))
)
_is_read = Item.scan["is_decorative"].as_boolean().is_not(True)
_lacks_alt = _without("alt") & _is_read


@dataclass(frozen=True)
class Lack:
    """One kind of gap: its key, how many rows have it, and the first of them."""

    key: str
    count: int
    rows: Sequence[Any]


def all_lacks() -> list[Lack]:
    without_english = or_(
        Item.title_en.is_(None), Item.title_en == "", Item.summary_en.is_(None), Item.summary_en == ""
    )
    rights = func.coalesce(Item.record["rights"].as_string(), Item.record["rights_uri"].as_string())
    return [
        _of("exhibit-alt", Exhibit, or_(Exhibit.art_alt.is_(None), Exhibit.art_alt == "")),
        _blocks("block-alt", Kind.PICTURE, "alt"),
        _of("narration", Exhibit, _is_read_by_all & Exhibit.id.not_in(_with_sound)),
        _blocks("transcript", Kind.VIDEO, "transcript"),
        _blocks("transcript-en", Kind.AUDIO, "transcript_en"),
        _of("scan-alt", Item, Item.scan_digest.is_not(None) & _lacks_alt),
        _of("scan-alt-en", Item, Item.scan_digest.is_not(None) & ~_lacks_alt & _without("alt_en") & _is_read),
        _of("scan-caption", Item, Item.scan_digest.is_not(None) & _without("caption")),
        _of("source", Item, Item.id.not_in(select(ItemSource.item_id)) & (Item.is_demonstration.is_(False))),
        _of("summary", Item, Item.summary == ""),
        _of("year", Item, Item.year.is_(None)),
        _of("rights", Item, (rights.is_(None)) & (Item.is_demonstration.is_(True))),
        _of("english", Item, without_english),
    ]


def _of(key: str, model: Any, condition: Any) -> Lack:
    count = db.session.scalar(select(func.count(model.id)).where(condition)) or 0
    return Lack(key, count, db.session.scalars(select(model).where(condition).order_by(model.id).limit(MOST)).all())


def _blocks(key: str, kind: Kind, part: str) -> Lack:
    """Pages with a block of this kind that lacks this part."""
    found = select(Block).where(Block.kind == kind).options(selectinload(Block.page).selectinload(ExhibitPage.exhibit))
    pages = [block.page for block in db.session.scalars(found.order_by(Block.id)) if not block.data.get(part)]
    return Lack(key, len(pages), list(dict.fromkeys(pages))[:MOST])
