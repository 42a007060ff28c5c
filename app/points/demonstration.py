"""The programme of the demonstration city: rules, activities, goods in some places, and a member with a few lines.

Everything goes through the operations that the site itself uses, so that the books prove themselves from the first line.
"""

import datetime
from typing import Any

from flask import current_app

from app.accounts import models as accounts
from app.accounts import queries as people
from app.accounts import rules as roles
from app.content import rules as content
from app.core import clock
from app.core.audit import System
from app.core.city import City
from app.core.db import db
from app.points.campaigns import demonstration as campaigns
from app.points.cards import demonstration as cards
from app.points.earning import operations as earning
from app.points.earning.models import Activity
from app.points.earning.rules import ConfirmedBy, Kind, Unit
from app.points.exchange import operations as exchange
from app.points.exchange import queries as rewards
from app.points.exchange import stocking
from app.points.exchange.models import Redemption
from app.points.exchange.rules import Category, Move
from app.points.ledger import queries as books
from app.points.ledger.models import Account
from app.points.members import operations as members
from app.stations import queries as stations

FILE = "points/demonstration.toml"
KINDS = {"visit": Kind.VISIT, "event": Kind.EVENT, "volunteer": Kind.VOLUNTEER, "donation": Kind.DONATION}
KINDS |= {"report": Kind.CORRECTION, "quiz": Kind.QUIZ}
# Days before loading, activity, minutes or pieces: enough for a passbook that can be looked at and a first exchange.
HISTORY = ((3, "visit-hall", 1), (2, "volunteer-hour", 120), (1, "event", 1))
BEFORE = datetime.timedelta(days=7)
FIRST_EXCHANGE = "towel"
PLACES = 4


def load(city: City, now: datetime.datetime) -> None:
    data = city.read(FILE)
    if not data:
        return
    rules, today = data["rules"], clock.today(now)
    since = min(datetime.date.fromisoformat(rules["effective_date"]), today - BEFORE)
    _publish_rules(rules, since, now)
    activities = {
        row["key"]: _add_activity(row, since, now) for row in data["activities"] if row["confirm"] != "system"
    }
    places = _places()
    for number, row in enumerate(data["rewards"]):
        _add_reward(row, data, places[number % 2 :: 2] or places, now)
    _let_take_part(activities, places, now)
    _exchange_one(places, now)
    _hand_out_cards(activities, places, now)
    first, second = people.by_name("operator"), people.by_name("operator2")
    if first and second:
        campaigns.load(first, second, secret=current_app.extensions["config"].phone_key, now=now)


def _publish_rules(rules: dict[str, Any], since: datetime.date, now: datetime.datetime) -> None:
    members.publish_rules(
        by=System(),
        now=now,
        today=clock.today(now),
        valid_from=since,
        text="\n".join(rules["text"]),
        text_en="\n".join(rules["text_en"]),
        expiry_months=rules["expiry_months"],
        day_cap=rules["daily_cap"],
        month_cap=rules["monthly_cap"],
        year_cap=rules["yearly_exchange_cap"],
        hold_days=rules["hold_days"],
        grace_days=rules["grace_days"],
        approval_above=rules["approval_above"],
        is_demonstration=True,
    )


def _add_activity(row: dict[str, Any], since: datetime.date, now: datetime.datetime) -> Activity:
    kind = KINDS[row["kind"]]
    unit = Unit.HOUR if row.get("unit") == "hour" else Unit.PIECE if kind is Kind.DONATION else Unit.ONCE
    facts = {
        "slug": row["key"],
        "kind": kind,
        "title": row["name"],
        "title_en": row["name_en"],
        "text": row["reason"],
        "text_en": row["reason_en"],
        "station_code": None,
        "confirmed_by": ConfirmedBy(row["confirm"]),
        "starts_on": since,
        "ends_on": None,
        "is_demonstration": True,
    }
    terms = {
        "points": row["points"],
        "unit": unit,
        "per_day": row["daily_cap"],
        "per_month": row["monthly_cap"],
        "budget": None,
        "pending_days": 1 if kind is Kind.DONATION else 0,
        "reason": row["name"],
        "reason_en": row["name_en"],
    }
    activity = earning.add_activity(facts, terms, by=System(), now=now)
    earning.move_activity(activity, content.Publication.PUBLISHED, by=System(), now=now)
    return activity


