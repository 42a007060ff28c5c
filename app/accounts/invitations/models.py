"""An invitation: for which role and place, by whom, until when, and who took it up."""

import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models import PRIVATE, User
from app.accounts.rules import Role
from app.core.db import Base, EnumText, UtcDateTime


class Invitation(Base):
    """Works once. Only a hash of its token is kept. With `person_id` it gives somebody known a new password (a lost phone).

    Who `succeeds` takes the place over: the former owners' role ends when they come in.
    """

    __tablename__ = "invitation"
    __table_args__ = {"info": PRIVATE}

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    role: Mapped[Role] = mapped_column(EnumText(Role))
    scope_key: Mapped[str] = mapped_column(index=True)
    for_name: Mapped[str]
    succeeds: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    invited_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    invited_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    used_by: Mapped[int | None]
    ended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[User | None] = relationship(foreign_keys=[person_id])
    inviter: Mapped[User] = relationship(foreign_keys=[invited_by])

    def is_open(self, now: datetime.datetime) -> bool:
        return self.used_at is None and self.ended_at is None and now < self.expires_at
