"""The people of a place as a page lists them, and a new invitation as it is shown once."""

import datetime
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from app.accounts import models as accounts_models
from app.accounts import queries as people
from app.accounts import rules as accounts
from app.accounts.invitations import queries as invitations
from app.core import site
from app.qr import images
from app.stations.keepers.forms import ROLES
from app.stations.models import Station


@dataclass(frozen=True)
class Keeper:
    """Somebody who keeps the place: as what, since when, and on how many devices."""

    person: accounts_models.User
    grant: accounts_models.RoleGrant
    role: Any
    devices: int
    is_helper: bool


@dataclass(frozen=True)
class Shown:
    """An invitation with its link and code; nothing of it is kept but a hash."""

    link: str
    symbol: Markup
    name: str
    expires_at: datetime.datetime


def keepers(place: Station, now: datetime.datetime) -> list[Keeper]:
    return [
        Keeper(
            person,
            grant,
            ROLES[grant.role],
            len(people.sign_ins_of(person.id, now)),
            grant.role is accounts.Role.HELPER,
        )
        for person in people.keepers_of(place.code)
        for grant in person.active_grants
        if grant.role in ROLES and grant.scope_key == place.code
    ]


def shown(token: str) -> Shown:
    row = invitations.by_token(token)
    assert row is not None, "it was made in this transaction"  # noqa: S101
    link = site.absolute("invitations.invitation", token=token)
    symbol = Markup(images.svg(link, alt=link))  # noqa: S704  Drawn by our own code.
    return Shown(link, symbol, row.for_name, row.expires_at)


def open_invitations(place: Station, now: datetime.datetime) -> list[tuple[Any, Any]]:
    return [(row, ROLES[row.role]) for row in invitations.open_for(place.code, now)]
