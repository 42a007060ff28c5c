"""Verbs on cards: print, hand over, link, open by PIN, act for somebody, declare lost, replace. They flush, never commit."""

import datetime
import functools
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from argon2.exceptions import VerificationError
from sqlalchemy import case, or_, update
from sqlalchemy.exc import IntegrityError

from app.accounts import models as accounts
from app.accounts import operations as people
from app.core import audit, codes
from app.core.db import db
from app.points.cards import queries, rules
from app.points.cards.models import Card, CardAct, CardBatch, CardProxy
from app.points.cards.rules import Act, Ended, State
from app.points.ledger.models import Account
from app.points.members import operations as members
from app.points.members.rules import ConsentKind

UNSYNCED = {"synchronize_session": False}


class NotThisCard(Exception):
    """Not a card that can be used so, or not its PIN: nothing tells which."""


class Waiting(Exception):
    """Too many wrong PINs at counters within a quarter of an hour."""


class HasCard(Exception):
    """The account has a card in use; it has to be ended first."""


class OtherPassbook(Exception):
    """The card opens a passbook of its own, and two are never made one: no movement knows two members."""


class Oneself(Exception):
    """Nobody serves their own card."""


@dataclass(frozen=True)
class Drawn:
    """A card about to be printed. The PIN is here and on the paper, nowhere else."""

    number: str
    pin: str
    pin_hash: str


@dataclass(frozen=True)
class Counter:
    """Who serves, where, when."""

    by: accounts.User
    place: str
    now: datetime.datetime


def draw(count: int, *, secret: str, new_code=codes.new, new_pin=rules.new_pin) -> list[Drawn]:
    """Numbers and PINs, hashed. Takes 30 ms a card and no database, so that nobody waits for it."""
    drawn = []
    for _each in range(count):
        number, pin = new_code(rules.NUMBER_LENGTH), new_pin()
        drawn.append(Drawn(number, pin, people.hasher.hash(rules.peppered(secret, number, pin))))
    return drawn


def keep_batch(
    station_code: str,
    drawn: Sequence[Drawn],
    *,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
    is_demonstration: bool = False,
) -> CardBatch:
    """The cards that were printed, without their PINs."""
    batch = CardBatch(
        station_code=station_code, size=len(drawn), made_at=now, made_by=by.id, is_demonstration=is_demonstration
    )
    db.session.add(batch)
    db.session.flush()
    db.session.add_all(
        Card(number=each.number, batch_id=batch.id, serial=serial, pin_hash=each.pin_hash, state=State.MADE, tries=0)
        for serial, each in enumerate(drawn, 1)
    )
    db.session.flush()
    audit.record(by, "points.card.print", _batch(batch), at=now, cards=batch.size, place=station_code)
    return batch


def is_pin_of(card: Card | None, pin: str, *, secret: str) -> bool:
    """One verification whoever asks: an unknown card takes as long as any other."""
    number, stored = (card.number, card.pin_hash) if card else ("", _no_ones_hash())
    try:
        people.hasher.verify(stored, rules.peppered(secret, number, pin))
    except VerificationError:
        return False
    return card is not None


def try_pin(card: Card, pin: str, *, secret: str, now: datetime.datetime) -> bool:
    """A PIN at a counter. The try is counted before it is compared, so that five at once are five. Raises Waiting.

    A wrong one has to be committed too. After a quarter of an hour the card opens again by itself.
    """
    begin_anew = or_(Card.tries_since.is_(None), Card.tries_since <= now - rules.TRIES_FOR)
    taking = update(Card).where(Card.id == card.id, or_(begin_anew, Card.tries < rules.MOST_TRIES))
    taking = taking.values(
        tries=case((begin_anew, 1), else_=Card.tries + 1), tries_since=case((begin_anew, now), else_=Card.tries_since)
    )
    if db.session.scalar(taking.returning(Card.id), execution_options=UNSYNCED) is None:
        raise Waiting
    if not is_pin_of(card, pin, secret=secret):
        return False
    forgiving = update(Card).where(Card.id == card.id).values(tries=0, tries_since=None)
    db.session.execute(forgiving, execution_options=UNSYNCED)
    return True