def _add_reward(row: dict[str, Any], data: dict[str, Any], places: list[str], now: datetime.datetime) -> None:
    facts = {
        "slug": row["key"],
        "title": row["name"],
        "title_en": row["name_en"],
        "text": row["note"],
        "text_en": row["note_en"],
        "art": row["art"],
        "art_alt": row["art_alt"],
        "art_alt_en": row["art_alt_en"],
        "category": Category(row["category"]),
        "cost": row["cost"],
        "per_month": row["limit_month"],
        "funding": data["funding"],
        "funding_en": data["funding_en"],
        "position": row["order"],
        "is_demonstration": True,
    }
    reward = stocking.add_reward(facts, by=System(), now=now)
    stocking.publish(reward, by=System(), now=now)
    for place in places:
        stock = stocking.open_at(reward, place, by=System(), now=now)
        pieces = row["stock"] // len(places)
        bought = {"supplier": data["supplier"], "unit_cost": row["unit_cost"]}
        stocking.move_stock(stock, Move.IN, pieces, note=data["label"], by=System(), now=now, **bought)


def _places() -> list[str]:
    """The demonstration owner's place first, so that it has something to hand over, then the hub and a few more."""
    owner = people.by_name("owner")
    kept = sorted(owner.scope_keys(roles.Role.OWNER)) if owner else []
    others = [row.code for row in stations.all_of_them(size=PLACES + 1)[0] if row.code not in kept]
    return [*kept, *others][:PLACES]


def _let_take_part(activities: dict[str, Activity], places: list[str], now: datetime.datetime) -> None:
    """The demonstration member joins and takes part; the demonstration operator confirms it."""
    member, operator = people.by_name("member"), people.by_name("operator")
    if member is None or operator is None or not places:
        return
    joined = now - BEFORE
    membership = members.join(member.id, is_adult=True, now=joined)
    account = db.session.get_one(Account, membership.account_id)
    for days, key, quantity in HISTORY:
        if key in activities:
            day = now - datetime.timedelta(days=days)
            earning.confirm(activities[key], account, by=operator, place=places[-1], now=day, quantity=quantity)


def _exchange_one(places: list[str], now: datetime.datetime) -> None:
    """A voucher that waits at the demonstration owner's place."""
    member, reward = people.by_name("member"), rewards.by_slug(FIRST_EXCHANGE)
    account = books.of_user(member.id) if member else None
    if member and account and reward and reward.open_stocks:
        codes = {stock.station_code for stock in reward.open_stocks}
        place = next(place for place in places if place in codes)
        exchange.redeem(reward, place, by=member, account_id=account.id, request_key="demonstration", now=now)


def _hand_out_cards(activities: dict[str, Activity], places: list[str], now: datetime.datetime) -> None:
    """Somebody without a phone took part at the demonstration owner's place by showing a card."""
    owner, operator = people.by_name("owner"), people.by_name("operator")
    if owner is None or operator is None or not places:
        return
    secret = current_app.extensions["config"].phone_key
    holder = cards.load(places[0], owner, secret=secret, now=now)
    account = books.of_user(holder.id)
    if account is None:
        return
    for days, key, quantity in HISTORY:
        if key in activities:
            day = now - datetime.timedelta(days=days)
            earning.confirm(activities[key], account, by=operator, place=places[-1], now=day, quantity=quantity)
    _collect_one(holder, account, places[0], owner, now)


def _collect_one(
    holder: accounts.User, account: Account, place: str, keeper: accounts.User, now: datetime.datetime
) -> None:
    """Something is handed over, so that the month's balance sheet and the place's have a line."""
    reward = rewards.by_slug(FIRST_EXCHANGE)
    if reward is None or place not in {stock.station_code for stock in reward.open_stocks}:
        return
    about = {"by": holder, "account_id": account.id, "request_key": "demonstration-card", "now": now}
    made = exchange.redeem(reward, place, **about)
    exchange.hand_over(db.session.get_one(Redemption, made.id), by=keeper, now=now)
