"""What the explorer counts and sums by, as columns in memory.

A hundred thousand projects are 12 KB a value; to cross two filters is one AND, to count is one population count, so that every
filter's choices cost less than a millisecond where the database took a hundred. The database notes each change (`changes`):
the few projects it names are put in their places anew; after very many the columns are read again, whole (decision 0028).
"""

import datetime
import hashlib
import threading
import weakref
from typing import Any

from sqlalchemy import func, select

from app.charity import changes, reading
from app.charity.bits import Columns
from app.charity.models import Project
from app.core import clock
from app.core.db import db

_kept: weakref.WeakKeyDictionary[Any, Columns] = weakref.WeakKeyDictionary()
_reading = threading.Lock()


def current(now: datetime.datetime) -> Columns:
    """The columns as the table is now; brought up to date by one thread while the others wait."""
    signature = changes.signature()
    known = _kept.get(db.engine)
    if known is not None and _fits(known, signature, now):
        return known
    with _reading:
        known = _kept.get(db.engine)
        if known is None or not _fits(known, signature, now):
            known = reading.followed(known, signature, now) or reading.whole(signature, now)
            known.progress(clock.today(now))
            _kept[db.engine] = known
    return known


def _fits(known: Columns, signature: tuple, now: datetime.datetime) -> bool:
    return known.signature == signature and known.since <= now and (known.until is None or now < known.until)


def version_of(now: datetime.datetime) -> tuple[str, datetime.datetime | None]:
    """A short name of the state of all projects, another one after each change, and when the newest change was."""
    known = current(now)
    digest = hashlib.sha256(repr(known.signature).encode()).hexdigest()[:12]
    return digest, db.session.scalar(select(func.max(Project.changed_at)))