def activate(
    card: Card, name: str, consents: Iterable[ConsentKind], *, adult_checked: bool, counter: Counter
) -> accounts.User:
    """Hand a card over: a person, their account, what they agreed to, and that a keeper saw their age. The PIN was right.

    Raises NotThisCard for a card that is not fresh, members.NotAdult, members.NoRules, accounts' UnusableName.
    """
    if not adult_checked:
        raise members.NotAdult
    person = people.add_member(name, now=counter.now)
    membership = members.join(person.id, is_adult=True, now=counter.now)
    members.allow(membership.account_id, list(consents), counter.now)
    members.note_adult(membership.account_id, by=counter.by, place=counter.place, now=counter.now)
    _use(card, membership.account_id, counter.place, counter.now)
    note(card, Act.ACTIVATED, counter, account_id=membership.account_id)
    audit.record(counter.by, "points.card.activate", subject(card), at=counter.now, place=counter.place)
    return person


def link(card: Card, account: Account, *, now: datetime.datetime) -> None:
    """A member adds a fresh card to the account they have. The PIN was right. Raises NotThisCard, HasCard, OtherPassbook."""
    if card.state is State.ACTIVE and card.account_id != account.id:
        raise OtherPassbook
    if queries.in_use(account.id) is not None:
        raise HasCard
    _use(card, account.id, "", now)
    _write(card, Act.LINKED, now, account_id=account.id)


def end(card: Card, why: Ended, *, counter: Counter) -> None:
    """The card is dead at once. Raises NotThisCard when it was dead before."""
    _end(card, why, counter.now)
    note(card, Act.ENDED, counter)
    audit.record(counter.by, "points.card.end", subject(card), at=counter.now, why=why)


def end_batch(batch: CardBatch, *, by: audit.Actor, now: datetime.datetime) -> int:
    """The sheets are lost: what was not handed over is dead. Returns how many."""
    ending = update(Card).where(Card.batch_id == batch.id, Card.state == State.MADE)
    ending = ending.values(state=State.ENDED, ended_at=now, ended_why=Ended.NEVER_USED).returning(Card.id)
    ended = len(db.session.execute(ending, execution_options=UNSYNCED).all())
    audit.record(by, "points.card.end", _batch(batch), at=now, cards=ended)
    return ended


def end_own(card: Card, *, now: datetime.datetime) -> None:
    """The holder ends their card on the site."""
    _end(card, Ended.LOST, now)
    _write(card, Act.ENDED, now)


def replace(old: Card, fresh: Card, *, counter: Counter) -> None:
    """The account moves to a fresh card, the old one is dead. Raises NotThisCard, Oneself.

    Operators do this after looking at who stands there; nobody moves their own account.
    """
    account = db.session.get(Account, old.account_id) if old.account_id else None
    if account is None or account.user_id is None or old.successor_id is not None or old.id == fresh.id:
        raise NotThisCard
    if account.user_id == counter.by.id:
        raise Oneself
    if old.state is State.ACTIVE:
        _end(old, Ended.REPLACED, counter.now)
    _use(fresh, account.id, counter.place, counter.now)
    linking = update(Card).where(Card.id == old.id).values(successor_id=fresh.id)
    db.session.execute(linking, execution_options=UNSYNCED)
    db.session.refresh(old)
    note(old, Act.REPLACED, counter)
    note(fresh, Act.ACTIVATED, counter, account_id=account.id)
    audit.record(counter.by, "points.card.replace", subject(old), at=counter.now, by_card=_shown(fresh))


