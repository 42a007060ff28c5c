"""Whom a page lists, and who is signed in."""

import datetime
import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from app.accounts.models import RoleGrant, SignIn, User
from app.accounts.rules import STAFF, Role, comparable, is_over
from app.core.db import UtcDateTime, db, run

SEEN_AGAIN = datetime.timedelta(hours=1)


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Identity:
    """Who is signed in on one device and what they may do, as one query finds it: every request asks."""

    sign_in_id: int
    id: int
    name: str
    display_name: str
    held: tuple[tuple[Role, str], ...]
    must_change_password: bool = False
    was_seen_lately: bool = True

    @property
    def roles(self) -> set[Role]:
        return {role for role, _scope in self.held}

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    def holds(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))

    def scope_keys(self, *roles: Role) -> set[str]:
        """The places or publishers these roles are for."""
        return {scope for role, scope in self.held if role in roles}


_IDENTIFY = (
    select(
        SignIn.id,
        SignIn.created_at,
        SignIn.seen_at,
        User.id.label("user_id"),
        User.name,
        User.display_name,
        User.password_given_at,
        RoleGrant.role,
        RoleGrant.scope_key,
    )
    .join(User, User.id == SignIn.user_id)
    .outerjoin(RoleGrant, (RoleGrant.user_id == User.id) & RoleGrant.ended_at.is_(None))
    .where(
        SignIn.token_hash == bindparam("token_hash"),
        SignIn.ended_at.is_(None),
        SignIn.expires_at > bindparam("now", type_=UtcDateTime()),
        User.disabled_at.is_(None),
    )
    .order_by(RoleGrant.id)
)


def identify(token: str, now: datetime.datetime) -> Identity | None:
    """Who this token is, while its session lasts for the roles held today and the person is not disabled."""
    rows = run(_IDENTIFY, token_hash=hashed(token), now=now).all()
    if not rows:
        return None
    first = rows[0]
    held = tuple((row.role, row.scope_key) for row in rows if row.role is not None)
    # Somebody who became staff meanwhile has the shorter session of staff.
    if is_over(first.created_at, {role for role, _scope in held}, now):
        return None
    return Identity(
        first.id,
        first.user_id,
        first.name,
        first.display_name,
        held,
        must_change_password=first.password_given_at is not None,
        was_seen_lately=now - first.seen_at < SEEN_AGAIN,
    )


def by_name(name: str) -> User | None:
    return db.session.scalar(select(User).where(User.name_key == comparable(name)))


def sign_ins_of(user_id: int, now: datetime.datetime) -> Sequence[SignIn]:
    live = select(SignIn).where(SignIn.user_id == user_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    return db.session.scalars(live.order_by(SignIn.created_at.desc(), SignIn.id.desc())).all()


def staff() -> Sequence[User]:
    holding = select(RoleGrant.user_id).where(RoleGrant.role.in_(STAFF), RoleGrant.ended_at.is_(None))
    return db.session.scalars(select(User).where(User.id.in_(holding)).order_by(User.name)).all()


def how_many(role: Role) -> int:
    """People who hold this role and can sign in."""
    holding = select(func.count(RoleGrant.user_id.distinct())).join(User, User.id == RoleGrant.user_id)
    able = holding.where(RoleGrant.role == role, RoleGrant.ended_at.is_(None), User.disabled_at.is_(None))
    return db.session.scalar(able) or 0


def keepers_of(station_code: str) -> Sequence[User]:
    holding = select(RoleGrant.user_id).where(
        RoleGrant.role.in_((Role.OWNER, Role.HELPER)), RoleGrant.scope_key == station_code, RoleGrant.ended_at.is_(None)
    )
    return db.session.scalars(select(User).where(User.id.in_(holding)).order_by(User.name)).all()


def by_id(number: int) -> User | None:
    return db.session.get(User, number)


def names(numbers: Collection[int]) -> dict[int, str]:
    """How these people are called."""
    return dict(db.session.execute(select(User.id, User.display_name).where(User.id.in_(numbers))).all())


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
