"""Accounts, entries, lots, activities, rewards, redemptions."""

import sqlalchemy as sa
from alembic import op

from app.core import append_only

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ONLY_GROW = (
    "points_transaction",
    "points_entry",
    "points_stock_move",
    "points_redemption_step",
    "points_terms",
    "points_rule_book",
)


def upgrade() -> None:
    op.create_table(
        "points_activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=True),
        sa.Column("station_code", sa.String(), nullable=True),
        sa.Column("confirmed_by", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_points_activity_dates")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_activity")),
        sa.UniqueConstraint("slug", name=op.f("uq_points_activity_slug")),
    )
    with op.batch_alter_table("points_activity", schema=None) as batch_op:
        batch_op.create_index("ix_points_activity_state", ["state", "starts_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_points_activity_station_code"), ["station_code"], unique=False)

    op.create_table(
        "points_look_up",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_look_up")),
        sa.UniqueConstraint("key", name=op.f("uq_points_look_up_key")),
    )
    with op.batch_alter_table("points_look_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_look_up_at"), ["at"], unique=False)
        batch_op.create_index("ix_points_look_up_by", ["by_id", "at"], unique=False)

    op.create_table(
        "points_reward",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=True),
        sa.Column("art", sa.String(), nullable=False),
        sa.Column("art_alt", sa.String(), nullable=False),
        sa.Column("art_alt_en", sa.String(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=False),
        sa.Column("per_month", sa.Integer(), nullable=False),
        sa.Column("funding", sa.String(), nullable=False),
        sa.Column("funding_en", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("cost > 0 AND per_month > 0", name=op.f("ck_points_reward_figures")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_reward")),
        sa.UniqueConstraint("slug", name=op.f("uq_points_reward_slug")),
    )
    with op.batch_alter_table("points_reward", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_reward_category"), ["category"], unique=False)

    op.create_table(
        "points_rule_book",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=True),
        sa.Column("expiry_months", sa.Integer(), nullable=False),
        sa.Column("day_cap", sa.Integer(), nullable=False),
        sa.Column("month_cap", sa.Integer(), nullable=False),
        sa.Column("year_cap", sa.Integer(), nullable=False),
        sa.Column("hold_days", sa.Integer(), nullable=False),
        sa.Column("grace_days", sa.Integer(), nullable=False),
        sa.Column("approval_above", sa.Integer(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "expiry_months > 0 AND day_cap > 0 AND month_cap > 0 AND year_cap > 0 AND hold_days >= 0 "
            "AND grace_days >= 0 AND approval_above >= 0",
            name=op.f("ck_points_rule_book_figures"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_rule_book")),
        sa.UniqueConstraint("version", name=op.f("uq_points_rule_book_version")),
    )
    op.create_table(
        "points_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("available", sa.Integer(), nullable=True),
        sa.Column("held", sa.Integer(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'member' AND available IS NOT NULL AND held IS NOT NULL) OR "
            "(kind <> 'member' AND available IS NULL AND held IS NULL AND user_id IS NULL)",
            name=op.f("ck_points_account_balances"),
        ),
        sa.CheckConstraint("available >= 0", name=op.f("ck_points_account_available")),
        sa.CheckConstraint("held >= 0", name=op.f("ck_points_account_held")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_points_account_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_account")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_points_account_kind_key")),
        sa.UniqueConstraint("user_id", name=op.f("uq_points_account_user_id")),
    )
    op.create_table(
        "points_allowance",
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("granted", sa.Integer(), nullable=False),
        sa.CheckConstraint("granted >= 0", name=op.f("ck_points_allowance_granted")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["points_activity.id"], name=op.f("fk_points_allowance_activity_id_points_activity")
        ),
        sa.PrimaryKeyConstraint("activity_id", name=op.f("pk_points_allowance")),
    )
    op.create_table(
        "points_reward_stock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reward_id", sa.Integer(), nullable=False),
        sa.Column("station_code", sa.String(), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("held >= 0 AND held <= on_hand", name=op.f("ck_points_reward_stock_held")),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["points_reward.id"], name=op.f("fk_points_reward_stock_reward_id_points_reward")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_reward_stock")),
        sa.UniqueConstraint("reward_id", "station_code", name=op.f("uq_points_reward_stock_reward_id_station_code")),
    )
    with op.batch_alter_table("points_reward_stock", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_reward_stock_station_code"), ["station_code"], unique=False)

    op.create_table(
        "points_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("per_day", sa.Integer(), nullable=False),
        sa.Column("per_month", sa.Integer(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=True),
        sa.Column("pending_days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("reason_en", sa.String(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("budget IS NULL OR budget >= 0", name=op.f("ck_points_terms_budget")),
        sa.CheckConstraint(
            "points > 0 AND per_day > 0 AND per_month > 0 AND pending_days >= 0", name=op.f("ck_points_terms_figures")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["points_activity.id"], name=op.f("fk_points_terms_activity_id_points_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_terms")),
        sa.UniqueConstraint("activity_id", "version", name=op.f("uq_points_terms_activity_id_version")),
    )
    op.create_table(
        "points_membership",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rule_book_id", sa.Integer(), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("adult_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("adult_checked_by", sa.Integer(), nullable=True),
        sa.Column("adult_checked_place", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_membership_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(
            ["rule_book_id"], ["points_rule_book.id"], name=op.f("fk_points_membership_rule_book_id_points_rule_book")
        ),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_points_membership")),
    )
    op.create_table(
        "points_stock_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stock_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_points_stock_move_amount")),
        sa.ForeignKeyConstraint(
            ["stock_id"], ["points_reward_stock.id"], name=op.f("fk_points_stock_move_stock_id_points_reward_stock")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_stock_move")),
    )
    with op.batch_alter_table("points_stock_move", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_stock_move_stock_id"), ["stock_id"], unique=False)

    op.create_table(
        "points_transaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("body_hash", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("reason_en", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("resolves_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'reverse') = (reverses_id IS NOT NULL)", name=op.f("ck_points_transaction_reversal_names")
        ),
        sa.CheckConstraint(
            "(kind IN ('collect', 'return', 'lapse')) = (resolves_id IS NOT NULL)",
            name=op.f("ck_points_transaction_resolution_names"),
        ),
        sa.CheckConstraint(
            "(reverses_id IS NULL) OR (reason IS NOT NULL)", name=op.f("ck_points_transaction_reversal_has_reason")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_transaction_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(
            ["resolves_id"],
            ["points_transaction.id"],
            name=op.f("fk_points_transaction_resolves_id_points_transaction"),
        ),
        sa.ForeignKeyConstraint(
            ["reverses_id"],
            ["points_transaction.id"],
            name=op.f("fk_points_transaction_reverses_id_points_transaction"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_transaction")),
        sa.UniqueConstraint("request_key", name=op.f("uq_points_transaction_request_key")),
        sa.UniqueConstraint("resolves_id", name=op.f("uq_points_transaction_resolves_id")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_points_transaction_reverses_id")),
    )
    with op.batch_alter_table("points_transaction", schema=None) as batch_op:
        batch_op.create_index("ix_points_transaction_account", ["account_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_points_transaction_at"), ["at"], unique=False)

    op.create_table(
        "points_adjustment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_key", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("needs_second", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("proposed_by", sa.Integer(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("transaction_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(state = 'posted') = (transaction_id IS NOT NULL)", name=op.f("ck_points_adjustment_posted")
        ),
        sa.CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name=op.f("ck_points_adjustment_decided")),
        sa.CheckConstraint(
            "NOT needs_second OR state <> 'posted' OR decided_by <> proposed_by",
            name=op.f("ck_points_adjustment_two_people"),
        ),
        sa.CheckConstraint("amount <> 0", name=op.f("ck_points_adjustment_amount")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_adjustment_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["points_transaction.id"],
            name=op.f("fk_points_adjustment_transaction_id_points_transaction"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_adjustment")),
        sa.UniqueConstraint("request_key", name=op.f("uq_points_adjustment_request_key")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_points_adjustment_transaction_id")),
    )
    with op.batch_alter_table("points_adjustment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_adjustment_account_id"), ["account_id"], unique=False)

    op.create_table(
        "points_attendance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("terms_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("confirmed_by", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("units > 0 AND points > 0", name=op.f("ck_points_attendance_figures")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_attendance_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["points_activity.id"], name=op.f("fk_points_attendance_activity_id_points_activity")
        ),
        sa.ForeignKeyConstraint(
            ["terms_id"], ["points_terms.id"], name=op.f("fk_points_attendance_terms_id_points_terms")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["points_transaction.id"],
            name=op.f("fk_points_attendance_transaction_id_points_transaction"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_attendance")),
        sa.UniqueConstraint(
            "activity_id", "account_id", "day", name=op.f("uq_points_attendance_activity_id_account_id_day")
        ),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_points_attendance_transaction_id")),
    )
    with op.batch_alter_table("points_attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_attendance_confirmed_by"), ["confirmed_by"], unique=False)
        batch_op.create_index("ix_points_attendance_member", ["account_id", "day"], unique=False)

    op.create_table(
        "points_hold",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'held') = (resolved_at IS NULL)", name=op.f("ck_points_hold_resolved")),
        sa.CheckConstraint("amount > 0", name=op.f("ck_points_hold_amount")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_hold_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["points_transaction.id"], name=op.f("fk_points_hold_transaction_id_points_transaction")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_hold")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_points_hold_transaction_id")),
    )
    with op.batch_alter_table("points_hold", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_hold_account_id"), ["account_id"], unique=False)

    op.create_table(
        "points_lot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("usable_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount > 0", name=op.f("ck_points_lot_amount")),
        sa.CheckConstraint("remaining >= 0 AND remaining <= amount", name=op.f("ck_points_lot_remaining")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_lot_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(
            ["transaction_id"], ["points_transaction.id"], name=op.f("fk_points_lot_transaction_id_points_transaction")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_lot")),
        sa.UniqueConstraint("transaction_id", name=op.f("uq_points_lot_transaction_id")),
    )
    with op.batch_alter_table("points_lot", schema=None) as batch_op:
        batch_op.create_index(
            "ix_points_lot_left",
            ["account_id", "expires_at"],
            unique=False,
            sqlite_where=sa.text("remaining > 0"),
            postgresql_where=sa.text("remaining > 0"),
        )

    op.create_table(
        "points_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("transaction_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("pocket", sa.String(), nullable=False),
        sa.Column("lot_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.CheckConstraint("(pocket = 'house') = (lot_id IS NULL)", name=op.f("ck_points_entry_lot")),
        sa.CheckConstraint("amount <> 0 AND amount = CAST(amount AS INTEGER)", name=op.f("ck_points_entry_amount")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_entry_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(["lot_id"], ["points_lot.id"], name=op.f("fk_points_entry_lot_id_points_lot")),
        sa.ForeignKeyConstraint(
            ["transaction_id"],
            ["points_transaction.id"],
            name=op.f("fk_points_entry_transaction_id_points_transaction"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_entry")),
    )
    with op.batch_alter_table("points_entry", schema=None) as batch_op:
        batch_op.create_index("ix_points_entry_account", ["account_id", "transaction_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_points_entry_lot_id"), ["lot_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_points_entry_transaction_id"), ["transaction_id"], unique=False)

    op.create_table(
        "points_redemption",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reward_id", sa.Integer(), nullable=False),
        sa.Column("stock_id", sa.Integer(), nullable=False),
        sa.Column("station_code", sa.String(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("hold_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0 AND points > 0", name=op.f("ck_points_redemption_figures")),
        sa.CheckConstraint("tries >= 0 AND tries <= 5", name=op.f("ck_points_redemption_tries")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_redemption_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(["hold_id"], ["points_hold.id"], name=op.f("fk_points_redemption_hold_id_points_hold")),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["points_reward.id"], name=op.f("fk_points_redemption_reward_id_points_reward")
        ),
        sa.ForeignKeyConstraint(
            ["stock_id"], ["points_reward_stock.id"], name=op.f("fk_points_redemption_stock_id_points_reward_stock")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_redemption")),
        sa.UniqueConstraint("code", name=op.f("uq_points_redemption_code")),
        sa.UniqueConstraint("hold_id", name=op.f("uq_points_redemption_hold_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_points_redemption_public_id")),
    )
    with op.batch_alter_table("points_redemption", schema=None) as batch_op:
        batch_op.create_index("ix_points_redemption_member", ["account_id", "made_at"], unique=False)
        batch_op.create_index(
            "ix_points_redemption_open",
            ["expires_at"],
            unique=False,
            sqlite_where=sa.text("state IN ('held', 'ready')"),
            postgresql_where=sa.text("state IN ('held', 'ready')"),
        )
        batch_op.create_index("ix_points_redemption_place", ["station_code", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_points_redemption_reward_id"), ["reward_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_points_redemption_stock_id"), ["stock_id"], unique=False)

    op.create_table(
        "points_redemption_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("redemption_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["redemption_id"],
            ["points_redemption.id"],
            name=op.f("fk_points_redemption_step_redemption_id_points_redemption"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_redemption_step")),
    )
    with op.batch_alter_table("points_redemption_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_points_redemption_step_redemption_id"), ["redemption_id"], unique=False)

    for table in ONLY_GROW:
        append_only.protect(op.get_bind(), table)


def downgrade() -> None:
    for table in ONLY_GROW:
        append_only.release(op.get_bind(), table)
    with op.batch_alter_table("points_redemption_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_redemption_step_redemption_id"))

    op.drop_table("points_redemption_step")
    with op.batch_alter_table("points_redemption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_redemption_stock_id"))
        batch_op.drop_index(batch_op.f("ix_points_redemption_reward_id"))
        batch_op.drop_index("ix_points_redemption_place")
        batch_op.drop_index(
            "ix_points_redemption_open",
            sqlite_where=sa.text("state IN ('held', 'ready')"),
            postgresql_where=sa.text("state IN ('held', 'ready')"),
        )
        batch_op.drop_index("ix_points_redemption_member")

    op.drop_table("points_redemption")
    with op.batch_alter_table("points_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_entry_transaction_id"))
        batch_op.drop_index(batch_op.f("ix_points_entry_lot_id"))
        batch_op.drop_index("ix_points_entry_account")

    op.drop_table("points_entry")
    with op.batch_alter_table("points_lot", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_points_lot_left", sqlite_where=sa.text("remaining > 0"), postgresql_where=sa.text("remaining > 0")
        )

    op.drop_table("points_lot")
    with op.batch_alter_table("points_hold", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_hold_account_id"))

    op.drop_table("points_hold")
    with op.batch_alter_table("points_attendance", schema=None) as batch_op:
        batch_op.drop_index("ix_points_attendance_member")
        batch_op.drop_index(batch_op.f("ix_points_attendance_confirmed_by"))

    op.drop_table("points_attendance")
    with op.batch_alter_table("points_adjustment", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_adjustment_account_id"))

    op.drop_table("points_adjustment")
    with op.batch_alter_table("points_transaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_transaction_at"))
        batch_op.drop_index("ix_points_transaction_account")

    op.drop_table("points_transaction")
    with op.batch_alter_table("points_stock_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_stock_move_stock_id"))

    op.drop_table("points_stock_move")
    op.drop_table("points_membership")
    op.drop_table("points_terms")
    with op.batch_alter_table("points_reward_stock", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_reward_stock_station_code"))

    op.drop_table("points_reward_stock")
    op.drop_table("points_allowance")
    op.drop_table("points_account")
    op.drop_table("points_rule_book")
    with op.batch_alter_table("points_reward", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_reward_category"))

    op.drop_table("points_reward")
    with op.batch_alter_table("points_look_up", schema=None) as batch_op:
        batch_op.drop_index("ix_points_look_up_by")
        batch_op.drop_index(batch_op.f("ix_points_look_up_at"))

    op.drop_table("points_look_up")
    with op.batch_alter_table("points_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_activity_station_code"))
        batch_op.drop_index("ix_points_activity_state")

    op.drop_table("points_activity")
