"""What every contribution carries: on what it stands, who made it, and what the centre decided."""

import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.content.moderation.rules import Moderation
from app.core.db import EnumText, UtcDateTime


class Moderated:
    """A mix-in. `owner_kind` and `owner_id` name what it stands on, in the words of the features' QR targets."""

    owner_kind: Mapped[str]
    owner_id: Mapped[int]
    state: Mapped[Moderation] = mapped_column(EnumText(Moderation), default=Moderation.WAITING)
    made_by: Mapped[int | None]
    made_by_name: Mapped[str]
    made_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None]
    decided_by_name: Mapped[str | None]
    decided_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None]
    withdrawn_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    is_demonstration: Mapped[bool] = mapped_column(default=False)

    @property
    def is_waiting(self) -> bool:
        return self.state is Moderation.WAITING

    @property
    def is_shown(self) -> bool:
        return self.state is Moderation.SHOWN
