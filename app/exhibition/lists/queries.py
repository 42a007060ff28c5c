"""Terms with how often they are used, and the fields of classes."""

from collections.abc import Sequence

from sqlalchemy import func, select

from app.core.db import db
from app.exhibition.models import Field, Item, ItemTheme, Term

VOCABULARIES = ("class", "theme", "place")


def terms(vocabulary: str) -> list[tuple[Term, int]]:
    """The terms of a list in its order, and how many records have each."""
    if vocabulary == "class":
        counted = select(Item.class_id.label("term"), func.count().label("count")).group_by(Item.class_id).subquery()
    else:
        counted = (
            select(ItemTheme.term_id.label("term"), func.count().label("count")).group_by(ItemTheme.term_id).subquery()
        )
    found = select(Term, func.coalesce(counted.c.count, 0)).outerjoin(counted, counted.c.term == Term.id)
    wanted = found.where(Term.vocabulary == vocabulary).order_by(Term.position, Term.id)
    return [(term, count) for term, count in db.session.execute(wanted)]


def term(number: int) -> Term | None:
    return db.session.get(Term, number)


def fields_of(class_id: int) -> Sequence[Field]:
    return db.session.scalars(select(Field).where(Field.class_id == class_id).order_by(Field.position, Field.id)).all()


def fields() -> Sequence[Field]:
    return db.session.scalars(select(Field).order_by(Field.class_id, Field.position, Field.id)).all()
