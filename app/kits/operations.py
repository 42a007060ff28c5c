"""Verbs on runs of kits: ask for one, take the next stretch, put it down, call it off."""

import datetime
from collections.abc import Sequence

from sqlalchemy import select, update

from app.core import audit
from app.core.db import changed as changed_rows
from app.core.db import db
from app.kits.models import KitBatch
from app.kits.rules import LEASE, MOST_KITS


class NothingToPrint(Exception):
    """There is no place in this bundle."""


class TooMany(Exception):
    """More places than one run may hold; take a smaller bundle."""


def open_batch(
    target_kind: str,
    group: tuple[str, str],
    targets: Sequence[int],
    *,
    key: str,
    is_specimen: bool,
    by: audit.Actor,
    now: datetime.datetime,
) -> KitBatch:
    """Ask for the kits of these targets. Raises NothingToPrint, TooMany."""
    if not targets:
        raise NothingToPrint
    if len(targets) > MOST_KITS:
        raise TooMany
    batch = KitBatch(
        key=key,
        target_kind=target_kind,
        group_key=group[0],
        group_name=group[1],
        targets=list(targets),
        total=len(targets),
        is_specimen=is_specimen,
        requested_by=by.id,
        requested_name=by.display_name,
        requested_at=now,
    )
    db.session.add(batch)
    audit.record(by, "kits.batch", subject(batch), at=now, kits=len(targets), specimen=is_specimen)
    return batch


def take(key: str, now: datetime.datetime) -> KitBatch | None:
    """The next stretch of this run is ours; None when somebody is at it, or it is at its end. Ends with the lease."""
    taking = (
        update(KitBatch)
        .where(
            KitBatch.key == key,
            KitBatch.finished_at.is_(None),
            KitBatch.cancelled_at.is_(None),
            KitBatch.error.is_(None),
            (KitBatch.lease_until.is_(None)) | (KitBatch.lease_until < now),
        )
        .values(lease_until=now + LEASE)
        .execution_options(synchronize_session=False)
    )
    if changed_rows(taking) == 0:
        return None
    return db.session.scalar(select(KitBatch).where(KitBatch.key == key).execution_options(populate_existing=True))


def put_down(key: str, *, before: int, made: int, sheets: int) -> bool:
    """So many kits more are made and the lease is over. False when the run moved on without us, or was called off."""
    moving = (
        update(KitBatch)
        .where(KitBatch.key == key, KitBatch.done == before, KitBatch.cancelled_at.is_(None))
        .values(done=before + made, sheets=KitBatch.sheets + sheets, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    return changed_rows(moving) == 1


def finish(key: str, *, size: int, now: datetime.datetime) -> None:
    ending = update(KitBatch).where(KitBatch.key == key, KitBatch.finished_at.is_(None))
    db.session.execute(ending.values(finished_at=now, bytes=size, lease_until=None))


def fail(key: str, why: str) -> None:
    db.session.execute(update(KitBatch).where(KitBatch.key == key).values(error=why[:500], lease_until=None))


def cancel(batch: KitBatch, *, by: audit.Actor, now: datetime.datetime) -> bool:
    """Call it off; codes that were made stay. False when it had ended."""
    ending = (
        update(KitBatch)
        .where(KitBatch.id == batch.id, KitBatch.finished_at.is_(None), KitBatch.cancelled_at.is_(None))
        .values(cancelled_at=now, lease_until=None)
        .execution_options(synchronize_session=False)
    )
    if changed_rows(ending) == 0:
        return False
    audit.record(by, "kits.cancel", subject(batch), at=now, done=batch.done)
    return True


def subject(batch: KitBatch) -> audit.Subject:
    return audit.Subject("kit_batch", batch.key, batch.group_name)
