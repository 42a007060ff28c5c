"""Verbs: set up an activity and its terms, confirm that a member took part, take a confirmation back."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from app.accounts import models as accounts
from app.accounts import rules as roles
from app.content import operations as publishing
from app.content import rules as content
from app.core import audit, clock
from app.core.db import db
from app.points.earning import rules
from app.points.earning.booking import Confirmed, Refused, book_once
from app.points.earning.models import Activity, Allowance, Attendance, Terms
from app.points.earning.rules import ConfirmedBy, Refusal
from app.points.ledger import operations as ledger
from app.points.ledger import queries as books
from app.points.ledger.models import Account
from app.points.members import queries as members
from app.stations import queries as stations
from app.stations import rules as places

UNSYNCED = {"synchronize_session": False}
CLOSED = (
    places.State.PREPARING,
    places.State.CLOSED,
)  # Nobody takes part at a place that is not there, yet or any more.


class SlugTaken(Exception):
    """Another activity has this address already."""


@dataclass(frozen=True)
class Quiz:
    """What was passed: `key` names it for good, the title is what the statement says."""

    key: str
    title: str
    title_en: str | None


def add_activity(
    facts: dict[str, Any], terms: dict[str, Any], *, by: audit.Actor | audit.System, now: datetime.datetime
) -> Activity:
    """A new activity in draft, with the first version of its terms. Raises SlugTaken."""
    activity = Activity(**facts, state=content.Publication.DRAFT, changed_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(activity)
    except IntegrityError as error:
        raise SlugTaken(facts["slug"]) from error
    db.session.execute(insert(Allowance).values(activity_id=activity.id, granted=0))
    set_terms(activity, terms, by=by, now=now)
    return activity


def change_activity(
    activity: Activity, facts: dict[str, Any], version: int, *, by: audit.Actor, now: datetime.datetime
) -> None:
    """Raises ChangedMeanwhile (app.content)."""
    publishing.claim_version(activity, version)
    changed = {
        name: [getattr(activity, name), value] for name, value in facts.items() if getattr(activity, name) != value
    }
    for name, value in facts.items():
        setattr(activity, name, value)
    activity.changed_at = now
    audit.record(by, "points.activity.change", subject(activity), at=now, **changed)


def set_terms(
    activity: Activity, figures: dict[str, Any], *, by: audit.Actor | audit.System, now: datetime.datetime
) -> Terms:
    """The next version of the terms; what was confirmed before keeps its own. Unchanged terms stay."""
    if activity.terms and all(getattr(activity.current, name) == value for name, value in figures.items()):
        return activity.current
    terms = Terms(version=len(activity.terms) + 1, set_at=now, set_by=by.id, **figures)
    activity.terms.append(terms)
    db.session.flush()
    audit.record(by, "points.terms", subject(activity), at=now, version=terms.version, points=terms.points)
    return terms


def move_activity(
    activity: Activity, after: content.Publication, *, by: audit.Actor | audit.System, now: datetime.datetime
) -> None:
    publishing.move(activity, after, subject=subject(activity), by=by, now=now)


def confirm(
    activity: Activity,
    account: Account,
    *,
    by: accounts.User,
    place: str,
    now: datetime.datetime,
    quantity: int = 1,
) -> Confirmed:
    """A person confirms that a member took part today. Raises Refused. Confirming again answers as the first time.

    Two desks at once cannot pass a cap together: what one of them has seen does not hold any more when the other was first.
    """
    day = clock.today(now)
    _may_confirm(activity, account, by, place, day)
    return _book(activity, account, by=by, place=place, day=day, quantity=quantity, now=now)


def confirm_by_code(
    activity: Activity, account: Account, *, now: datetime.datetime, by: accounts.User | None = None
) -> Confirmed:
    """A single-use code confirms. `by`: the keeper who typed it for a member; else nobody but the site answers for it.
    Raises Refused."""
    day = clock.today(now)
    if not _is_open(activity, day) or activity.confirmed_by is not ConfirmedBy.CODE:
        raise Refused(Refusal.NOT_OPEN)
    if by is not None and by.id == account.user_id:
        raise Refused(Refusal.ONESELF)
    place = activity.station_code or ""
    _not_at_their_own(account, place)
    return _book(activity, account, by=by or audit.System(), place=place, day=day, quantity=1, now=now)


def confirm_quiz(activity: Activity, account: Account, quiz: Quiz, *, now: datetime.datetime) -> Confirmed:
    """The site saw that a member passed a quiz: each quiz counts once for a member, and one a day. Raises Refused."""
    day = clock.today(now)
    if not _is_open(activity, day) or activity.confirmed_by is not ConfirmedBy.SITE:
        raise Refused(Refusal.NOT_OPEN)
    key, terms = f"quiz:{account.id}:{quiz.key}", activity.current
    if books.was_posted(key):
        raise Refused(Refusal.ONLY_ONCE)
    why = ledger.Why(
        key=key,
        now=now,
        reason=f"{terms.reason}：{quiz.title}",
        reason_en=f"{terms.reason_en}: {quiz.title_en}" if terms.reason_en and quiz.title_en else terms.reason_en,
        facts={"quiz": quiz.key},
    )
    done = _book(activity, account, by=audit.System(), place="", day=day, quantity=1, now=now, why=why)
    if not done.is_new:
        raise Refused(Refusal.DAY_FULL)
    return done


def revoke(attendance: Attendance, *, reason: str, by: accounts.User, now: datetime.datetime) -> None:
    """Take a mistaken confirmation back: a reversing transaction that names it and why. Raises AlreadySpent, NotReversible."""
    account = db.session.get_one(Account, attendance.account_id)
    if by.id == account.user_id:
        raise Refused(Refusal.ONESELF)
    book = members.rule_book(now)
    if book is None:
        raise Refused(Refusal.NO_RULES)
    why = ledger.Why(key=f"revoke:{attendance.id}", now=now, by_id=by.id, reason=reason, place=attendance.place)
    if not ledger.reverse(attendance.transaction_id, why=why, grace_days=book.grace_days).is_new:
        return
    revoking = update(Attendance).where(Attendance.id == attendance.id, Attendance.revoked_at.is_(None))
    db.session.execute(revoking.values(revoked_at=now), execution_options=UNSYNCED)
    returning = update(Allowance).where(Allowance.activity_id == attendance.activity_id)
    db.session.execute(returning.values(granted=Allowance.granted - attendance.points), execution_options=UNSYNCED)
    audit.record(by, "points.revoke", member(account), at=now, reason=reason, points=attendance.points)


def subject(activity: Activity) -> audit.Subject:
    return audit.Subject("activity", activity.slug, activity.title)


def member(account: Account) -> audit.Subject:
    """Members stand in the log by their number, never by name: the log outlives their account."""
    return audit.Subject("member", account.key, account.key)


def _may_confirm(activity: Activity, account: Account, by: accounts.User, place: str, day: datetime.date) -> None:
    if not _is_open(activity, day):
        raise Refused(Refusal.NOT_OPEN)
    kept = by.scope_keys(*roles.KEEPERS)
    operator = by.holds(roles.Role.OPERATOR)
    if not rules.may_confirm(activity.confirmed_by, activity.station_code, place, operator=operator, keeper_of=kept):
        raise Refused(Refusal.NOT_YOURS)
    if not operator and stations.state_of(place) in CLOSED:
        raise Refused(Refusal.NOT_YOURS)
    if by.id == account.user_id:
        raise Refused(Refusal.ONESELF)
    _not_at_their_own(account, place)


def _is_open(activity: Activity, day: datetime.date) -> bool:
    published = activity.state is content.Publication.PUBLISHED
    return published and rules.is_running(activity.starts_on, activity.ends_on, day)


def _not_at_their_own(account: Account, place: str) -> None:
    person = db.session.get(accounts.User, account.user_id) if account.user_id else None
    if person is None or place in person.scope_keys(*roles.KEEPERS):
        raise Refused(Refusal.OWN_PLACE)


def _book(
    activity: Activity,
    account: Account,
    *,
    by: accounts.User | audit.System,
    place: str,
    day: datetime.date,
    quantity: int,
    now: datetime.datetime,
    why: ledger.Why | None = None,
) -> Confirmed:
    """Book it, and write it into the log. `why`: what the ledger is told, for what does not count once a day and activity."""
    book = members.figures(now)
    if book is None:
        raise Refused(Refusal.NO_RULES)
    why = why or daily(activity.current, account.id, day, by=by, place=place, now=now)
    done = book_once(activity.current, account.id, why, book, day=day, quantity=quantity)
    if done.is_new:
        facts = {"activity": activity.slug, "points": done.attendance.points, "place": place}
        audit.record(by, "points.confirm", member(account), at=now, **facts)
    return done


def daily(
    terms: Terms,
    account_id: int,
    day: datetime.date,
    *,
    by: audit.Actor | audit.System,
    place: str,
    now: datetime.datetime,
) -> ledger.Why:
    """What the ledger is told of an activity that counts once a day: its key makes it so."""
    return ledger.Why(
        key=f"attendance:{terms.activity_id}:{account_id}:{day}",
        now=now,
        by_id=by.id,
        reason=terms.reason,
        reason_en=terms.reason_en,
        place=place,
        facts={"activity": terms.activity_id, "day": str(day)},
    )
