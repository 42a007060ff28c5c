"""Whom a page lists, and who is signed in."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from app.accounts.models import RoleGrant, SignIn, User
from app.accounts.rules import STAFF, Role, comparable, is_over
from app.core.db import db


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def live_sign_in(token: str, now: datetime.datetime) -> SignIn | None:
    """The session of this token while it lasts for the roles held today and its person is not disabled."""
    sign_in = db.session.scalar(select(SignIn).where(SignIn.token_hash == hashed(token)))
    if sign_in is None or sign_in.ended_at or sign_in.expires_at <= now or sign_in.user.disabled_at:
        return None
    # Somebody who became staff meanwhile has the shorter session of staff.
    return None if is_over(sign_in.created_at, sign_in.user.roles, now) else sign_in


def by_name(name: str) -> User | None:
    return db.session.scalar(select(User).where(User.name_key == comparable(name)))


def sign_ins_of(user: User, now: datetime.datetime) -> Sequence[SignIn]:
    live = select(SignIn).where(SignIn.user_id == user.id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    return db.session.scalars(live.order_by(SignIn.created_at.desc(), SignIn.id.desc())).all()


def staff() -> Sequence[User]:
    holding = select(RoleGrant.user_id).where(RoleGrant.role.in_(STAFF), RoleGrant.ended_at.is_(None))
    return db.session.scalars(select(User).where(User.id.in_(holding)).order_by(User.name)).all()


def keepers_of(station_code: str) -> Sequence[User]:
    holding = select(RoleGrant.user_id).where(
        RoleGrant.role.in_((Role.OWNER, Role.HELPER)), RoleGrant.scope_key == station_code, RoleGrant.ended_at.is_(None)
    )
    return db.session.scalars(select(User).where(User.id.in_(holding)).order_by(User.name)).all()


def by_id(number: int) -> User | None:
    return db.session.get(User, number)


def grant_of(person: User, number: int) -> RoleGrant | None:
    """A role this person holds now."""
    return next((grant for grant in person.active_grants if grant.id == number), None)


@dataclass(frozen=True)
class PeoplePage:
    """One page of people, what it lists and how many there are."""

    people: Sequence[User]
    page: int
    pages: int
    total: int


def people(search: str = "", role: Role | None = None, *, page: int = 1, size: int = 50) -> PeoplePage:
    """Everybody whose names contain `search` and who holds `role`, by sign-in name."""
    wanted = select(User)
    if search:
        wanted = wanted.where(
            User.name_key.contains(comparable(search), autoescape=True)
            | User.display_name.icontains(search, autoescape=True)
        )
    if role:
        holding = select(RoleGrant.user_id).where(RoleGrant.role == role, RoleGrant.ended_at.is_(None))
        wanted = wanted.where(User.id.in_(holding))
    total = db.session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    pages = max(1, -(-total // size))
    page = min(max(1, page), pages)
    rows = db.session.scalars(wanted.order_by(User.name_key).offset((page - 1) * size).limit(size)).all()
    return PeoplePage(rows, page, pages, total)
