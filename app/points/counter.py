"""Looking somebody or something up at a counter: by a scanned symbol or by what was read out. Every look-up leaves a row."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from flask import Blueprint, abort, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy import select

from app.accounts import models as accounts
from app.accounts.access import Role, needs
from app.accounts.phones import queries as phones
from app.core import clock, codes, i18n
from app.core.db import db
from app.core.limits import limiter
from app.points import tokens, words
from app.points.cards import operations as carding
from app.points.cards import queries as cards
from app.points.cards.models import Card
from app.points.exchange import operations as exchange
from app.points.exchange import queries as vouchers
from app.points.exchange.models import Redemption
from app.points.ledger import operations as ledger
from app.points.ledger import queries as books
from app.points.ledger.models import Account
from app.points.members import operations as members
from app.points.members import queries as looked
from app.points.members.models import LookUp
from app.points.members.rules import Found, How, Looked, masked, still_open
from app.points.tokens import Purpose

KEEPERS = (Role.OWNER, Role.HELPER)
OPERATORS = (Role.OPERATOR,)
NUMBER_LENGTH = ledger.NUMBER_LENGTH + 1
PUBLIC_ID_LENGTH = exchange.PUBLIC_ID_LENGTH + 1
VOUCHER_PATH, MEMBER_PATH = "/points/collect/", "/points/confirm/"


@dataclass(frozen=True)
class Side:
    """The same counter for keepers on their phone and for operators at their desk."""

    name: str
    layout: str


OWNER = Side("points_owner", "layouts/phone.html")
DESK = Side("points_counter", "layouts/desk.html")


@dataclass(frozen=True)
class View:
    """A view of a counter. `looks_up`: it tells whether a number or code is right, and is limited by person."""

    path: str
    method: str
    do: Callable
    looks_up: bool = False


def blueprint(side: Side, prefix: str, roles: Iterable[Role], views: Iterable[View]) -> Blueprint:
    """The views of one side, each for these roles."""
    bp = Blueprint(side.name, __name__, url_prefix=prefix)
    counted = limiter.limit("60 per 10 minutes", key_func=who)
    for view in views:
        marked = needs(*roles)(on_side(side, view.do))
        rule = counted(marked) if view.looks_up else marked
        bp.add_url_rule(view.path, view.do.__name__, rule, methods=[view.method])
    return bp


def who() -> str:
    """Look-ups are limited by person, wherever they sit."""
    return f"look-up {current_user.id}"


def member() -> str:
    """A whole hall behind one address may exchange at once: what a member sends is counted by member."""
    return f"member {current_user.id}"


def side() -> Side:
    return DESK if current_user.holds(Role.OPERATOR) else OWNER


def on_side(side: Side, view: Callable) -> Callable:
    """The view for one side, as Flask calls it."""

    def on_this_side(**arguments):
        return view(side, **arguments)

    on_this_side.__name__ = view.__name__
    return on_this_side


def my_places() -> set[str] | None:
    """Codes of the places somebody may hand over at; None for all."""
    return None if current_user.holds(Role.OPERATOR) else current_user.scope_keys(*KEEPERS)


def scan_voucher(token: str) -> LookUp:
    """Right first, then old, then here: a forgery is a forgery however old, and another place learns nothing more."""
    try:
        public_id = tokens.read(_secret(), Purpose.VOUCHER, token, PUBLIC_ID_LENGTH, clock.now())
    except tokens.Forged:
        return _note(Looked.VOUCHER, How.SCANNED, Found.UNKNOWN)
    except tokens.Stale:
        return _note(Looked.VOUCHER, How.SCANNED, Found.STALE)
    row = vouchers.by_public_id(public_id)
    return _note(Looked.VOUCHER, How.SCANNED, _found(row), row.id if row else None)


def find_voucher(typed: str, pin: str) -> LookUp:
    """By the link a scanner read, or by the code with digits that are said aloud, limited to five tries a voucher."""
    if VOUCHER_PATH in typed:
        return scan_voucher(typed.rsplit("/", 1)[1])
    code = codes.normalise(typed, exchange.CODE_LENGTH)
    row = vouchers.by_code(code) if code else None
    if row is None or _found(row) is not Found.FOUND:
        return _note(Looked.VOUCHER, How.TYPED, _found(row), row.id if row else None)
    # Digits left out are a slip of the keeper's, not a guess: they use up no try of the voucher's.
    if not pin:
        return _note(Looked.VOUCHER, How.TYPED, Found.WRONG_PIN, row.id)
    if not exchange.use_try(row):
        return _note(Looked.VOUCHER, How.TYPED, Found.BLOCKED, row.id)
    if not _is_said(row, pin):
        return _note(Looked.VOUCHER, How.TYPED, Found.WRONG_PIN, row.id)
    exchange.return_try(row)
    return _note(Looked.VOUCHER, How.TYPED, Found.FOUND, row.id)


class Said(StrEnum):
    """What a member says beside a typed or printed code, which anyone may have seen. The first two stand on no page of the
    site, the third only on the voucher's own, for a minute or two."""

    PHONE = "phone"
    CARD = "card"
    SCREEN = "screen"


