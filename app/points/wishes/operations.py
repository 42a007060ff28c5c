"""Verbs: wish for something, and let go of the wish."""

import datetime

from sqlalchemy import delete, func, select

from app.core.db import db, insert_once
from app.points.wishes.models import Wish

MOST = 30


class TooMany(Exception):
    """Somebody who wishes for everything wishes for nothing."""


def wish(account_id: int, reward_id: int, now: datetime.datetime) -> None:
    """Once is enough. Raises TooMany."""
    if (db.session.scalar(select(func.count()).where(Wish.account_id == account_id)) or 0) >= MOST:
        raise TooMany
    db.session.execute(insert_once(Wish, account_id=account_id, reward_id=reward_id, made_at=now))


def let_go(account_id: int, reward_id: int) -> None:
    gone = delete(Wish).where(Wish.account_id == account_id, Wish.reward_id == reward_id)
    db.session.execute(gone, execution_options={"synchronize_session": False})
