"""Runs of kits, stretch after stretch: each leaves a file of its own, so that a killed run goes on where it was."""

import logging
import shutil
from pathlib import Path

from flask import current_app

from app.core import clock, jobs, printing
from app.core.db import db
from app.kits import operations, paper, queries, sheets
from app.kits.models import KitBatch
from app.kits.rules import AT_ONCE
from app.qr import operations as placements

log = logging.getLogger(__name__)
TASK = "kits"


class _Requester:
    """Who asked for the run: the codes it makes are theirs in the audit log."""

    def __init__(self, batch: KitBatch) -> None:
        self.id, self.display_name = batch.requested_by, batch.requested_name


def folder() -> Path:
    return current_app.extensions["config"].data_dir / "kits"


def file_of(key: str) -> Path:
    return folder() / f"{key}.pdf"


def stretch(key: str) -> bool:
    """Make the next kits of this run, or its one file when all are made. True while there is more to do."""
    batch = operations.take(key, clock.now())
    if batch is None:
        db.session.rollback()
        return False
    before, total = batch.done, batch.total
    try:
        if before < total:
            return _make(batch)
        return _finish(key, total)
    except printing.PrintingUnavailable:
        return _give_up(key, "unavailable")
    except Exception:
        log.exception("kits %s stopped at %s of %s", key, before, total)
        return _give_up(key, "failed")


def go_on() -> None:
    """Every minute: runs that nobody works on, because the process was killed or the queue did not answer."""
    waiting = queries.left_alone(clock.now())
    db.session.rollback()
    for key in waiting:
        jobs.ask_for(TASK, key)


def forget_old() -> None:
    """Files that are too old, or of runs called off."""
    kept = set(queries.kept_files(clock.now()))
    db.session.rollback()
    for path in folder().iterdir() if folder().is_dir() else ():
        if path.name.split(".")[0] not in kept:
            shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _make(batch: KitBatch) -> bool:
    key, before, kind = batch.key, batch.done, batch.target_kind
    numbers = batch.targets[before : before + AT_ONCE]
    codes = placements.complete_kits(kind, numbers, by=_Requester(batch), now=clock.now())
    order = {number: place for place, number in enumerate(numbers)}
    shown = sheets.printed(sorted(codes, key=lambda each: order[each.target_id]))
    grounds, page = sheets.grounds(shown), sheets.html(shown) if shown else ""
    db.session.commit()  # Nobody waits for the database while paper is made.
    if shown:
        _put(_part(key, before), paper.pdf(page, grounds))
    going_on = operations.put_down(key, before=before, made=len(numbers), sheets=len(shown))
    db.session.commit()
    return going_on


def _finish(key: str, total: int) -> bool:
    db.session.commit()  # The lease is kept.
    parts = [path for path in (_part(key, start) for start in range(0, total, AT_ONCE)) if path.exists()]
    size = paper.merge(parts, file_of(key))
    operations.finish(key, size=size, now=clock.now())
    db.session.commit()
    shutil.rmtree(folder() / key, ignore_errors=True)
    return False


def _give_up(key: str, why: str) -> bool:
    db.session.rollback()
    operations.fail(key, why)
    db.session.commit()
    return False


def _part(key: str, start: int) -> Path:
    return folder() / key / f"{start:06}.pdf"


def _put(path: Path, content: bytes) -> None:
    """There at once or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".unfinished")
    unfinished.write_bytes(content)
    unfinished.replace(path)
