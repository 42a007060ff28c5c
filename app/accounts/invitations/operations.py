"""Invite, take up, end. They flush, never commit."""

import datetime
import secrets

from sqlalchemy import delete, update

from app.accounts import operations as accounts
from app.accounts import queries as people
from app.accounts.invitations import rules
from app.accounts.invitations.models import Invitation
from app.accounts.models import User
from app.accounts.rules import KEEPERS, Role
from app.core import audit
from app.core.db import changed, db


class InvitationOver(Exception):
    """Used, ended, too old, or nobody stands for it any more."""


def subject(invitation: Invitation) -> audit.Subject:
    return audit.Subject("invitation", invitation.scope_key, invitation.for_name)


def invite(
    role: Role,
    scope_key: str,
    for_name: str,
    *,
    person: User | None = None,
    succeeds: bool = False,
    by: audit.Actor,
    now: datetime.datetime,
) -> str:
    """Open an invitation; its token, which is shown once and kept nowhere (256 bits of chance)."""
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        token_hash=people.hashed(token),
        role=role,
        scope_key=scope_key,
        for_name=for_name,
        succeeds=succeeds and role is Role.OWNER,
        person_id=person.id if person else None,
        invited_by=by.id,
        invited_at=now,
        expires_at=rules.expires_at(role, now, lost_phone=person is not None),
    )
    db.session.add(invitation)
    db.session.flush()
    audit.record(by, "invitation.add", subject(invitation), at=now, role=role, until=invitation.expires_at)
    return token


def lose_phone(person: User, scope_key: str, *, by: audit.Actor, now: datetime.datetime) -> str:
    """Every device is signed out, the old password opens nothing, and a new invitation for the same person; its token.

    Raises accounts.NotAllowed for oneself, for staff, and for somebody who keeps no such place.
    """
    grants = [grant for grant in person.active_grants if grant.scope_key == scope_key and grant.role in KEEPERS]
    if person.id == by.id or person.is_staff or not grants:
        raise accounts.NotAllowed
    person.password_hash = None
    accounts.end_sign_ins(person, by=by, now=now)
    ending = update(Invitation).where(Invitation.person_id == person.id, Invitation.used_at.is_(None))
    db.session.execute(ending.values(ended_at=now))
    return invite(grants[0].role, scope_key, person.display_name, person=person, by=by, now=now)


def end(invitation: Invitation, *, by: audit.Actor, now: datetime.datetime) -> None:
    ending = update(Invitation).where(Invitation.id == invitation.id, Invitation.ended_at.is_(None))
    if changed(ending.values(ended_at=now)):
        audit.record(by, "invitation.end", subject(invitation), at=now)


def take_up(
    invitation: Invitation, *, name: str = "", display_name: str = "", password: str, now: datetime.datetime
) -> User:
    """Come in: as a new person, or as the one whose phone was lost. Raises InvitationOver, NameTaken, UnusableName."""
    _claim(invitation, now)
    if invitation.person_id is not None:
        person = db.session.get_one(User, invitation.person_id)
        person.password_hash, person.password_given_at = accounts.hasher.hash(password), None
    else:
        person = accounts.add_person(name, display_name, password, by=invitation.inviter, now=now)
    return _let_in(invitation, person, now)


def take_up_as(invitation: Invitation, person: User, *, now: datetime.datetime) -> User:
    """Somebody who has a sign-in already keeps this place too. Staff keep no place. Raises InvitationOver, RolesConflict."""
    if person.is_staff or invitation.person_id is not None:
        raise accounts.RolesConflict
    _claim(invitation, now)
    return _let_in(invitation, person, now)


def _claim(invitation: Invitation, now: datetime.datetime) -> None:
    """One of many who open the same link comes in; and only while the inviter still may invite."""
    inviter = invitation.inviter
    here = {grant.role for grant in inviter.active_grants if grant.scope_key == invitation.scope_key}
    if inviter.disabled_at or not rules.may_stand_for(invitation.role, inviter.roles, here):
        raise InvitationOver
    taking = (
        update(Invitation)
        .where(
            Invitation.id == invitation.id,
            Invitation.used_at.is_(None),
            Invitation.ended_at.is_(None),
            Invitation.expires_at > now,
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )
    if changed(taking) == 0:
        raise InvitationOver


def _let_in(invitation: Invitation, person: User, now: datetime.datetime) -> User:
    if invitation.succeeds:
        for former in people.keepers_of(invitation.scope_key):
            for grant in former.active_grants:
                if grant.role is Role.OWNER and grant.scope_key == invitation.scope_key and former.id != person.id:
                    accounts.end_role(grant, by=invitation.inviter, now=now)
    if invitation.person_id is None:
        accounts.grant_role(person, invitation.role, scope_key=invitation.scope_key, by=invitation.inviter, now=now)
    db.session.execute(update(Invitation).where(Invitation.id == invitation.id).values(used_by=person.id))
    audit.record(person, "invitation.use", subject(invitation), at=now, role=invitation.role)
    return person


def forget_old(now: datetime.datetime) -> int:
    """Invitations that ran out 190 days ago go."""
    return changed(delete(Invitation).where(Invitation.expires_at < now - rules.KEPT))
