"""Verbs on lent tickets. They flush, never commit; files are written before and forgotten after the commit."""

import datetime
from collections.abc import Mapping
from typing import Any

from sqlalchemy import update

from app.accounts import operations as accounts
from app.content.moderation import operations as moderation
from app.content.moderation import rules as decisions
from app.content.pictures import files, models
from app.content.pictures import operations as pictures
from app.content.pictures import queries as picture_queries
from app.core import audit, codes
from app.core.db import changed, db
from app.exhibition.loans import queries, rules
from app.exhibition.loans.models import OWNER, Loan

KEY_LENGTH = 7


class TooMany(Exception):
    """As many loans as one member may have wait or are shown already."""


class StillClaimable(Exception):
    """Somebody could still claim with this ticket."""


def subject(loan: Loan) -> audit.Subject:
    """By its key: what a member wrote can be taken back, the log cannot."""
    return audit.Subject("loan", loan.key, loan.key)


def lend(
    stored: files.Stored,
    told: dict[str, Any],
    *,
    alt: str,
    by: audit.Citizen,
    today: datetime.date,
    now: datetime.datetime,
) -> Loan:
    """A loan that waits for a person to look at it. Raises TooMany or StillClaimable."""
    if not rules.is_past_claim(told["ended_on"], today):
        raise StillClaimable
    accounts.lock(by.id)
    if queries.standing_count(by.id) >= rules.MOST_OF_ONE:
        raise TooMany
    loan = Loan(key=codes.new(KEY_LENGTH), lender_id=by.id, agreed_at=now, **told)
    db.session.add(loan)
    db.session.flush()
    pictures.add(stored, owner_kind=OWNER, owner_id=loan.id, alt=alt, by=by, now=now)
    audit.record(by, "loan.add", subject(loan), at=now, year=loan.year)
    return loan


def take_over(told: Mapping[str, Any], *, now: datetime.datetime) -> Loan:
    """A ticket that another site showed (`rules.is_fit`): shown here, by nobody known here, and the desk's to take down."""
    facts = {name: told[name] for name in rules.TOLD}
    loan = Loan(**{**facts, "sort": rules.Sort(told["sort"]), "ended_on": rules.latest_day(told["ended_on"])})
    db.session.add(loan)
    db.session.flush()
    picture = models.Picture(
        **{name: told[name] for name in rules.PICTURED}, owner_kind=OWNER, owner_id=loan.id, made_by_name="", made_at=now,
        state=decisions.Moderation.SHOWN, decided_by_name="", decided_at=now,
    )  # fmt: skip
    db.session.add(picture)
    db.session.flush()
    return loan


def cover(
    loan: Loan, picture: models.Picture, stored: files.Stored, *, count: int, by: audit.Actor, now: datetime.datetime
) -> str:
    """The desk's picture takes the place of the one that waits; gives the digest to forget. Raises DecidedMeanwhile."""
    before = picture.digest
    taking = (
        update(models.Picture)
        .where(
            models.Picture.id == picture.id,
            models.Picture.digest == before,
            models.Picture.state == decisions.Moderation.WAITING,
        )
        .values(digest=stored.digest, width=stored.width, height=stored.height)
        .execution_options(synchronize_session=False)
    )
    if changed(taking) == 0:
        raise moderation.DecidedMeanwhile
    db.session.refresh(picture)
    audit.record(by, "loan.covered", subject(loan), at=now, count=count)
    return before


def take_back(loan: Loan, picture: models.Picture, *, by: audit.Citizen, now: datetime.datetime) -> str:
    """The lender wants it back: nothing of it stays but the line in the log. Gives the digest to forget."""
    digest = picture.digest
    audit.record(by, "loan.withdrawn", subject(loan), at=now)
    db.session.delete(picture)
    db.session.delete(loan)
    db.session.flush()
    return digest


def forget_lender(user_id: int) -> None:
    """A member leaves: their loans go with them; the files follow with the job that forgets pictures nobody names."""
    for loan, picture in queries.of_lender(user_id):
        db.session.delete(picture)
        db.session.delete(loan)
    db.session.flush()


def forget_ended() -> int:
    """Loans whose refused picture has been forgotten; returns how many."""
    gone = queries.without_picture()
    for loan in gone:
        db.session.delete(loan)
    db.session.flush()
    return len(gone)


def is_named(digest: str) -> bool:
    """Whether another picture has the same files: then they stay."""
    return bool(picture_queries.with_digest(digest))
