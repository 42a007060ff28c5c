"""How the index follows the rows: an operation says what it changed, and the commit indexes it.

The entries are asked for at the end of the transaction, so that they hold everything it did, and are saved with it or not at all.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from flask import current_app
from sqlalchemy import event, text
from sqlalchemy.orm import Session

from app.core.db import db
from app.core.search import index
from app.core.search.index import Entry

Entries = Callable[[Collection[int] | None], Iterable[Entry]]
PENDING = "search"
# On PostgreSQL one transaction at a time writes the index: two that touch the same row would each keep half of it.
LOCK = 20_261_123


def declared() -> dict[str, Entries]:
    """What the features of the running application declare, by kind."""
    return current_app.extensions["search"]


def changed(kind: str, *row_ids: int) -> None:
    """These rows were added, changed or deleted in this transaction. Flush new ones first: they need their numbers."""
    if kind not in declared():
        raise KeyError(f"Nobody declares searchable rows of kind {kind!r}.")
    if None in row_ids:
        raise ValueError("Flush the row first: it has no number yet.")
    db.session.info.setdefault(PENDING, defaultdict(set))[kind].update(row_ids)


def rebuild() -> int:
    """Make the whole index anew; returns how many entries it has. A site of 100,000 rows takes a minute or two."""
    _lock()
    db.session.info.pop(PENDING, None)
    return index.rebuild(entry for entries in declared().values() for entry in entries(None))


@event.listens_for(Session, "before_commit")
def _follow(session: Session) -> None:
    if session.in_nested_transaction() or not session.info.get(PENDING):
        return
    session.flush()
    _lock()
    session.expire_all()  # What others saved while we waited belongs into the entries too.
    for kind, row_ids in session.info.pop(PENDING).items():
        for some in index.batches(sorted(row_ids)):
            entries = list(declared()[kind](some))
            index.put(*entries)
            index.remove(kind, *(set(some) - {entry.row_id for entry in entries}))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(PENDING, None)


def _lock() -> None:
    if not index.is_sqlite():
        db.session.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK})
