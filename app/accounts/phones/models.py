"""A person's phone, and codes on their way to one."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime

PRIVATE = {"private": True}


class Phone(Base):
    """The phone somebody signs in with: a keyed hash to find it, four digits to be told to a keeper. Never the number."""

    __tablename__ = "phone"
    __table_args__ = {"info": PRIVATE}

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    last_four: Mapped[str]
    verified_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class PhoneCode(Base):
    """A code that was asked for by one browser. `ticket_hash` is that browser, so that a stranger's guesses use up the
    stranger's tries only. `to_send` (number and code) is emptied when the message has gone out.
    """

    __tablename__ = "phone_code"
    __table_args__ = (CheckConstraint("tries >= 0 AND tries <= 5", name="tries"), {"info": PRIVATE})

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_hash: Mapped[str] = mapped_column(unique=True)
    phone_key: Mapped[str] = mapped_column(index=True)
    last_four: Mapped[str]
    code_hash: Mapped[str]
    to_send: Mapped[str | None]
    asked_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)
    tries: Mapped[int]
    used_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    settled_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class InboxMessage(Base):
    """What the demonstration would have sent. Only the development gateway writes here."""

    __tablename__ = "inbox_message"
    __table_args__ = {"info": PRIVATE}

    id: Mapped[int] = mapped_column(primary_key=True)
    last_four: Mapped[str]
    code: Mapped[str]
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
