"""Which recordings there are, who may have them, and what plays them."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import or_, select

from app.content.workflow import queries as versions
from app.core.db import db
from app.exhibition import queries as exhibits
from app.exhibition.blocks.rules import Kind
from app.exhibition.collection.shown import published
from app.exhibition.models import Block, Exhibit, ExhibitPage
from app.exhibition.recordings.models import Recording
from app.exhibition.recordings.rules import Sort

PLAYED_BY = (Kind.AUDIO, Kind.VIDEO)
NAMED_AS = ("recording", "captions")


def named_in(body: Mapping[str, Any]) -> set[str]:
    """The recordings and captions that a version of an exhibit plays."""
    said = (each["data"] for page in body["pages"].values() for each in page["blocks"])
    return {data[name] for data in said for name in NAMED_AS if data.get(name)}


def held(digests: Iterable[str]) -> set[str]:
    """Those of them that there are; nobody takes these away before this transaction ends."""
    kept = select(Recording.digest).where(Recording.digest.in_(sorted(digests))).order_by(Recording.id)
    return set(db.session.scalars(kept.with_for_update(read=True)))


def to_remove(digest: str) -> Recording | None:
    """Who wants to begin to use it waits until this transaction ends."""
    found = select(Recording).where(Recording.digest == digest)
    return db.session.scalar(found.with_for_update().execution_options(populate_existing=True))


def by_digest(digest: str) -> Recording | None:
    return db.session.scalar(select(Recording).where(Recording.digest == digest))


def by_digests(digests: Iterable[str]) -> dict[str, Recording]:
    wanted = sorted(set(digests))
    if not wanted:
        return {}
    return {row.digest: row for row in db.session.scalars(select(Recording).where(Recording.digest.in_(wanted)))}


def of_sort(*sorts: Sort) -> Sequence[Recording]:
    """The newest first; none named means all."""
    found = select(Recording).order_by(Recording.added_at.desc(), Recording.id.desc())
    return db.session.scalars(found.where(Recording.sort.in_(sorts)) if sorts else found).all()


def is_public(digest: str, now: datetime.datetime) -> bool:
    """Whether a page that anybody may read plays it."""
    shown = (
        select(Block.id)
        .join(ExhibitPage, Block.page_id == ExhibitPage.id)
        .join(Exhibit, ExhibitPage.exhibit_id == Exhibit.id)
        .where(published(ExhibitPage, now), published(Exhibit, now), Block.is_hidden.is_(False))
        .where(Block.kind.in_(PLAYED_BY), or_(*(Block.data[name].as_string() == digest for name in NAMED_AS)))
    )
    return db.session.scalar(shown.limit(1)) is not None


def uses() -> dict[str, list[Exhibit]]:
    """The exhibits that play each recording, by its digest: as they are read now, and as their newest version has it."""
    found: dict[str, dict[int, Exhibit]] = {}
    rooms = {each.id: each for each in db.session.scalars(select(Exhibit).order_by(Exhibit.position, Exhibit.id))}
    heads = versions.heads(exhibits.KIND, list(rooms))
    shown = select(ExhibitPage.exhibit_id, Block.data).join(Block, Block.page_id == ExhibitPage.id)
    played = db.session.execute(shown.where(Block.kind.in_(PLAYED_BY)))
    told: list[tuple[int, Any]] = [(number, data) for number, data in played]
    for number, head in heads.items():
        told += [(number, each["data"]) for page in head.body["pages"].values() for each in page["blocks"]]
    for number, data in told:
        for name in NAMED_AS:
            if data.get(name):
                found.setdefault(data[name], {})[number] = rooms[number]
    return {digest: list(each.values()) for digest, each in found.items()}
