"""The rules in force, and members as a desk finds them."""

import datetime
from collections.abc import Sequence

from sqlalchemy import Row, bindparam, func, literal_column, select

from app.core import clock
from app.core.db import db, run
from app.points.ledger.models import Account
from app.points.members.models import Consent, LookUp, Membership, RuleBook
from app.points.members.rules import ConsentKind


def rule_book(now: datetime.datetime) -> RuleBook | None:
    """The version in force today."""
    valid = select(RuleBook).where(RuleBook.valid_from <= clock.today(now)).order_by(RuleBook.version.desc())
    return db.session.scalar(valid.limit(1))


_figures = select(RuleBook.expiry_months, RuleBook.day_cap, RuleBook.month_cap)
_FIGURES = (
    _figures.where(RuleBook.valid_from <= bindparam("today"))
    .order_by(RuleBook.version.desc())
    .limit(literal_column("1"))
)


def figures(now: datetime.datetime) -> Row | None:
    """What an earning takes of the rules in force today."""
    return run(_FIGURES, today=clock.today(now)).one_or_none()


def rule_books() -> Sequence[RuleBook]:
    return db.session.scalars(select(RuleBook).order_by(RuleBook.version.desc())).all()


def newest_version() -> int:
    """0 when there are no rules yet."""
    return db.session.scalar(select(func.max(RuleBook.version))) or 0


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
