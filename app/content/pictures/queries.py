"""Which pictures stand on something, and who may see a file."""

import datetime
from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select

from app.content.moderation.rules import Moderation
from app.content.pictures.models import Picture
from app.core.db import db

STANDS = (Moderation.SHOWN, Moderation.WAITING)


def shown_on(owner_kind: str, owner_id: int) -> Sequence[Picture]:
    """What the public sees, oldest first: the order in which it was sent."""
    return _of(owner_kind, owner_id, Moderation.SHOWN)


def all_on(owner_kind: str, owner_id: int) -> Sequence[Picture]:
    """For its keepers: also what waits, was refused or was withdrawn; newest first."""
    return list(reversed(_of(owner_kind, owner_id, *Moderation)))


def standing_on(owner_kind: str, owner_id: int) -> Sequence[Picture]:
    """What is shown or waits: what the desk looks at together with an application."""
    return _of(owner_kind, owner_id, *STANDS)


def _of(owner_kind: str, owner_id: int, *states: Moderation) -> Sequence[Picture]:
    found = select(Picture).where(
        Picture.owner_kind == owner_kind, Picture.owner_id == owner_id, Picture.state.in_(states)
    )
    return db.session.scalars(found.order_by(Picture.id)).all()


def of_owner(number: int, owner_kind: str, owner_id: int) -> Picture | None:
    """The picture of this number if it stands on this thing; another's is as unknown as none."""
    row = db.session.get(Picture, number)
    return row if row and (row.owner_kind, row.owner_id) == (owner_kind, owner_id) else None


def by_id(number: int) -> Picture | None:
    return db.session.get(Picture, number)


def count_on(owner_kind: str, owner_id: int) -> int:
    """How many are shown or wait."""
    counted = select(func.count(Picture.id)).where(
        Picture.owner_kind == owner_kind, Picture.owner_id == owner_id, Picture.state.in_(STANDS)
    )
    return db.session.scalar(counted) or 0


def waiting(but: Collection[str] = ()) -> Sequence[Picture]:
    """The longest first; without those that stand on things of these kinds."""
    found = _waiting(but).order_by(Picture.made_at, Picture.id)
    return db.session.scalars(found.limit(100)).all()


def _waiting(but: Collection[str]) -> Select:
    return select(Picture).where(Picture.state == Moderation.WAITING, Picture.owner_kind.not_in(but))


def lately_shown(most: int, but: Collection[str] = ()) -> Sequence[Picture]:
    """What the centre let pass last: it can be taken down again."""
    found = select(Picture).where(Picture.state == Moderation.SHOWN, Picture.owner_kind.not_in(but))
    return db.session.scalars(found.order_by(Picture.decided_at.desc(), Picture.id.desc()).limit(most)).all()


def waiting_count(but: Collection[str] = ()) -> int:
    return db.session.scalar(_waiting(but).with_only_columns(func.count(Picture.id))) or 0


def with_digest(digest: str) -> Sequence[Picture]:
    return db.session.scalars(select(Picture).where(Picture.digest == digest)).all()


def ended_before(moment: datetime.datetime) -> Sequence[Picture]:
    """Refused or withdrawn before this moment."""
    ended = func.coalesce(Picture.withdrawn_at, Picture.decided_at)
    found = select(Picture).where(Picture.state.in_((Moderation.REFUSED, Moderation.WITHDRAWN)), ended < moment)
    return db.session.scalars(found).all()


def known_digests() -> set[str]:
    return set(db.session.scalars(select(Picture.digest)))
