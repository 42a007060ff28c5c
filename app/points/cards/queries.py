"""Cards as a counter, the desk and their holders find them."""

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from app.accounts import models as accounts
from app.core import codes
from app.core.db import db
from app.points.cards.models import Card, CardAct, CardBatch, CardProxy
from app.points.cards.rules import NUMBER_LENGTH, State
from app.points.ledger.models import Account


def by_number(typed: str) -> Card | None:
    """What somebody typed, or the address a scanner read."""
    number = codes.normalise(typed.rsplit("/", 1)[-1], NUMBER_LENGTH)
    return db.session.scalar(select(Card).where(Card.number == number)) if number else None


def by_id(card_id: int) -> Card | None:
    return db.session.get(Card, card_id)


def in_use(account_id: int) -> Card | None:
    return db.session.scalar(select(Card).where(Card.account_id == account_id, Card.state == State.ACTIVE))


def of_account(account_id: int) -> Sequence[Card]:
    return db.session.scalars(select(Card).where(Card.account_id == account_id).order_by(Card.id)).all()


def batch(number: int) -> CardBatch | None:
    return db.session.get(CardBatch, number)


def of_batch(batch_id: int) -> Sequence[Card]:
    return db.session.scalars(select(Card).where(Card.batch_id == batch_id).order_by(Card.serial)).all()


def sample() -> Card | None:
    """The card everybody may try in the demonstration."""
    shown = select(Card).join(CardBatch, CardBatch.id == Card.batch_id)
    shown = shown.where(CardBatch.is_demonstration, Card.state == State.ACTIVE)
    return db.session.scalar(shown.order_by(Card.id).limit(1))


def proxies(account_id: int) -> Sequence[CardProxy]:
    """Who may come in this member's place now."""
    mine = select(CardProxy).where(CardProxy.account_id == account_id, CardProxy.ended_at.is_(None))
    return db.session.scalars(mine.order_by(CardProxy.id)).all()


def proxy(number: int, account_id: int) -> CardProxy | None:
    """One of this member's, still allowed."""
    return next((each for each in proxies(account_id) if each.id == number), None)


def acts(*, account_id: int | None = None, card_id: int | None = None, most: int = 50) -> Sequence[CardAct]:
    mine = CardAct.account_id == account_id if account_id is not None else CardAct.card_id == card_id
    return db.session.scalars(select(CardAct).where(mine).order_by(CardAct.id.desc()).limit(most)).all()


def batches(most: int = 100) -> Sequence[tuple[CardBatch, dict[State, int]]]:
    """The newest batches, and how many of their cards are printed, in use, dead."""
    rows = db.session.scalars(select(CardBatch).order_by(CardBatch.id.desc()).limit(most)).all()
    counted = select(Card.batch_id, Card.state, func.count()).where(Card.batch_id.in_([row.id for row in rows]))
    counts: dict[int, dict[State, int]] = {}
    for batch_id, state, number in db.session.execute(counted.group_by(Card.batch_id, Card.state)):
        counts.setdefault(batch_id, {})[state] = number
    return [(row, counts.get(row.id, {})) for row in rows]


def waiting_at(places: Collection[str]) -> int:
    """How many printed cards lie at these places, not handed over yet."""
    lying = select(func.count()).select_from(Card).join(CardBatch, CardBatch.id == Card.batch_id)
    return db.session.scalar(lying.where(Card.state == State.MADE, CardBatch.station_code.in_(places))) or 0


def member_of(card: Card) -> tuple[Account, accounts.User] | None:
    """Whose card it is; None when it is not in use or its holder has left."""
    if card.state is not State.ACTIVE:
        return None
    mine = select(Account, accounts.User).join(accounts.User, accounts.User.id == Account.user_id)
    row = db.session.execute(mine.where(Account.id == card.account_id)).one_or_none()
    return (row[0], row[1]) if row and row[1].disabled_at is None else None
