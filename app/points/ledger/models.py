"""Accounts, transactions, entries, lots, holds.

Entries and transactions only grow (triggers refuse anything else). The columns `available` and `held` of a member's account
and `remaining` of a lot are sums of entries kept at hand, so that the database can refuse to let them fall below zero;
`flask points audit` proves that they are those sums. The programme's own accounts have no such column: a balance that every
posting changes would make all of them wait for one row.
"""

import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Base, EnumText, UtcDateTime
from app.points.ledger.rules import AccountKind, HoldState, Kind, Pocket

PRIVATE = {"private": True}


class Account(Base):
    """A member's account (`key` is its number, an opaque code) or one of the programme's (`key` is the place, or empty).

    `moves` counts a member's movements: who has seen it and finds it unchanged under the lock has seen all there is.
    """

    __tablename__ = "points_account"
    __table_args__ = (
        UniqueConstraint("kind", "key"),
        CheckConstraint(
            "(kind = 'member' AND available IS NOT NULL AND held IS NOT NULL) OR "
            "(kind <> 'member' AND available IS NULL AND held IS NULL AND user_id IS NULL)",
            name="balances",
        ),
        CheckConstraint("available >= 0", name="available"),
        CheckConstraint("held >= 0", name="held"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AccountKind] = mapped_column(EnumText(AccountKind))
    key: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), unique=True)
    available: Mapped[int | None]
    held: Mapped[int | None]
    moves: Mapped[int] = mapped_column(default=0, server_default="0")
    opened_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)


class PointsTransaction(Base):
    """One movement of one member's points: what, why, where, by whom. `request_key` makes a repeated request one movement.

    `at` is when it was booked, `happened_at` when it took place. `resolves_id` is the holding transaction that ends here,
    `reverses_id` the one that is taken back; each at most once.
    """

    __tablename__ = "points_transaction"
    __table_args__ = (
        Index("ix_points_transaction_account", "account_id", "id"),
        CheckConstraint("(reverses_id IS NULL) OR (reason IS NOT NULL)", name="reversal_has_reason"),
        CheckConstraint("(kind = 'reverse') = (reverses_id IS NOT NULL)", name="reversal_names"),
        CheckConstraint(
            "(kind IN ('collect', 'return', 'lapse')) = (resolves_id IS NOT NULL)", name="resolution_names"
        ),
        {"info": {**PRIVATE, "append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Kind] = mapped_column(EnumText(Kind))
    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"))
    request_key: Mapped[str] = mapped_column(unique=True)
    body_hash: Mapped[str]
    at: Mapped[datetime.datetime] = mapped_column(UtcDateTime, index=True)
    happened_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str | None]
    reason_en: Mapped[str | None]
    place: Mapped[str]
    by_id: Mapped[int | None]
    resolves_id: Mapped[int | None] = mapped_column(ForeignKey("points_transaction.id"), unique=True)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("points_transaction.id"), unique=True)


class Entry(Base):
    """A line of a transaction; its lines sum to zero. On a member's side it names the lot."""

    __tablename__ = "points_entry"
    __table_args__ = (
        Index("ix_points_entry_account", "account_id", "transaction_id"),
        CheckConstraint("amount <> 0 AND amount = CAST(amount AS INTEGER)", name="amount"),
        CheckConstraint("(pocket = 'house') = (lot_id IS NULL)", name="lot"),
        {"info": {**PRIVATE, "append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("points_transaction.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"))
    pocket: Mapped[Pocket] = mapped_column(EnumText(Pocket))
    lot_id: Mapped[int | None] = mapped_column(ForeignKey("points_lot.id"), index=True)
    amount: Mapped[int]


class Lot(Base):
    """Points that came in together and lapse together. `usable_at` lies ahead while what earned them can still be undone."""

    __tablename__ = "points_lot"
    __table_args__ = (
        Index(
            "ix_points_lot_left",
            "account_id",
            "expires_at",
            sqlite_where=text("remaining > 0"),
            postgresql_where=text("remaining > 0"),
        ),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("remaining >= 0 AND remaining <= amount", name="remaining"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"))
    transaction_id: Mapped[int] = mapped_column(ForeignKey("points_transaction.id"), unique=True)
    amount: Mapped[int]
    remaining: Mapped[int]
    usable_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    extended_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)


class Hold(Base):
    """Points set aside for something. Its transaction's entries say which lots they came from."""

    __tablename__ = "points_hold"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("(state = 'held') = (resolved_at IS NULL)", name="resolved"),
        {"info": PRIVATE},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("points_account.id"), index=True)
    transaction_id: Mapped[int] = mapped_column(ForeignKey("points_transaction.id"), unique=True)
    amount: Mapped[int]
    state: Mapped[HoldState] = mapped_column(EnumText(HoldState), default=HoldState.HELD)
    expires_at: Mapped[datetime.datetime] = mapped_column(UtcDateTime)
    resolved_at: Mapped[datetime.datetime | None] = mapped_column(UtcDateTime)
