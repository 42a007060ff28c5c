"""The periods the centre has set."""

import datetime

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, UtcDateTime


class PeriodsVersion(Base):
    """How many days a word counts, by service and for the `hours`; null: until the next opening day ends.

    The newest version is in force; before the first, and for what a version leaves out, the usual periods are. Two people
    who start from the same version write the same number, and the key lets one of them in.
    """

    __tablename__ = "periods_version"

    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    days: Mapped[dict[str, int | None]] = mapped_column(JSON)
    set_by: Mapped[int | None]
    set_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
