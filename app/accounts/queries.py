"""Whom a page lists, and who is signed in."""

import datetime
import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.models import RoleGrant, SignIn, User
from app.accounts.rules import STAFF, Role, comparable
from app.core.db import db


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def live_sign_in(token: str, now: datetime.datetime) -> SignIn | None:
    """The session of this token while it lasts and its person is not disabled."""
    sign_in = db.session.scalar(select(SignIn).where(SignIn.token_hash == hashed(token)))
    if sign_in is None or sign_in.ended_at or sign_in.expires_at <= now or sign_in.user.disabled_at:
        return None
    return sign_in


def by_name(name: str) -> User | None:
    return db.session.scalar(select(User).where(User.name_key == comparable(name)))


def sign_ins_of(user: User, now: datetime.datetime) -> Sequence[SignIn]:
    live = select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    return db.session.scalars(live.order_by(SignIn.seen_at.desc())).all()


def staff() -> Sequence[User]:
    holding = select(RoleGrant.user_id).where(RoleGrant.role.in_(STAFF), RoleGrant.ended_at.is_(None))
    return db.session.scalars(select(User).where(User.id.in_(holding)).order_by(User.name)).all()


def keepers_of(station_code: str) -> Sequence[User]:
    holding = select(RoleGrant.user_id).where(
        RoleGrant.role.in_((Role.OWNER, Role.HELPER)), RoleGrant.scope_key == station_code, RoleGrant.ended_at.is_(None)
    )
    return db.session.scalars(select(User).where(User.id.in_(holding)).order_by(User.name)).all()


def people(search: str = "", *, page: int = 1, size: int = 50) -> tuple[Sequence[User], bool]:
    """A page of everybody whose names contain `search`, and whether there are more."""
    found = select(User).order_by(User.id)
    if search:
        pattern = f"%{comparable(search)}%"
        found = found.where(User.name_key.like(pattern) | User.display_name.ilike(pattern))
    rows = db.session.scalars(found.offset((page - 1) * size).limit(size + 1)).all()
    return rows[:size], len(rows) > size
