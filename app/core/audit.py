"""Who did what: append-only and hash-chained.

Each entry's hash covers its own facts and the hash before it, so that a row changed, removed or slipped in behind the
application's back breaks the chain. The one row of `audit_head` serialises writers: take it last in a transaction.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import JSON, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime, db

GENESIS = "0" * 64


class Actor(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def display_name(self) -> str: ...


@dataclass(frozen=True)
class System:
    """The site itself, for jobs and commands."""

    id: int | None = None
    display_name: str = "系统"


@dataclass(frozen=True)
class Citizen:
    """A member at their own doing. The log only grows, and a name must be able to leave: it holds their number alone."""

    id: int
    display_name: str = "会员"


@dataclass(frozen=True)
class Subject:
    """What the action was done to: the kind, its outside identifier, and its name at that time."""

    kind: str
    key: str
    name: str


class AuditEntry(Base):
    __tablename__ = "audit_entry"
    __table_args__ = {"info": {"private": True, "append_only": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[str]
    action: Mapped[str] = mapped_column(index=True)
    subject_kind: Mapped[str]
    subject_key: Mapped[str]
    subject_name: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class AuditHead(Base):
    """One row: how many entries there are and the hash of the newest."""

    __tablename__ = "audit_head"
    __table_args__ = {"info": {"private": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    count: Mapped[int]
    hash: Mapped[str]


def record(actor: Actor | System, action: str, subject: Subject, *, at: datetime.datetime, **facts: Any) -> AuditEntry:
    """Append an entry to this transaction. `facts` are JSON values; a change is written as `[before, after]`."""
    return _append([_entry(actor, action, subject, at, facts)])[0]


def record_each(
    actor: Actor | System,
    action: str,
    told: Iterable[tuple[Subject, Mapping[str, Any]]],
    *,
    at: datetime.datetime,
) -> None:
    """The same act on each of these, one entry each with its facts: the head is taken once."""
    entries = [_entry(actor, action, subject, at, facts) for subject, facts in told]
    if entries:
        _append(entries)


def _entry(
    actor: Actor | System, action: str, subject: Subject, at: datetime.datetime, facts: Mapping[str, Any]
) -> AuditEntry:
    return AuditEntry(
        at=at,
        actor_id=actor.id,
        actor_name=actor.display_name,
        action=action,
        subject_kind=subject.kind,
        subject_key=subject.key,
        subject_name=subject.name,
        facts=json.loads(json.dumps(facts, default=str)),
    )


def _append(entries: Sequence[AuditEntry]) -> Sequence[AuditEntry]:
    db.session.flush()
    head = update(AuditHead).where(AuditHead.id == 1).execution_options(synchronize_session=False)
    taken = head.values(count=AuditHead.count + len(entries)).returning(AuditHead.hash)
    previous = db.session.execute(taken).scalar_one()
    for entry in entries:
        entry.previous = previous
        entry.hash = previous = digest(entry)
    db.session.add_all(entries)
    db.session.flush()
    db.session.execute(head.values(hash=previous))
    return entries


def digest(entry: AuditEntry) -> str:
    """SHA-256 over the entry in canonical JSON and the hash before it."""
    content = [
        entry.previous,
        entry.at.astimezone(datetime.UTC).isoformat(),
        entry.actor_id,
        entry.actor_name,
        entry.action,
        entry.subject_kind,
        entry.subject_key,
        entry.subject_name,
        entry.facts,
    ]
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


@dataclass(frozen=True)
class Break:
    """Where the chain does not hold, and how."""

    entry_id: int | None
    reason: str


def verify() -> Iterator[Break]:
    """Walk the whole chain; nothing yielded means it holds. Entries written meanwhile are walked, not counted."""
    head = db.session.get_one(AuditHead, 1, populate_existing=True)
    expected, previous, count = (head.count, head.hash), GENESIS, 0
    reached = (0, GENESIS)
    entries = select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=1_000, populate_existing=True)
    for entry in db.session.scalars(entries):
        count += 1
        if entry.previous != previous:
            yield Break(entry.id, "does not follow the entry before it")
        if digest(entry) != entry.hash:
            yield Break(entry.id, "was changed after it was written")
        previous = entry.hash
        if count == expected[0]:
            reached = (count, previous)
    if reached != expected:
        yield Break(None, f"the head names {expected[0]} entries, the table holds {count} or ends differently")
