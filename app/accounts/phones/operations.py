"""Verbs: ask for a code, prove a phone by it, settle the proof into an account."""

import datetime
import json
import secrets

from sqlalchemy import delete, update

from app.accounts.models import User
from app.accounts.phones import rules
from app.accounts.phones.models import InboxMessage, Phone, PhoneCode
from app.core.db import db, insert_once

UNSYNCED = {"synchronize_session": False}


class WrongCode(Exception):
    """Not the code, too many tries, too late, or used before: nothing tells which."""


class NotProved(Exception):
    """The proof is too old or was used; the phone has to be proved anew."""


def ask(number: str, *, secret: str, now: datetime.datetime, below=secrets.randbelow) -> tuple[str, PhoneCode]:
    """A code for this number, to be sent: the ticket of the browser that asked, and the row. The same work whether somebody
    has joined with the number or not.
    """
    ticket, code = secrets.token_urlsafe(24), f"{below(10**rules.CODE_DIGITS):0{rules.CODE_DIGITS}d}"
    row = PhoneCode(
        ticket_hash=rules.ticket_hash(ticket),
        phone_key=rules.key_of(number, secret),
        last_four=number[-4:],
        code_hash=rules.code_hash(ticket, code, secret),
        to_send=json.dumps({"to": number, "code": code}),
        asked_at=now,
        expires_at=now + rules.CODE_LASTS,
        tries=0,
    )
    db.session.add(row)
    db.session.flush()
    return ticket, row


def prove(ticket: str, typed: str, *, secret: str, now: datetime.datetime) -> PhoneCode:
    """The code is right, in time, within five tries and for the first time. Raises WrongCode.

    The try is counted before the code is compared, so that five at once are five. A wrong one has to be committed too.
    """
    hashed = rules.ticket_hash(ticket)
    taking = update(PhoneCode).where(
        PhoneCode.ticket_hash == hashed,
        PhoneCode.tries < rules.MOST_TRIES,
        PhoneCode.expires_at > now,
        PhoneCode.used_at.is_(None),
    )
    taking = taking.values(tries=PhoneCode.tries + 1).returning(PhoneCode.code_hash)
    stored = db.session.scalar(taking, execution_options=UNSYNCED)
    if stored is None or not secrets.compare_digest(stored, rules.code_hash(ticket, typed, secret)):
        raise WrongCode
    using = update(PhoneCode).where(PhoneCode.ticket_hash == hashed, PhoneCode.used_at.is_(None))
    using = using.values(used_at=now, to_send=None).returning(PhoneCode.id)
    number = db.session.scalar(using, execution_options=UNSYNCED)
    if number is None:
        raise WrongCode
    return db.session.get_one(PhoneCode, number, populate_existing=True)


def settle(proof: PhoneCode, now: datetime.datetime) -> None:
    """A proof serves once. Raises NotProved."""
    settling = update(PhoneCode).where(PhoneCode.id == proof.id, PhoneCode.settled_at.is_(None))
    settling = settling.values(settled_at=now).returning(PhoneCode.id)
    if db.session.scalar(settling, execution_options=UNSYNCED) is None:
        raise NotProved


def give(proof: PhoneCode, person: User, now: datetime.datetime) -> bool:
    """Let this person sign in with the proved phone; False when somebody has it already: the unique key decides."""
    values = {"user_id": person.id, "key": proof.phone_key, "last_four": proof.last_four, "verified_at": now}
    return db.session.scalar(insert_once(Phone, **values).returning(Phone.user_id)) is not None


def take_to_send(number: int, now: datetime.datetime) -> dict[str, str] | None:
    """What is to be sent, once; None when it was sent or is too late. Empties it in this transaction."""
    row = db.session.get(PhoneCode, number, with_for_update=True)
    if row is None or row.to_send is None:
        return None
    message, row.to_send = json.loads(row.to_send), None
    return message if now < row.expires_at else None


def put_into_inbox(message: dict[str, str], now: datetime.datetime) -> None:
    """The development gateway: what would have been sent can be read in the demonstration."""
    db.session.add(InboxMessage(last_four=message["to"][-4:], code=message["code"], at=now))


def forget_old_codes(now: datetime.datetime) -> None:
    """A code is of no use after its proof has lapsed."""
    before = now - rules.PROOF_LASTS - rules.CODE_LASTS
    db.session.execute(delete(PhoneCode).where(PhoneCode.expires_at < before), execution_options=UNSYNCED)
    db.session.execute(delete(InboxMessage).where(InboxMessage.at < before), execution_options=UNSYNCED)
