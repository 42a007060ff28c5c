"""The archive an editor asks for: made by the job runner under DATA_DIR/archives, with its progress beside it."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from app.core import clock, jobs
from app.core.db import db, reading
from app.exhibition.archive import leftovers, operations

TASK = "archive-hall"
STEP = 25  # Files between two notes of progress.


@dataclass(frozen=True)
class State:
    """How the archive stands: `done` of `of` files while it is made, then when it was made and how large it is."""

    is_working: bool
    done: int = 0
    of: int = 0
    made_at: datetime.datetime | None = None
    size: int = 0

    @property
    def kilobytes(self) -> int:
        return max(1, round(self.size / 1_000))


def home() -> Path:
    return current_app.extensions["config"].data_dir / "archives"


def file() -> Path:
    return home() / "hall.zip"


def _note() -> Path:
    return home() / "hall.progress"


def state() -> State:
    if _note().is_file():
        done, of = (int(part) for part in [*_note().read_text().split(), "0", "0"][:2])
        return State(True, done, of)
    if not file().is_file():
        return State(False)
    facts = file().stat()
    return State(False, made_at=datetime.datetime.fromtimestamp(facts.st_mtime, datetime.UTC), size=facts.st_size)


def ask() -> None:
    """Have it made; who asks while it is being made waits for the same one."""
    home().mkdir(parents=True, exist_ok=True)
    _note().write_text("0 0")
    jobs.ask_for(TASK, clock.now().isoformat())


def make(_key: str) -> bool:
    """The work of the task; nobody who writes waits for it."""
    try:
        with reading():
            db.session.rollback()
            operations.write(file(), current_app.extensions["config"].data_dir, _tell)
            db.session.rollback()
    finally:
        _note().unlink(missing_ok=True)
    forget_withdrawn()
    return False


def forget_withdrawn() -> None:
    """A lent ticket that is shown no more is in no archive either."""
    if file().is_file() and operations.is_withdrawn(file()):
        file().unlink(missing_ok=True)


def _tell(done: int, of: int) -> None:
    if done % STEP == 0:
        _note().write_text(f"{done} {of}")


def clean() -> None:
    """Every night: no archive shows what was taken back, and nothing lies about that a killed process left."""
    forget_withdrawn()
    leftovers.forget(current_app.extensions["config"].data_dir, clock.now())
