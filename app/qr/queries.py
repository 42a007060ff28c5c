"""Finding placements."""

from collections.abc import Sequence

from sqlalchemy import select

from app.core import codes
from app.core.db import db
from app.qr.models import Placement
from app.qr.rules import CODE_LENGTH


def by_code(typed: str) -> Placement | None:
    """The placement somebody scanned or typed; forgiving about case, spaces and look-alike characters."""
    code = codes.normalise(typed, CODE_LENGTH)
    return db.session.scalar(select(Placement).where(Placement.code == code)) if code else None


def of_target(kind: str, target_id: int) -> Sequence[Placement]:
    wanted = select(Placement).where(Placement.target_kind == kind, Placement.target_id == target_id)
    return db.session.scalars(wanted.order_by(Placement.id)).all()
