"""Messages and jobs as rows of the same commit: what was not saved is not sent, what was saved is sent.

`put` in an operation; the runner takes a waiting row, calls its handler and marks it done in one transaction. A handler that
fails is tried again later, with growing pauses, and is shown to the staff when it gave up.
"""

import datetime
import logging
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import JSON, event, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.db import Base, UtcDateTime, changed, db

log = logging.getLogger(__name__)
MOST_TRIES = 8
Handler = Callable[[dict[str, Any]], None]
_handlers: dict[str, Handler] = {}
_listeners: list[Callable[[], None]] = []


class OutboxMessage(Base):
    __tablename__ = "outbox_message"
    __table_args__ = {"info": {"private": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    done_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime, index=True)


def put(kind: str, payload: dict[str, Any], *, now: datetime.datetime) -> OutboxMessage:
    """Add a message to this transaction. `kind` must have a handler."""
    if kind not in _handlers:
        raise KeyError(f"Nobody handles outbox messages of kind {kind!r}.")
    message = OutboxMessage(kind=kind, payload=payload, created_at=now, due_at=now)
    db.session.add(message)
    db.session.info["outbox"] = True
    return message


def handle(kind: str, handler: Handler) -> None:
    _handlers[kind] = handler


def on_commit(listener: Callable[[], None]) -> None:
    """Call `listener` after each commit that holds a message: it wakes the runner."""
    _listeners.append(listener)


@event.listens_for(Session, "after_commit")
def _wake(session: Session) -> None:
    if session.in_nested_transaction():
        return  # A savepoint was released; nothing is saved yet.
    if session.info.pop("outbox", False):
        for listener in _listeners:
            listener()


def given_up() -> Sequence[OutboxMessage]:
    """Messages nobody will try again by themselves, the newest first."""
    failed = select(OutboxMessage).where(OutboxMessage.done_at.is_(None), OutboxMessage.tries >= MOST_TRIES)
    return db.session.scalars(failed.order_by(OutboxMessage.id.desc()).limit(200)).all()


def retry(number: int, now: datetime.datetime) -> bool:
    """Try a message again that was given up; False when there is no such message."""
    stuck = update(OutboxMessage).where(
        OutboxMessage.id == number, OutboxMessage.done_at.is_(None), OutboxMessage.tries >= MOST_TRIES
    )
    db.session.info["outbox"] = True
    return changed(stuck.values(tries=0, due_at=now)) == 1


def run_due(now: datetime.datetime, *, most: int = 100) -> int:
    """Deliver what is due, each in its own transaction. Returns how many were done."""
    done = 0
    for _ in range(most):
        waiting = (
            select(OutboxMessage)
            .where(OutboxMessage.done_at.is_(None), OutboxMessage.due_at <= now, OutboxMessage.tries < MOST_TRIES)
            .order_by(OutboxMessage.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        message = db.session.scalar(waiting)
        if message is None:
            db.session.rollback()
            return done
        done += _deliver(message, now)
    return done


def _deliver(message: OutboxMessage, now: datetime.datetime) -> int:
    number, tries = message.id, message.tries
    try:
        _handlers[message.kind](message.payload)
        message.done_at = now
        db.session.commit()
    except Exception as error:
        # The row keeps the error and is tried again: 1, 2, 4 … minutes later.
        log.exception("outbox message %s failed", number)
        db.session.rollback()
        pause = datetime.timedelta(minutes=2**tries)
        values = {"tries": tries + 1, "error": repr(error)[:500], "due_at": now + pause}
        db.session.execute(update(OutboxMessage).where(OutboxMessage.id == number).values(values))
        db.session.commit()
        return 0
    return 1
