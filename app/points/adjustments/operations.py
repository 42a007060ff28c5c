"""Verbs: propose a correction by hand, approve it, refuse it. Above the threshold the two are different people."""

import datetime

from sqlalchemy import update

from app.core import audit, clock
from app.core.db import db
from app.points.adjustments import queries, rules
from app.points.adjustments.models import Adjustment
from app.points.adjustments.rules import State
from app.points.ledger import operations as ledger
from app.points.ledger import rules as points
from app.points.ledger.models import Account
from app.points.members import queries as members


class Oneself(Exception):
    """Nobody corrects their own account, and nobody approves what they proposed."""


class Decided(Exception):
    """Somebody has decided already."""


class NoRules(Exception):
    """Without rules in force there is no threshold to keep."""


class Left(Exception):
    """The member has left: points booked now would be nobody's."""


def propose(
    account: Account, amount: int, reason: str, *, by: audit.Actor, request_key: str, now: datetime.datetime
) -> Adjustment:
    """Up to the threshold it is posted at once, above it waits for a second person: by itself, or together with what the same
    person did for this member lately. Raises Oneself, NotEnough, KeyReused, Left.
    """
    if account.user_id == by.id:
        raise Oneself
    book = members.rule_book(now)
    if book is None:
        raise NoRules
    key = f"{by.id}:{request_key}"
    ledger.lock(account.id)  # Two at once see each other: the same pressed twice, and two small ones.
    before = queries.by_key(key)
    if before is not None:
        if (before.account_id, before.amount, before.reason) != (account.id, amount, reason):
            raise ledger.KeyReused(key)
        return before
    _must_be_there(account)
    alone = queries.done_alone(account.id, by.id, now - rules.TOGETHER_FOR)
    adjustment = Adjustment(
        request_key=key,
        account_id=account.id,
        amount=amount,
        reason=reason,
        needs_second=rules.needs_second(amount, alone, book.approval_above),
        state=State.PROPOSED,
        proposed_by=by.id,
        proposed_at=now,
    )
    db.session.add(adjustment)
    db.session.flush()
    audit.record(by, "points.adjust.propose", _subject(account), at=now, amount=amount, reason=reason)
    if not adjustment.needs_second:
        _post(adjustment, account, by=by, now=now, expiry_months=book.expiry_months)
    return adjustment


def approve(adjustment: Adjustment, *, by: audit.Actor, now: datetime.datetime) -> None:
    """The second person posts it. Raises Oneself, Decided, NotEnough, Left."""
    account = db.session.get_one(Account, adjustment.account_id)
    if by.id in (adjustment.proposed_by, account.user_id):
        raise Oneself
    book = members.rule_book(now)
    if book is None:
        raise NoRules
    ledger.lock(account.id)
    _must_be_there(account)
    _post(adjustment, account, by=by, now=now, expiry_months=book.expiry_months)


def refuse(adjustment: Adjustment, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Also the proposer may take it back. Raises Decided."""
    _decide(adjustment, State.REFUSED, by, now)
    account = db.session.get_one(Account, adjustment.account_id)
    audit.record(by, "points.adjust.refuse", _subject(account), at=now, amount=adjustment.amount)


def _must_be_there(account: Account) -> None:
    if members.of_account(account.id) is None:
        raise Left


def _post(
    adjustment: Adjustment, account: Account, *, by: audit.Actor, now: datetime.datetime, expiry_months: int
) -> None:
    until = points.months_later(clock.today(now), expiry_months) + datetime.timedelta(days=1)
    why = ledger.Why(key=f"adjust:{adjustment.id}", now=now, by_id=by.id, reason=adjustment.reason)
    posted = ledger.adjust(account.id, adjustment.amount, expires_at=clock.midnight(until), why=why)
    _decide(adjustment, State.POSTED, by, now, transaction_id=posted.transaction_id)
    audit.record(
        by, "points.adjust.post", _subject(account), at=now, amount=adjustment.amount, reason=adjustment.reason
    )


def _decide(adjustment: Adjustment, state: State, by: audit.Actor, now: datetime.datetime, **more: int) -> None:
    deciding = update(Adjustment).where(Adjustment.id == adjustment.id, Adjustment.state == State.PROPOSED)
    deciding = deciding.values(state=state, decided_by=by.id, decided_at=now, **more).returning(Adjustment.id)
    if db.session.execute(deciding, execution_options={"synchronize_session": False}).first() is None:
        raise Decided
    db.session.refresh(adjustment)


def _subject(account: Account) -> audit.Subject:
    return audit.Subject("member", account.key, account.key)
