"""People, the roles they hold, and the sessions they are signed in with."""

import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.rules import STAFF, Role, Scope
from app.core.db import Base, EnumText, UtcDateTime

PRIVATE = {"private": True}


class User(Base):
    """A person who can sign in. `name` is what is typed (compared by `name_key`), `display_name` what others see."""

    __tablename__ = "user"
    __table_args__ = {"info": PRIVATE}

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    password_hash: Mapped[str | None]
    # When somebody else chose it; signed in with it, one may only change it.
    password_given_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    is_demonstration: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    disabled_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    grants: Mapped[list["RoleGrant"]] = relationship(back_populates="user", lazy="selectin", order_by="RoleGrant.id")

    @property
    def active_grants(self) -> list["RoleGrant"]:
        return [grant for grant in self.grants if grant.ended_at is None]

    @property
    def roles(self) -> set[Role]:
        return {grant.role for grant in self.active_grants}

    @property
    def is_staff(self) -> bool:
        return bool(self.roles & STAFF)

    def holds(self, *roles: Role) -> bool:
        return bool(self.roles & set(roles))

    def scope_keys(self, *roles: Role) -> set[str]:
        """The places or publishers these roles are for."""
        return {grant.scope_key for grant in self.active_grants if grant.role in roles}


class RoleGrant(Base):
    """A role given to a person, by whom and when; ended, never deleted."""

    __tablename__ = "role_grant"
    __table_args__ = (
        Index(
            "uq_role_grant_held",
            "user_id",
            "role",
            "scope_key",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[Role] = mapped_column(EnumText(Role))
    scope: Mapped[Scope] = mapped_column(EnumText(Scope), default=Scope.NONE)
    scope_key: Mapped[str] = mapped_column(default="", index=True)
    granted_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    granted_by: Mapped[int | None]
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(back_populates="grants")


class SignIn(Base):
    """A session on one device. Only a hash of its token is kept; ending it kills the cookie."""

    __tablename__ = "sign_in"
    __table_args__ = {"info": PRIVATE}

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    device: Mapped[str]
    created_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None]

    user: Mapped[User] = relationship(lazy="joined")
