"""Cards of paper: batches, cards, relatives who may come with one, and what was done."""

import sqlalchemy as sa
from alembic import op

from app.core import append_only

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "points_card_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_code", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        _moment("made_at"),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("size > 0", name=op.f("ck_points_card_batch_size")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_card_batch")),
    )
    op.create_index(op.f("ix_points_card_batch_station_code"), "points_card_batch", ["station_code"])
    op.create_table(
        "points_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("pin_hash", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        _moment("activated_at", nullable=True),
        sa.Column("activated_place", sa.String(), nullable=True),
        _moment("ended_at", nullable=True),
        sa.Column("ended_why", sa.String(), nullable=True),
        sa.Column("successor_id", sa.Integer(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        _moment("tries_since", nullable=True),
        sa.CheckConstraint(
            "state <> 'active' OR (account_id IS NOT NULL AND activated_at IS NOT NULL)",
            name=op.f("ck_points_card_active"),
        ),
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_points_card_ended")),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_points_card_tries")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["points_card_batch.id"], name=op.f("fk_points_card_batch_id_points_card_batch")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_card_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["points_card.id"], name=op.f("fk_points_card_successor_id_points_card")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_card")),
        sa.UniqueConstraint("number", name=op.f("uq_points_card_number")),
        sa.UniqueConstraint("batch_id", "serial", name=op.f("uq_points_card_batch_id_serial")),
        sa.UniqueConstraint("successor_id", name=op.f("uq_points_card_successor_id")),
    )
    op.create_index(op.f("ix_points_card_account_id"), "points_card", ["account_id"])
    op.create_index(op.f("ix_points_card_activated_place"), "points_card", ["activated_place"])
    in_use = sa.text("state = 'active'")
    op.create_index(
        "uq_points_card_in_use",
        "points_card",
        ["account_id"],
        unique=True,
        sqlite_where=in_use,
        postgresql_where=in_use,
    )
    op.create_table(
        "points_card_proxy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        _moment("allowed_at"),
        sa.Column("recorded_by", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        _moment("ended_at", nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (name IS NOT NULL)", name=op.f("ck_points_card_proxy_name")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_card_proxy_account_id_points_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_card_proxy")),
    )
    op.create_index(op.f("ix_points_card_proxy_account_id"), "points_card_proxy", ["account_id"])
    op.create_table(
        "points_card_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(), nullable=False),
        _moment("at"),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("proxy_id", sa.Integer(), nullable=True),
        sa.Column("redemption_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["card_id"], ["points_card.id"], name=op.f("fk_points_card_act_card_id_points_card")),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_card_act_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(
            ["proxy_id"], ["points_card_proxy.id"], name=op.f("fk_points_card_act_proxy_id_points_card_proxy")
        ),
        sa.ForeignKeyConstraint(
            ["redemption_id"], ["points_redemption.id"], name=op.f("fk_points_card_act_redemption_id_points_redemption")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_card_act")),
    )
    op.create_index(op.f("ix_points_card_act_card_id"), "points_card_act", ["card_id"])
    op.create_index(op.f("ix_points_card_act_account_id"), "points_card_act", ["account_id"])
    append_only.protect(op.get_bind(), "points_card_act")


def downgrade() -> None:
    append_only.release(op.get_bind(), "points_card_act")
    for table in ("points_card_act", "points_card_proxy", "points_card", "points_card_batch"):
        op.drop_table(table)
