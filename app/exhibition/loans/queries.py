"""Lent tickets with their pictures."""

from collections.abc import Collection, Sequence

from sqlalchemy import Select, func, select

from app.content.moderation import rules as decisions
from app.content.pictures import models as pictures
from app.content.pictures import queries as held
from app.core.db import db
from app.exhibition.loans.models import OWNER, Loan

PAGE_SIZE = 24
Lent = tuple[Loan, pictures.Picture]


def _lent(*states: decisions.Moderation) -> Select:
    mine = (pictures.Picture.owner_kind == OWNER) & (pictures.Picture.owner_id == Loan.id)
    return (
        select(Loan, pictures.Picture)
        .join(pictures.Picture, mine)
        .where(pictures.Picture.state.in_(states or tuple(decisions.Moderation)))
    )


def _rows(found: Select) -> list[Lent]:
    return [(loan, picture) for loan, picture in db.session.execute(found)]


def shown(number: int) -> tuple[list[Lent], int]:
    """A page of what everybody sees, the oldest ticket first, and how many there are."""
    found = _lent(decisions.Moderation.SHOWN)
    ordered = found.order_by(Loan.year, Loan.ended_on, Loan.id)
    return _rows(ordered.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE)), shown_count()


def shown_of_year(year: int, most: int = 3) -> list[Lent]:
    return _rows(_lent(decisions.Moderation.SHOWN).where(Loan.year == year).order_by(Loan.id).limit(most))


def of_lender(user_id: int) -> list[Lent]:
    return _rows(_lent().where(Loan.lender_id == user_id).order_by(Loan.id.desc()))


def one_of(user_id: int, key: str) -> Lent | None:
    """The lender's own; another's is as unknown as none."""
    return next(iter(_rows(_lent().where(Loan.lender_id == user_id, Loan.key == key))), None)


def one(key: str) -> Lent | None:
    return next(iter(_rows(_lent().where(Loan.key == key))), None)


def by_id(number: int) -> Loan | None:
    return db.session.get(Loan, number)


def waiting() -> list[Lent]:
    return _rows(_lent(decisions.Moderation.WAITING).order_by(pictures.Picture.made_at, Loan.id).limit(50))


def lately_shown(number: int) -> list[Lent]:
    """A page of all that is shown, what was decided last first."""
    found = _lent(decisions.Moderation.SHOWN).order_by(pictures.Picture.decided_at.desc(), Loan.id.desc())
    return _rows(found.offset((number - 1) * PAGE_SIZE).limit(PAGE_SIZE))


def shown_count() -> int:
    return db.session.scalar(_lent(decisions.Moderation.SHOWN).with_only_columns(func.count(Loan.id))) or 0


def every_shown() -> list[Lent]:
    """In the order in which they were lent."""
    return _rows(_lent(decisions.Moderation.SHOWN).order_by(Loan.id))


def are_shown(digests: Collection[str]) -> bool:
    """Whether each of these pictures is a lent ticket's that everybody sees."""
    found = _lent(decisions.Moderation.SHOWN).with_only_columns(pictures.Picture.digest)
    return set(digests) <= set(db.session.scalars(found))


def waiting_count() -> int:
    return db.session.scalar(_lent(decisions.Moderation.WAITING).with_only_columns(func.count(Loan.id))) or 0


def standing_count(user_id: int) -> int:
    counted = _lent(*held.STANDS).where(Loan.lender_id == user_id).with_only_columns(func.count(Loan.id))
    return db.session.scalar(counted) or 0


def without_picture() -> Sequence[Loan]:
    """Those whose picture was forgotten after a refusal."""
    kept = select(pictures.Picture.owner_id).where(pictures.Picture.owner_kind == OWNER)
    return db.session.scalars(select(Loan).where(Loan.id.not_in(kept))).all()
