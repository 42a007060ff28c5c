"""Verbs on placements: make, replace, revoke, count a scan."""

import datetime

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from app.core import audit, codes
from app.core.db import changed as changed_rows
from app.core.db import db
from app.qr.models import Placement, ScanCount
from app.qr.rules import CODE_LENGTH, PlacementState


class AlreadyEnded(Exception):
    """The code was replaced or revoked before; nothing was changed."""


def add_placement(
    target_kind: str,
    target_id: int,
    spot: str,
    *,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
    spot_en: str | None = None,
    new_code=codes.new,
) -> Placement:
    """A new printed code. The unique key decides when chance repeats itself; then another code is drawn."""
    while True:
        placement = Placement(
            code=new_code(CODE_LENGTH),
            target_kind=target_kind,
            target_id=target_id,
            spot=spot,
            spot_en=spot_en,
            created_at=now,
        )
        try:
            with db.session.begin_nested():
                db.session.add(placement)
        except IntegrityError:
            continue
        audit.record(by, "placement.add", subject(placement), at=now, target=f"{target_kind} {target_id}", spot=spot)
        return placement


def replace_placement(placement: Placement, *, by: audit.Actor, now: datetime.datetime) -> Placement:
    """A new code for the same spot; the old one explains itself from now on. Raises AlreadyEnded."""
    end_placement(placement, PlacementState.REPLACED, by=by, now=now)
    return add_placement(
        placement.target_kind, placement.target_id, placement.spot, spot_en=placement.spot_en, by=by, now=now
    )


def end_placement(placement: Placement, state: PlacementState, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Replace or revoke a code, once. It goes on explaining itself to whoever scans it. Raises AlreadyEnded."""
    ending = (
        update(Placement)
        .where(Placement.id == placement.id, Placement.state == PlacementState.ACTIVE)
        .values(state=state, ended_at=now)
        .execution_options(synchronize_session=False)
    )
    if changed_rows(ending) == 0:
        raise AlreadyEnded
    db.session.refresh(placement)
    audit.record(by, "placement.end", subject(placement), at=now, state=[PlacementState.ACTIVE, state])


def subject(placement: Placement) -> audit.Subject:
    return audit.Subject("placement", placement.code, placement.spot)


def count_scan(placement: Placement, now: datetime.datetime) -> None:
    """One more in this hour: a single upsert, on both engines."""
    insert = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    hour = now.replace(minute=0, second=0, microsecond=0)
    counting = insert(ScanCount).values(placement_id=placement.id, hour=hour, count=1)
    db.session.execute(
        counting.on_conflict_do_update(index_elements=["placement_id", "hour"], set_={"count": ScanCount.count + 1})
    )
