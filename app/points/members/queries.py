"""The rules in force, and members as a desk finds them."""

import datetime
from collections.abc import Sequence

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.points.ledger.models import Account
from app.points.members.models import Consent, LookUp, Membership, RuleBook
from app.points.members.rules import ConsentKind


def rule_book(now: datetime.datetime) -> RuleBook | None:
    """The version in force today."""
    valid = select(RuleBook).where(RuleBook.valid_from <= clock.today(now)).order_by(RuleBook.version.desc())
    return db.session.scalar(valid.limit(1))


def rule_books() -> Sequence[RuleBook]:
    return db.session.scalars(select(RuleBook).order_by(RuleBook.version.desc())).all()


def membership(user_id: int) -> Membership | None:
    mine = select(Membership).join(Account, Account.id == Membership.account_id)
    return db.session.scalar(mine.where(Account.user_id == user_id))


def of_account(account_id: int) -> Membership | None:
    return db.session.get(Membership, account_id)


def consents(account_id: int) -> set[ConsentKind]:
    """What this member allows now."""
    given = select(Consent.kind).where(Consent.account_id == account_id, Consent.withdrawn_at.is_(None))
    return set(db.session.scalars(given))


def consent_history(account_id: int) -> Sequence[Consent]:
    return db.session.scalars(select(Consent).where(Consent.account_id == account_id).order_by(Consent.id)).all()


def look_up(key: str, by_id: int) -> LookUp | None:
    """A look-up of this person; another's is as unknown as one that never was."""
    return db.session.scalar(select(LookUp).where(LookUp.key == key, LookUp.by_id == by_id))
