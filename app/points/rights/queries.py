"""Everything the points feature holds about one member, for their own eyes and as plain values for a file."""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from app.accounts import models as accounts
from app.accounts import queries as people
from app.accounts.phones import queries as phones
from app.charity.questions import queries as questions
from app.content.pictures import models as pictures
from app.core.db import db
from app.exhibition.loans import models as lending
from app.exhibition.loans import queries as loans
from app.points.cards import queries as cards
from app.points.cards.models import Card
from app.points.earning.models import Attendance
from app.points.exchange.models import Redemption
from app.points.ledger import queries as ledger
from app.points.ledger.models import Account
from app.points.members import queries as members
from app.points.members.models import LookUp, Membership
from app.points.members.rules import Looked
from app.points.wishes import queries as wishes
from app.stations.reports import queries as reports


def look_ups_of(account_id: int, *, most: int = 50) -> Sequence[LookUp]:
    """When a counter looked at this member's code or at one of their vouchers, newest first."""
    vouchers = select(Redemption.id).where(Redemption.account_id == account_id)
    own_cards = select(Card.id).where(Card.account_id == account_id)
    mine = or_(
        and_(LookUp.kind == Looked.MEMBER, LookUp.subject_id == account_id),
        and_(LookUp.kind == Looked.VOUCHER, LookUp.subject_id.in_(vouchers)),
        and_(LookUp.kind == Looked.CARD, LookUp.subject_id.in_(own_cards)),
    )
    return db.session.scalars(select(LookUp).where(mine).order_by(LookUp.id.desc()).limit(most)).all()


def everything(user: accounts.User, account: Account, now: datetime.datetime) -> dict[str, Any]:
    """The member's copy: plain values under plain names, moments in ISO 8601 UTC."""
    phone, membership = phones.of_user(user.id), members.of_account(account.id)
    return {
        "member": {
            "name": user.display_name,
            "number": account.key,
            "phone_last_four": phone.last_four if phone else None,
            "phone_verified_at": _iso(phone.verified_at) if phone else None,
            "joined_at": _iso(account.opened_at),
        },
        "membership": _membership(membership) if membership else None,
        "consents": [
            {"kind": row.kind, "given_at": _iso(row.given_at), "withdrawn_at": _iso(row.withdrawn_at)}
            for row in members.consent_history(account.id)
        ],
        "wishes": [{"reward": row.reward.title, "made_at": _iso(row.made_at)} for row in wishes.of_account(account.id)],
        "balance": {"available": account.available, "held": account.held},
        "movements": [_movement(line) for line in ledger.movements(account.id)],
        "attendances": [_attendance(row) for row in _attendances(account.id)],
        "vouchers": [_voucher(row) for row in _vouchers(account.id)],
        "cards": [
            {"number": row.number, "state": row.state, "since": _iso(row.activated_at), "until": _iso(row.ended_at)}
            for row in cards.of_account(account.id)
        ],
        "relatives": [{"name": row.name, "since": _iso(row.allowed_at)} for row in cards.proxies(account.id)],
        "card_acts": [
            {"at": _iso(row.at), "act": row.act, "place": row.place, "by_relative": row.proxy_id is not None}
            for row in cards.acts(account_id=account.id, most=10_000)
        ],
        "questions": questions.facts_of(user.id),
        "reports_waiting": [
            {"at": _iso(row.reported_at), "place": code, "problem": row.problem, "about": row.about}
            for row, code in reports.of_reporter(user.id)
        ],
        "look_ups": [
            {"at": _iso(row.at), "kind": row.kind, "how": row.how, "found": row.found}
            for row in look_ups_of(account.id, most=10_000)
        ],
        "lent_tickets": [_lent(loan, picture) for loan, picture in loans.of_lender(user.id)],
        "sign_ins": [
            {"device": row.device, "at": _iso(row.created_at), "until": _iso(row.expires_at)}
            for row in people.sign_ins_of(user.id, now)
        ],
        "written_at": _iso(now),
    }


def _attendances(account_id: int) -> Sequence[Attendance]:
    mine = select(Attendance).where(Attendance.account_id == account_id).order_by(Attendance.id)
    return db.session.scalars(mine.options(joinedload(Attendance.activity))).all()


def _vouchers(account_id: int) -> Sequence[Redemption]:
    mine = select(Redemption).where(Redemption.account_id == account_id).order_by(Redemption.id)
    return db.session.scalars(mine.options(joinedload(Redemption.reward))).all()


def _membership(row: Membership) -> dict[str, Any]:
    return {
        "stated_adult_at": _iso(row.joined_at),
        "rules_accepted_at": _iso(row.accepted_at),
        "adult_checked_at": _iso(row.adult_checked_at),
        "adult_checked_place": row.adult_checked_place,
        "paused_at": _iso(row.paused_at),
    }


def _movement(line: ledger.Line) -> dict[str, Any]:
    row = line.transaction
    return {
        "at": _iso(row.at),
        "kind": row.kind,
        "reason": row.reason,
        "place": row.place,
        "available": line.amount,
        "held": line.held,
        "balance": line.balance,
        "lots": [{"lot": lot.id, "expires_at": _iso(lot.expires_at)} for lot in line.lots],
    }


def _attendance(row: Attendance) -> dict[str, Any]:
    return {
        "day": row.day.isoformat(),
        "activity": row.activity.title,
        "place": row.place,
        "points": row.points,
        "revoked_at": _iso(row.revoked_at),
    }


def _voucher(row: Redemption) -> dict[str, Any]:
    return {
        "reward": row.reward.title,
        "place": row.station_code,
        "points": row.points,
        "state": row.state,
        "made_at": _iso(row.made_at),
        "kept_until": _iso(row.expires_at),
    }


def _lent(loan: lending.Loan, picture: pictures.Picture) -> dict[str, Any]:
    return {
        "ticket": loan.title,
        "year": loan.year,
        "memory": loan.memory,
        "signature": loan.signature,
        "picture": picture.digest,
        "picture_shows": picture.alt,
        "state": picture.state,
        "reason": picture.reason,
        "lent_at": _iso(loan.agreed_at),
    }


def _iso(moment: datetime.datetime | None) -> str | None:
    return moment.isoformat() if moment else None
