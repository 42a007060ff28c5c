"""A correction by hand, from its proposal to its posting or refusal."""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, EnumText, UtcDateTime
from app.points.adjustments.rules import State


class Adjustment(Base):
    """Who proposed it and who decided; above the threshold these are two people, and the database knows."""

    __tablename__ = "points_adjustment"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("NOT needs_second OR state <> 'posted' OR decided_by <> proposed_by", name="two_people"),
        CheckConstraint("(state = 'posted') = (transaction_id IS NOT NULL)", name="posted"),
        {"info": {"private": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    request_key: Mapped[str] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"), index=True)
    amount: Mapped[int]
    reason: Mapped[str]
    needs_second: Mapped[bool]
    state: Mapped[State] = mapped_column(EnumText(State), default=State.PROPOSED)
    proposed_by: Mapped[int]
    proposed_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
    transaction_id: Mapped[int | None] = mapped_column(ForeignKey("points_transaction.id"), unique=True)
