"""Marks for views: who may use them. The object itself is checked in the query."""

from dataclasses import dataclass
from typing import Any

from app.accounts.rules import Role
from app.core.access import mark


@dataclass(frozen=True)
class SignedIn:
    def allows(self, user: Any) -> bool:
        return bool(user.is_authenticated)


@dataclass(frozen=True)
class Holding:
    """Somebody who holds one of these roles."""

    roles: tuple[Role, ...]

    def allows(self, user: Any) -> bool:
        return bool(user.is_authenticated) and user.holds(*self.roles)


signed_in = mark(SignedIn())


def needs(*roles: Role):
    """`@needs(Role.EDITOR)`: one of these roles. Auditors read: name them where a page only lists."""
    return mark(Holding(roles))
