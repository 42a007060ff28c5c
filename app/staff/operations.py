"""Verbs of the desk itself: prove the audit chain, send a stuck message again."""

import datetime
from dataclasses import dataclass

from app.core import audit, outbox, settings
from app.core.db import db

VERIFIED = "audit.verified"


@dataclass(frozen=True)
class Verification:
    """When the chain was last walked, how long it was, and how many breaks were found."""

    at: datetime.datetime
    count: int
    breaks: int


def verify(now: datetime.datetime) -> Verification:
    """Walk the whole chain and remember the result."""
    breaks = sum(1 for _ in audit.verify())
    count = db.session.get_one(audit.AuditHead, 1).count
    settings.put(VERIFIED, {"at": now.isoformat(), "count": count, "breaks": breaks})
    return Verification(now, count, breaks)


def last_verification() -> Verification | None:
    found = settings.get(VERIFIED)
    return found and Verification(datetime.datetime.fromisoformat(found["at"]), found["count"], found["breaks"])


def retry_message(number: int, *, by: audit.Actor, now: datetime.datetime) -> bool:
    """Try a message again that was given up; False when there is none of this number."""
    found = outbox.retry(number, now)
    if found:
        audit.record(by, "message.retry", audit.Subject("message", str(number), str(number)), at=now)
    return found
