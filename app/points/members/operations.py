"""Verbs: publish rules, join, note a look-up, note that somebody was seen to be of age."""

import datetime
from collections.abc import Collection
from typing import Any

from sqlalchemy import select, update

from app.core import audit, codes
from app.core.db import db, insert_once
from app.points.ledger import operations as ledger
from app.points.members import queries
from app.points.members.models import Consent, LookUp, Membership, RuleBook
from app.points.members.rules import ConsentKind, Found, How, Looked

KEY_LENGTH = 15


class NoRules(Exception):
    """The programme has no rules in force, so nobody can join or earn."""


class NotAdult(Exception):
    """Joining takes the statement of being 18 or over."""


class BackDated(Exception):
    """A new version of the rules cannot be in force before today."""


class Overtaken(Exception):
    """Somebody published a version that whoever wrote this one has not seen."""


def publish_rules(
    *,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
    today: datetime.date,
    seen: int | None = None,
    **figures: Any,
) -> RuleBook:
    """Add the next version of the rules, after `seen` (None: after whichever is the newest). Raises BackDated: what was promised
    for a past day stays as it was; Overtaken."""
    if figures["valid_from"] < today and queries.rule_book(now) is not None:
        raise BackDated
    if seen is None:
        seen = queries.newest_version()
    new = insert_once(RuleBook, version=seen + 1, published_at=now, published_by=by.id, **figures)
    number = db.session.scalar(new.returning(RuleBook.id))
    if number is None:
        raise Overtaken
    book = db.session.get_one(RuleBook, number)
    facts = {name: value for name, value in figures.items() if isinstance(value, int)}
    audit.record(
        by, "points.rules", audit.Subject("points rules", str(book.version), f"v{book.version}"), at=now, **facts
    )
    return book


def join(user_id: int, *, is_adult: bool, now: datetime.datetime) -> Membership:
    """Take part: open the account and keep which rules were accepted. Joining again changes nothing."""
    if not is_adult:
        raise NotAdult
    book = queries.rule_book(now)
    if book is None:
        raise NoRules
    account_id = ledger.open_account(user_id, now)
    ledger.lock(account_id)
    found = db.session.get(Membership, account_id)
    if found is None:
        found = Membership(account_id=account_id, joined_at=now, rule_book_id=book.id, accepted_at=now)
        db.session.add(found)
        db.session.flush()
    return found


def allow(account_id: int, wanted: Collection[ConsentKind], now: datetime.datetime) -> None:
    """These consents are in force from now on, the others are withdrawn."""
    given = queries.consents(account_id)
    for kind in sorted(set(wanted) - given):
        db.session.execute(insert_once(Consent, account_id=account_id, kind=kind, given_at=now))
    withdrawing = update(Consent).where(
        Consent.account_id == account_id, Consent.withdrawn_at.is_(None), Consent.kind.not_in(list(wanted))
    )
    db.session.execute(withdrawing.values(withdrawn_at=now), execution_options={"synchronize_session": False})


def pause(account_id: int, *, paused: bool, now: datetime.datetime) -> None:
    """The member's own brake: no earning and no notes until they lift it."""
    pausing = update(Membership).where(Membership.account_id == account_id)
    db.session.execute(
        pausing.values(paused_at=now if paused else None), execution_options={"synchronize_session": False}
    )


def note_look_up(
    kind: Looked, how: How, found: Found, *, by_id: int, now: datetime.datetime, subject_id: int | None = None
) -> LookUp:
    """Every look-up leaves a row, also one that found nothing."""
    row = LookUp(key=codes.new(KEY_LENGTH), kind=kind, how=how, found=found, subject_id=subject_id, by_id=by_id, at=now)
    db.session.add(row)
    db.session.flush()
    return row


def note_adult(account_id: int, *, by: audit.Actor, place: str, now: datetime.datetime) -> None:
    """A keeper saw a document. Once is enough, and nothing of it is kept."""
    seeing = update(Membership).where(Membership.account_id == account_id, Membership.adult_checked_at.is_(None))
    db.session.execute(
        seeing.values(adult_checked_at=now, adult_checked_by=by.id, adult_checked_place=place),
        execution_options={"synchronize_session": False},
    )


def forget_old_look_ups(now: datetime.datetime) -> None:
    """Look-ups are access logs: kept 190 days (网络安全法 第二十一条: at least six months), then gone."""
    old = select(LookUp).where(LookUp.at < now - datetime.timedelta(days=190))
    for row in db.session.scalars(old):
        db.session.delete(row)
