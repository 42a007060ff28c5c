"""Movements of points for the tests of the eighteen invariants."""

import datetime

from sqlalchemy import select

from app.accounts.models import User
from app.core import clock
from app.core.db import db
from app.points.exchange import operations as exchange
from app.points.exchange import proof as stock_proof
from app.points.exchange.models import Reward
from app.points.ledger import operations as ledger
from app.points.ledger import proof, replay
from app.points.ledger.models import Account, Hold
from app.points.ledger.rules import HoldState
from tests.builders import points as build

DAY = datetime.timedelta(days=1)
PLACE = "DEMO-1"


def why(key: str, **more) -> ledger.Why:
    return ledger.Why(key=key, now=more.pop("now", clock.now()), **more)


def set_aside(account: Account, amount: int, key: str, now: datetime.datetime | None = None) -> int:
    now = now or clock.now()
    posted = ledger.hold(account.id, amount, expires_at=now + DAY, why=why(key, now=now))
    db.session.commit()
    return db.session.execute(select(Hold.id).where(Hold.transaction_id == posted.transaction_id)).scalar_one()


def every_kind_of_movement() -> Account:
    """A member to whom everything happened that can happen."""
    account, now = build.member(), clock.now()
    wrong = build.give(account, 7, now=now)
    build.give(account, 200, days=40, now=now)
    build.give(account, 11, days=1, now=now)
    ledger.reverse(wrong, why=why("wrong", reason="记错了人"), grace_days=30)
    ledger.collect(set_aside(account, 60, "towel", now), why=why("collect", place=PLACE))
    ledger.give_back(set_aside(account, 30, "soap", now), HoldState.VOIDED, why=why("cancel"), grace_days=30)
    ledger.give_back(set_aside(account, 20, "rice", now), HoldState.EXPIRED, why=why("lapse"), grace_days=30)
    ledger.adjust(account.id, 5, expires_at=now + 9 * DAY, why=why("up", reason="少记了"))
    ledger.adjust(account.id, -15, expires_at=now + 9 * DAY, why=why("down", reason="多记了"))
    ledger.expire_lapsed(account.id, now + 50 * DAY)
    db.session.commit()
    db.session.refresh(account)
    return account


def assert_proved() -> None:
    db.session.rollback()
    db.session.expire_all()
    assert [*proof.breaks(), *stock_proof.breaks(), *replay.differences()] == []


def exchanging(reward_id: int, account_ids: list[int], keys: list[str] | None = None):
    """Work for `at_once`: member number `index` exchanges this reward."""

    def work(index: int) -> int:
        account = db.session.get_one(Account, account_ids[index % len(account_ids)])
        by, reward = db.session.get_one(User, account.user_id), db.session.get_one(Reward, reward_id)
        key = keys[index] if keys else "the-same"
        return exchange.redeem(reward, PLACE, by=by, account_id=account.id, request_key=key, now=clock.now()).id

    return work
