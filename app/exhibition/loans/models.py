"""A lent ticket. Its picture is one of `content.pictures`, which also says whether the loan waits, is shown or was refused."""

import datetime

from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, EnumText, UtcDateTime
from app.exhibition.loans.rules import Sort

OWNER = "ticket-loan"  # What its picture stands on.


class Loan(Base):
    """`ended_on` is the latest day its draw or its sale can have been; `signature` is what the lender wants to be called.

    One that came with an archive has no lender here: who it is, and when they agreed, stays where it was lent.
    """

    __tablename__ = "ticket_loan"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    lender_id: Mapped[int | None] = mapped_column(index=True)
    sort: Mapped[Sort] = mapped_column(EnumText(Sort))
    title: Mapped[str]
    year: Mapped[int]
    ended_on: Mapped[datetime.date]
    memory: Mapped[str]
    signature: Mapped[str | None]
    agreed_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
