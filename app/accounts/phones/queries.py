"""Whose phone it is, and codes that were asked for."""

import datetime
from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import User
from app.accounts.phones import rules
from app.accounts.phones.models import InboxMessage, Phone, PhoneCode
from app.core.db import db


def code_of(ticket: str) -> PhoneCode | None:
    """The code this browser asked for."""
    return db.session.scalar(select(PhoneCode).where(PhoneCode.ticket_hash == rules.ticket_hash(ticket)))


def proved(ticket: str, now: datetime.datetime) -> PhoneCode | None:
    """A code that was right a moment ago and has not been settled into an account yet."""
    row = code_of(ticket)
    fresh = row is not None and row.used_at is not None and now < row.used_at + rules.PROOF_LASTS
    return row if row and fresh and row.settled_at is None else None


def owner_of(phone_key: str) -> User | None:
    return db.session.scalar(select(User).join(Phone, Phone.user_id == User.id).where(Phone.key == phone_key))


def of_user(user_id: int) -> Phone | None:
    return db.session.get(Phone, user_id)


def inbox(since: datetime.datetime) -> Sequence[InboxMessage]:
    newest = select(InboxMessage).where(InboxMessage.at > since).order_by(InboxMessage.id.desc())
    return db.session.scalars(newest.limit(20)).all()
