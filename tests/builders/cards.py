"""Cards for tests: printed, handed over at a counter, opened by their PIN."""

from app.core import clock
from app.core.audit import System
from app.core.db import db
from app.points.cards import operations, queries
from app.points.cards.models import Card
from app.points.ledger.models import Account
from tests.builders import points as build
from tests.conftest import SECRET
from tests.site import Site

PIN, WRONG = "246810", "135790"


def at(action: str) -> str:
    return f"form[action$='{action}']"


def cards(place, count: int = 1) -> list[Card]:
    drawn = operations.draw(count, secret=SECRET, new_pin=lambda: PIN)
    batch = operations.keep_batch(place.code, drawn, by=System(), now=clock.now())
    db.session.commit()
    return list(queries.of_batch(batch.id))


def hand_over(counter: Site, card: Card, *, status: int = 303, **fields):
    page = counter.get(f"/owner/cards/activation?number={card.number}")
    said = {"pin": PIN, "name": "王奶奶", "is_adult": True, "adult": True, "accepted": True, **fields}
    return counter.submit(page, at("/owner/cards/activation"), status=status, **said)


def in_use(counter: Site, place, points: int = 0) -> tuple[Card, Account]:
    """A card that was handed over, with so many points."""
    card = cards(place)[0]
    hand_over(counter, card)
    db.session.refresh(card)
    account = db.session.get_one(Account, card.account_id)
    if points:
        build.give(account, points)
    return card, account


def open_card(counter: Site, card: Card, pin: str = PIN, **more):
    return counter.submit(counter.get("/owner/cards"), at("/owner/cards"), number=card.number, pin=pin, **more)


def enter(site: Site, card, pin: str = PIN, *, status: int = 303):
    number = getattr(card, "number", card)
    return site.submit(site.get("/points/cards/sign-in"), status=status, number=number, pin=pin)