def said_beside(row: Redemption) -> Said:
    """The last four digits of the phone; without a phone the PIN of the card; without either the six digits that change on the
    screen of whoever has signed in as the member."""
    if row.account.user_id and phones.of_user(row.account.user_id):
        return Said.PHONE
    return Said.CARD if cards.in_use(row.account_id) else Said.SCREEN


def voucher_digits(row: Redemption) -> str:
    return tokens.short(_secret(), Purpose.VOUCHER, row.public_id, clock.now())


def _is_said(row: Redemption, typed: str) -> bool:
    beside, typed = said_beside(row), typed.replace(" ", "")
    if beside is Said.CARD:
        secret = current_app.extensions["config"].phone_key
        return carding.is_pin_of(cards.in_use(row.account_id), typed, secret=secret)
    phone = phones.of_user(row.account.user_id) if beside is Said.PHONE and row.account.user_id else None
    return (
        typed == phone.last_four
        if phone
        else tokens.is_short(_secret(), Purpose.VOUCHER, row.public_id, typed, clock.now())
    )


def scan_member(token: str) -> LookUp:
    try:
        number = tokens.read(_secret(), Purpose.MEMBER, token, NUMBER_LENGTH, clock.now())
    except tokens.Forged:
        return _note(Looked.MEMBER, How.SCANNED, Found.UNKNOWN)
    except tokens.Stale:
        return _note(Looked.MEMBER, How.SCANNED, Found.STALE)
    account = books.by_number(number)
    return _note(Looked.MEMBER, How.SCANNED, Found.FOUND if account else Found.UNKNOWN, account.id if account else None)


def find_member(typed: str, digits: str) -> LookUp:
    """By the link a scanner read, by the number with the six digits that change every minute, or by a card that is shown."""
    if MEMBER_PATH in typed:
        return scan_member(typed.rsplit("/", 1)[1])
    card = cards.by_number(typed)
    if card is not None:
        return find_card(card)
    number = codes.normalise(typed, ledger.NUMBER_LENGTH)
    account = books.by_number(number) if number else None
    if account is None:
        return _note(Looked.MEMBER, How.TYPED, Found.UNKNOWN)
    fresh = tokens.is_short(_secret(), Purpose.MEMBER, account.key, digits.replace(" ", ""), clock.now())
    return _note(Looked.MEMBER, How.TYPED, Found.FOUND if fresh else Found.STALE, account.id)


def find_card(card: Card | None) -> LookUp:
    """A card that is shown, without its PIN: enough to confirm that its holder takes part."""
    found = cards.member_of(card) if card else None
    if found is None:
        return _note(Looked.MEMBER, How.TYPED, Found.ENDED if card else Found.UNKNOWN)
    return _note(Looked.MEMBER, How.TYPED, Found.FOUND, found[0].id)


def after_scan(look_up: LookUp):
    """To the page of what was found, or back to the counter with a sentence."""
    endpoint = "collect" if look_up.kind is Looked.VOUCHER else "confirm"
    found, key, here = look_up.found, look_up.key, side()
    db.session.commit()
    if found is Found.FOUND:
        page = "voucher" if endpoint == "collect" else "member"
        return redirect(url_for(f"{here.name}.{page}", key=key), 303)
    flash(words.LOOK_UPS[found], "error")
    return redirect(url_for(f"{here.name}.{endpoint}"), 303)


def looked_up(key: str, kind: Looked) -> LookUp:
    """A look-up of this person that found something; 404 otherwise."""
    row = looked.look_up(key, current_user.id)
    if row is None or row.kind is not kind or row.found is not Found.FOUND or row.subject_id is None:
        abort(404)
    return row


def is_open(look_up: LookUp) -> bool:
    return still_open(look_up.at, clock.now())


def voucher_of(look_up: LookUp) -> Redemption:
    """Asked again on every page: a keeper who lost the place sees nothing any more."""
    row = vouchers.by_id(look_up.subject_id or 0)
    places = my_places()
    if row is None or (places is not None and row.station_code not in places):
        abort(404)
    return row


def account_of(look_up: LookUp) -> Account:
    return db.session.get(Account, look_up.subject_id) or abort(404)


def name_of(account: Account) -> Markup | str:
    return names_of([account])[account.id]


def names_of(members_seen: Iterable[Account]) -> dict[int, Markup | str]:
    """Masked: enough to recognise the person in front of one."""
    seen = list(members_seen)
    users = select(accounts.User.id, accounts.User.display_name)
    names = dict(db.session.execute(users.where(accounts.User.id.in_([each.user_id for each in seen]))).all())
    return {each.id: i18n.zh(masked(names[each.user_id])) if each.user_id in names else _("会员") for each in seen}


def _found(row: Redemption | None) -> Found:
    places = my_places()
    if row is None:
        return Found.UNKNOWN
    return Found.FOUND if places is None or row.station_code in places else Found.ELSEWHERE


def _note(kind: Looked, how: How, found: Found, subject_id: int | None = None) -> LookUp:
    return members.note_look_up(kind, how, found, by_id=current_user.id, now=clock.now(), subject_id=subject_id)


def _secret() -> str:
    return current_app.config["SECRET_KEY"]
