"""Which invitations are out."""

import datetime
from collections.abc import Sequence

from sqlalchemy import select

from app.accounts.invitations.models import Invitation
from app.accounts.queries import hashed
from app.core.db import db


def by_token(token: str) -> Invitation | None:
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == hashed(token)))


def open_for(scope_key: str, now: datetime.datetime) -> Sequence[Invitation]:
    """Those of a place that nobody has taken up yet."""
    found = select(Invitation).where(
        Invitation.scope_key == scope_key,
        Invitation.used_at.is_(None),
        Invitation.ended_at.is_(None),
        Invitation.expires_at > now,
    )
    return db.session.scalars(found.order_by(Invitation.id)).all()
