"""A sheet of cards at the demonstration owner's place, the first of them in use."""

import datetime

from app.accounts import models as accounts
from app.core import codes
from app.core.audit import System
from app.points.cards import operations, queries, rules
from app.points.cards.operations import Counter

PIN = "246810"
NUMBERS = ("DEMCARD", "DEMCAR1", "DEMCAR2", "DEMCAR3", "DEMCAR4")


def load(place: str, keeper: accounts.User, *, secret: str, now: datetime.datetime) -> accounts.User:
    """The PIN is known to everybody who reads this: the demonstration is open to all."""
    numbers = iter(NUMBERS)

    def known(_length: int) -> str:
        body = next(numbers)
        return body + codes.check_character(body)

    drawn = operations.draw(rules.ON_A_SHEET, secret=secret, new_code=known, new_pin=lambda: PIN)
    batch = operations.keep_batch(place, drawn, by=System(), now=now, is_demonstration=True)
    first = queries.of_batch(batch.id)[0]
    counter = Counter(by=keeper, place=place, now=now)
    person = operations.activate(first, "张奶奶（演示）", (), adult_checked=True, counter=counter)
    operations.allow_proxy(first, "女儿（演示）", counter=counter)
    return person
