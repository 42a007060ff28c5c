"""What every published row carries."""

import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.content.rules import Publication
from app.core.db import EnumText, UtcDateTime


class Publishable:
    """A mix-in: state, when it became public, and a counter that refuses to overwrite what another person saved."""

    state: Mapped[Publication] = mapped_column(EnumText(Publication), default=Publication.DRAFT)
    published_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    changed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(default=1)
