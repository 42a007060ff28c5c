"""Verbs on people: add, sign in and out, grant and end roles. They flush, never commit."""

import datetime
import functools
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import queries, rules
from app.accounts.models import RoleGrant, SignIn, User
from app.accounts.phones.models import Phone, PhoneCode
from app.accounts.rules import Role
from app.core import audit, codes
from app.core.db import changed, db

# 19 MiB, two passes: OWASP's floor for argon2id, about 30 ms on a small server.
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


class WrongNameOrPassword(Exception):
    """One exception for an unknown name, a wrong password and a disabled person: nothing tells which."""


class NameTaken(Exception):
    """Somebody already signs in by this name, or by one that reads the same."""


class UnusableName(Exception):
    """Empty, or holding invisible characters."""


class RolesConflict(Exception):
    """These roles may not be held by one person: nobody approves or audits their own act."""


class ScopeMissing(Exception):
    """This role is for one place or publisher, and none was named."""


class NotAllowed(Exception):
    """The actor may not do this to this person."""


def add_person(
    name: str,
    display_name: str,
    password: str | None,
    *,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
    is_given: bool = False,
    is_demonstration: bool = False,
) -> User:
    """Add somebody who can sign in; a password `is_given` when another person knows it. Raises UnusableName or NameTaken."""
    if not (rules.is_plain_name(name) and rules.is_plain_name(display_name)):
        raise UnusableName(name)
    person = User(
        name=name.strip(),
        name_key=rules.comparable(name),
        display_name=display_name.strip(),
        password_hash=hasher.hash(password) if password else None,
        password_given_at=now if is_given else None,
        is_demonstration=is_demonstration,
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(person)
    except IntegrityError as error:
        raise NameTaken(name) from error
    audit.record(by, "person.add", subject(person), at=now)
    return person


def add_member(display_name: str, *, now: datetime.datetime, new_code=codes.new) -> User:
    """Somebody who joined by themselves: a name to be called, a sign-in name nobody types. Raises UnusableName.

    Nothing goes into the log of acts: it only grows, and a member's name must be able to leave.
    """
    if not rules.is_plain_name(display_name):
        raise UnusableName(display_name)
    name = f"m-{new_code(15).lower()}"
    person = User(name=name, name_key=rules.comparable(name), display_name=display_name.strip(), created_at=now)
    person.grants.append(RoleGrant(role=Role.MEMBER, scope=rules.Scope.NONE, scope_key="", granted_at=now))
    db.session.add(person)
    db.session.flush()
    return person


def rename_member(person: User, display_name: str) -> None:
    """A member is called differently from now on. Raises UnusableName."""
    if not rules.is_plain_name(display_name):
        raise UnusableName(display_name)
    person.display_name = display_name.strip()


def forget(person: User, *, now: datetime.datetime) -> None:
    """A person leaves: name and phone go, every session and role ends, the row stays as an opaque number.

    What names that number (books, sign-in logs, which 网络安全法 第二十一条 keeps six months) leads to nobody any more.
    """
    name = f"gone-{codes.new(15).lower()}"
    person.name, person.name_key, person.display_name = name, rules.comparable(name), name
    person.password_hash, person.disabled_at = None, now
    for grant in person.active_grants:
        grant.ended_at = now
    live = update(SignIn).where(SignIn.user_id == person.id, SignIn.ended_at.is_(None))
    db.session.execute(live.values(ended_at=now, ended_by=person.id))
    phone = db.session.get(Phone, person.id)
    if phone is not None:
        db.session.execute(delete(PhoneCode).where(PhoneCode.phone_key == phone.key))
        db.session.delete(phone)
    db.session.flush()


def subject(person: User) -> audit.Subject:
    return audit.Subject("person", str(person.id), person.display_name)


def grant_role(
    person: User, role: Role, *, scope_key: str = "", by: audit.Actor | audit.System, now: datetime.datetime
) -> RoleGrant:
    """Give a role for a scope; what is held already is returned.

    Raises NotAllowed for a role given to oneself, ScopeMissing, and RolesConflict, which two administrators at once
    cannot get around: the person's row is locked while the held roles are read.
    """
    if person.id == by.id:
        raise NotAllowed
    if rules.needs_scope(role) and not scope_key:
        raise ScopeMissing(role)
    _lock(person)
    for held in person.active_grants:
        if (held.role, held.scope_key) == (role, scope_key):
            return held
    if not rules.may_hold_together(person.roles | {role}):
        raise RolesConflict(role)
    scope = rules.SCOPE_OF.get(role, rules.Scope.NONE)
    grant = RoleGrant(role=role, scope=scope, scope_key=scope_key, granted_at=now, granted_by=by.id)
    person.grants.append(grant)
    audit.record(by, "role.grant", subject(person), at=now, role=role, scope=scope_key)
    return grant


def lock(person_id: int) -> None:
    """Wait for whoever changes this person, or counts what is theirs, just now. SQLite lets only one write anyway."""
    db.session.execute(select(User.id).where(User.id == person_id).with_for_update())


def _lock(person: User) -> None:
    """See also what they did."""
    db.session.flush()
    lock(person.id)
    db.session.refresh(person, ["grants"])


def end_role(grant: RoleGrant, *, by: audit.Actor, now: datetime.datetime) -> None:
    """End a grant and every session of the person, so that the loss of rights holds at once. Raises NotAllowed."""
    if grant.user_id == by.id:
        raise NotAllowed
    if grant.ended_at is None:
        grant.ended_at = now
        end_sign_ins(grant.user, by=by, now=now)
        audit.record(by, "role.end", subject(grant.user), at=now, role=grant.role, scope=grant.scope_key)


def disable(person: User, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Nobody disables themselves: the last administrator would lock everyone out. Raises NotAllowed."""
    if person.id == by.id:
        raise NotAllowed
    if person.disabled_at is None:
        person.disabled_at = now
        end_sign_ins(person, by=by, now=now)
        audit.record(by, "person.disable", subject(person), at=now)


def enable(person: User, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Let somebody sign in again. Old sessions stay ended. Raises NotAllowed for oneself."""
    if person.id == by.id:
        raise NotAllowed
    if person.disabled_at is not None:
        person.disabled_at = None
        audit.record(by, "person.enable", subject(person), at=now)


def change_password(person: User, current: str, new: str, *, keep: int, now: datetime.datetime) -> None:
    """One's own password; every other session than `keep` ends. Raises WrongNameOrPassword when the present one is not right."""
    if not _is_right(person, current):
        raise WrongNameOrPassword
    person.password_hash, person.password_given_at = hasher.hash(new), None
    others = update(SignIn).where(SignIn.user_id == person.id, SignIn.id != keep, SignIn.ended_at.is_(None))
    db.session.execute(others.values(ended_at=now, ended_by=person.id))
    audit.record(person, "person.password", subject(person), at=now)


def reset_password(person: User, *, by: audit.Actor, now: datetime.datetime, choose=secrets.choice) -> str:
    """A new password for somebody who lost theirs, to be told once; every session ends. Raises NotAllowed for oneself."""
    if person.id == by.id:
        raise NotAllowed
    password = new_password(choose=choose)
    person.password_hash, person.password_given_at = hasher.hash(password), now
    end_sign_ins(person, by=by, now=now)
    audit.record(by, "person.password", subject(person), at=now)
    return password


def new_password(*, choose=secrets.choice) -> str:
    """Sixteen characters that can be read aloud: 80 bits of chance."""
    return codes.grouped("".join(choose(codes.ALPHABET) for _ in range(16)).lower())


def sign_in(name: str, password: str, *, device: str, now: datetime.datetime) -> str:
    """Open a session; its token. Raises WrongNameOrPassword after the same work whatever was wrong."""
    person = queries.by_name(name)
    is_right = _is_right(person, password)
    if person is None or not is_right or person.disabled_at:
        raise WrongNameOrPassword
    return open_sign_in(person, device=device, now=now)


def _is_right(person: User | None, password: str) -> bool:
    """One verification whoever asks: an unknown name, or one without a password, takes as long as any other."""
    stored = person.password_hash if person and person.password_hash else _no_ones_hash()
    try:
        hasher.verify(stored, password[: rules.LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return person is not None and person.password_hash is not None


def open_sign_in(person: User, *, device: str, now: datetime.datetime) -> str:
    token = secrets.token_urlsafe(32)
    session = SignIn(
        token_hash=queries.hashed(token),
        user=person,
        device=device,
        created_at=now,
        seen_at=now,
        expires_at=now + rules.session_length(person.roles),
    )
    db.session.add(session)
    db.session.flush()
    if person.is_staff or person.holds(*rules.KEEPERS):
        audit.record(person, "sign-in", subject(person), at=now, device=device)
    return token


@functools.cache
def _no_ones_hash() -> str:
    """Something to verify against when there is nobody, so that an unknown name takes as long as a known one."""
    return hasher.hash(secrets.token_urlsafe(16))


def seen(sign_in_id: int, *, now: datetime.datetime) -> None:
    """Note that this session is in use, to the hour: its owner reads it in the list of devices."""
    stale = SignIn.seen_at < now - queries.SEEN_AGAIN
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id, stale).values(seen_at=now))


def sign_out(token: str, *, now: datetime.datetime) -> None:
    ending = update(SignIn).where(SignIn.token_hash == queries.hashed(token), SignIn.ended_at.is_(None))
    db.session.execute(ending.values(ended_at=now))


def end_sign_in(sign_in: SignIn, *, by: audit.Actor, now: datetime.datetime) -> None:
    sign_in.ended_at, sign_in.ended_by = now, by.id
    audit.record(by, "sign-in.end", subject(sign_in.user), at=now, device=sign_in.device)


def end_sign_ins(person: User, *, by: audit.Actor | audit.System, now: datetime.datetime) -> None:
    """End every session of a person: a lost phone, a lost role."""
    live = update(SignIn).where(SignIn.user_id == person.id, SignIn.ended_at.is_(None))
    ended = changed(live.values(ended_at=now, ended_by=by.id))
    audit.record(by, "sign-in.end", subject(person), at=now, sessions=ended)


def forget_old_sign_ins(now: datetime.datetime) -> int:
    """Sessions that ended 190 days ago go (网络安全法 第二十一条: at least six months are kept)."""
    before = now - datetime.timedelta(days=190)
    old = db.session.scalars(select(SignIn).where((SignIn.ended_at < before) | (SignIn.expires_at < before))).all()
    for sign_in_row in old:
        db.session.delete(sign_in_row)
    return len(old)
