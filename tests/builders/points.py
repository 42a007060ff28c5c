"""Members, activities, rewards and vouchers for tests. They commit, so that threads and requests see them."""

import datetime
import functools
import itertools

from app.accounts import operations as accounts
from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import System
from app.core.db import db
from app.points.earning import operations as earning
from app.points.earning.models import Activity
from app.points.earning.rules import ConfirmedBy, Kind, Unit
from app.points.exchange import operations as exchange
from app.points.exchange import stocking
from app.points.exchange.models import Redemption, Reward
from app.points.exchange.rules import Category, Move
from app.points.ledger import operations as ledger
from app.points.ledger.models import Account
from app.points.members import operations as members
from app.points.members import queries as member_queries
from tests.builders.accounts import PASSWORD, person

DAY = datetime.timedelta(days=1)
_numbers = itertools.count(1)


def rule_book(**figures):
    """The rules in force; generous unless a test asks otherwise. Since yesterday: an hour ago may have been another day."""
    yesterday = clock.today(clock.now()) - DAY
    settings = {
        "valid_from": yesterday,
        "text": "满18周岁可以参加。",
        "text_en": "People of 18 and over may take part.",
        "expiry_months": 24,
        "day_cap": 1_000,
        "month_cap": 10_000,
        "year_cap": 10_000,
        "hold_days": 1,
        "grace_days": 30,
        "approval_above": 100,
        **figures,
    }
    now = clock.now()
    book = members.publish_rules(
        by=System(), now=now, today=clock.today(now) if "valid_from" in figures else yesterday, **settings
    )
    db.session.commit()
    return book


def member(points: int = 0, *, user: User | None = None, **earned) -> Account:
    """Somebody who takes part and has so many points, in one lot."""
    if member_queries.rule_book(clock.now()) is None:
        rule_book()
    user = user or _somebody()
    membership = members.join(user.id, is_adult=True, now=clock.now())
    account = db.session.get_one(Account, membership.account_id)
    if points:
        give(account, points, **earned)
    db.session.commit()
    return account


def _somebody() -> User:
    """A member who can sign in with PASSWORD; the hash is made once, because a test may need fifty of them."""
    user = person(Role.MEMBER, display_name="王小明", password="")
    user.password_hash = _hash()
    db.session.commit()
    return user


@functools.cache
def _hash() -> str:
    return accounts.hasher.hash(PASSWORD)


def give(account: Account, points: int, *, days: int = 365, now: datetime.datetime | None = None) -> int:
    """A lot of its own that lapses after `days`. Returns the transaction."""
    now = now or clock.now()
    why = ledger.Why(key=f"test:{next(_numbers)}", now=now, reason="参观", reason_en="A visit")
    posted = ledger.earn(account.id, points, expires_at=now + days * DAY, why=why)
    db.session.commit()
    db.session.refresh(account)
    return posted.transaction_id


def user_of(account: Account) -> User:
    return db.session.get_one(User, account.user_id)


def activity(**changes) -> Activity:
    """A published activity: a visit of 20 points that a place confirms."""
    number = next(_numbers)
    facts = {
        "slug": f"visit-{number}",
        "kind": Kind.VISIT,
        "title": "参观体验厅",
        "title_en": "Visit the hall",
        "text": "走一走，看一看。",
        "text_en": "Walk through and look.",
        "station_code": None,
        "confirmed_by": ConfirmedBy.PLACE,
        "starts_on": clock.today(clock.now()) - DAY,
        "ends_on": None,
    }
    terms = {
        "points": 20,
        "unit": Unit.ONCE,
        "per_day": 1,
        "per_month": 31,
        "budget": None,
        "pending_days": 0,
        "reason": "参观体验厅",
        "reason_en": "Visited the hall",
    }
    facts |= {name: value for name, value in changes.items() if name in facts}
    terms |= {name: value for name, value in changes.items() if name in terms}
    made = earning.add_activity(facts, terms, by=System(), now=clock.now())
    earning.move_activity(made, earning.content.Publication.PUBLISHED, by=System(), now=clock.now())
    db.session.commit()
    return made


def reward(stock: int = 10, place: str = "DEMO-1", **changes) -> Reward:
    """A published reward of 30 points with so many pieces at a place."""
    number = next(_numbers)
    facts = {
        "slug": f"towel-{number}",
        "title": "棉毛巾",
        "title_en": "Cotton towel",
        "text": "一条。",
        "text_en": "One towel.",
        "art": "reward-towel",
        "art_alt": "剪纸：一条毛巾。",
        "art_alt_en": "Paper-cut: a towel.",
        "category": Category.HOME,
        "cost": 30,
        "per_month": 100,
        "funding": "演示：资金来源待确认",
        "funding_en": "Demonstration: source of funds to be confirmed",
        "position": number,
        **changes,
    }
    made = stocking.add_reward(facts, by=System(), now=clock.now())
    stocking.publish(made, by=System(), now=clock.now())
    supply(made, stock, place)
    return made


def supply(made: Reward, stock: int, place: str):
    shelf = stocking.open_at(made, place, by=System(), now=clock.now())
    if stock:
        stocking.move_stock(shelf, Move.IN, stock, note="测试", by=System(), now=clock.now())
    db.session.commit()
    return shelf


def voucher(account: Account, made: Reward | None = None, *, place: str = "DEMO-1", **more) -> Redemption:
    """A voucher of this member; without a reward one is made."""
    made = made or reward(place=place)
    voucher = exchange.redeem(
        made,
        place,
        by=user_of(account),
        account_id=account.id,
        request_key=more.pop("request_key", f"key-{next(_numbers)}"),
        now=more.pop("now", clock.now()),
    )
    db.session.commit()
    db.session.refresh(account)
    return db.session.get_one(Redemption, voucher.id)
