"""Verbs of a member's rights: leave. The books stay, under a number that leads to nobody."""

import contextlib
import datetime

from sqlalchemy import delete, update

from app.accounts import models as accounts
from app.accounts import operations as people
from app.accounts import rules as roles
from app.charity.questions import operations as questions
from app.core.db import db
from app.exhibition.loans import operations as loans
from app.points.cards import operations as cards
from app.points.exchange import operations as exchange
from app.points.exchange import queries as vouchers
from app.points.ledger import operations as ledger
from app.points.ledger.models import Account
from app.points.members.models import Consent, Membership
from app.points.wishes.models import Wish
from app.stations.reports import operations as reports

UNSYNCED = {"synchronize_session": False}


def leave(user: accounts.User, account: Account, *, now: datetime.datetime) -> None:
    """Give vouchers back, let the points go by posted lines, take the person from the account, forget the rest.

    Entries name the account's number and stay (个人信息保护法 第四十七条 with the duty to keep accounts). Somebody who is also a
    keeper or works for the centre keeps that account; a member who is nothing else is forgotten as a person too.
    """
    for voucher in vouchers.open_of_account(account.id):
        with contextlib.suppress(exchange.CannotChange):  # Handed over at this very moment.
            exchange.cancel_by_member(voucher, now=now)
    ledger.give_up(account.id, now)
    for table in (Wish, Consent, Membership):
        db.session.execute(delete(table).where(table.account_id == account.id), execution_options=UNSYNCED)
    cards.forget(account.id, now)
    loans.forget_lender(user.id)
    questions.forget(user.id)
    reports.forget_reporter(user.id)
    leaving = update(Account).where(Account.id == account.id).values(user_id=None)
    db.session.execute(leaving, execution_options=UNSYNCED)
    if user.roles <= {roles.Role.MEMBER}:
        people.forget(user, now=now)