def allow_proxy(card: Card, name: str, *, counter: Counter) -> CardProxy:
    """The holder, who is there with the PIN, lets a relative come in their place. Whoever is on record already stays the one."""
    assert card.account_id is not None, "a card in use has an account"  # noqa: S101
    known = next((each for each in queries.proxies(card.account_id) if each.name == name), None)
    if known is not None:
        return known
    row = CardProxy(
        account_id=card.account_id, name=name, allowed_at=counter.now, recorded_by=counter.by.id, place=counter.place
    )
    db.session.add(row)
    db.session.flush()
    note(card, Act.PROXY_ADDED, counter, proxy_id=row.id)
    return row


def end_proxy(card: Card, number: int, *, now: datetime.datetime, counter: Counter | None = None) -> bool:
    """The consent is taken back, at a counter or by the holder; the name goes, the number stays in the record."""
    ending = update(CardProxy).where(
        CardProxy.id == number, CardProxy.account_id == card.account_id, CardProxy.ended_at.is_(None)
    )
    if db.session.scalar(ending.values(ended_at=now, name=None).returning(CardProxy.id), execution_options=UNSYNCED):
        place, by_id = (counter.place, counter.by.id) if counter else ("", None)
        _write(card, Act.PROXY_ENDED, now, place=place, by_id=by_id, proxy_id=number)
        return True
    return False


def note(card: Card, act: Act, counter: Counter, **more: int | None) -> None:
    """What was done at a counter, and who came with the card."""
    _write(card, act, counter.now, place=counter.place, by_id=counter.by.id, **more)


def forget(account_id: int, now: datetime.datetime) -> None:
    """A member leaves: cards die, names of relatives go."""
    ending = update(Card).where(Card.account_id == account_id, Card.state == State.ACTIVE)
    ending = ending.values(state=State.ENDED, ended_at=now, ended_why=Ended.GIVEN_BACK)
    db.session.execute(ending, execution_options=UNSYNCED)
    leaving = update(CardProxy).where(CardProxy.account_id == account_id, CardProxy.ended_at.is_(None))
    db.session.execute(leaving.values(name=None, ended_at=now), execution_options=UNSYNCED)


def subject(card: Card) -> audit.Subject:
    """Cards stand in the log by batch and serial: the number is half of what opens an account."""
    return audit.Subject("points card", _shown(card), _shown(card))


def _use(card: Card, account_id: int, place: str, now: datetime.datetime) -> None:
    """Fresh → in use, once; the unique key lets an account have one card in use."""
    using = update(Card).where(Card.id == card.id, Card.state == State.MADE)
    using = using.values(
        state=State.ACTIVE, account_id=account_id, activated_at=now, activated_place=place, tries=0, tries_since=None
    )
    try:
        with db.session.begin_nested():
            used = db.session.scalar(using.returning(Card.id), execution_options=UNSYNCED)
    except IntegrityError as error:
        raise HasCard from error
    if used is None:
        raise NotThisCard
    db.session.refresh(card)


def _end(card: Card, why: Ended, now: datetime.datetime) -> None:
    ending = update(Card).where(Card.id == card.id, Card.state != State.ENDED)
    ending = ending.values(state=State.ENDED, ended_at=now, ended_why=why).returning(Card.id)
    if db.session.scalar(ending, execution_options=UNSYNCED) is None:
        raise NotThisCard
    db.session.refresh(card)


def _write(card: Card, act: Act, now: datetime.datetime, *, place: str = "", account_id: int | None = None, **more):
    whose = account_id if account_id is not None else card.account_id
    db.session.add(CardAct(card_id=card.id, account_id=whose, act=act, at=now, place=place, **more))
    db.session.flush()


def _shown(card: Card) -> str:
    return f"{card.batch_id}-{card.serial:03d}"


def _batch(batch: CardBatch) -> audit.Subject:
    return audit.Subject("points cards", str(batch.id), f"{batch.station_code} #{batch.id}")


@functools.cache
def _no_ones_hash() -> str:
    return people.hasher.hash(secrets.token_urlsafe(16))
