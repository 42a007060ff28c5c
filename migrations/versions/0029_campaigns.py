"""Campaigns with partners and their single-use codes."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "points_campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("partner", sa.String(), nullable=False),
        sa.Column("approval", sa.String(), nullable=True),
        _moment("opened_at"),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        _moment("switched_on_at", nullable=True),
        sa.Column("switched_on_by", sa.Integer(), nullable=True),
        _moment("settled_at", nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("switched_on_by IS NULL OR approval IS NOT NULL", name=op.f("ck_points_campaign_approval")),
        sa.CheckConstraint(
            "switched_on_by IS NULL OR switched_on_by <> opened_by", name=op.f("ck_points_campaign_two_people")
        ),
        sa.CheckConstraint("(settled_at IS NULL) = (settled_by IS NULL)", name=op.f("ck_points_campaign_settled")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["points_activity.id"], name=op.f("fk_points_campaign_activity_id_points_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_campaign")),
        sa.UniqueConstraint("activity_id", name=op.f("uq_points_campaign_activity_id")),
    )
    op.create_table(
        "points_code_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("campaign_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        _moment("made_at"),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("size > 0", name=op.f("ck_points_code_batch_size")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["points_campaign.id"], name=op.f("fk_points_code_batch_campaign_id_points_campaign")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_code_batch")),
    )
    op.create_index(op.f("ix_points_code_batch_campaign_id"), "points_code_batch", ["campaign_id"])
    op.create_table(
        "points_campaign_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        _moment("ended_at", nullable=True),
        sa.Column("attendance_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(state = 'used') = (attendance_id IS NOT NULL)", name=op.f("ck_points_campaign_code_used")),
        sa.CheckConstraint("(state = 'issued') = (ended_at IS NULL)", name=op.f("ck_points_campaign_code_ended")),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["points_code_batch.id"], name=op.f("fk_points_campaign_code_batch_id_points_code_batch")
        ),
        sa.ForeignKeyConstraint(
            ["attendance_id"],
            ["points_attendance.id"],
            name=op.f("fk_points_campaign_code_attendance_id_points_attendance"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_campaign_code")),
        sa.UniqueConstraint("batch_id", "serial", name=op.f("uq_points_campaign_code_batch_id_serial")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_points_campaign_code_code_hash")),
        sa.UniqueConstraint("attendance_id", name=op.f("uq_points_campaign_code_attendance_id")),
    )


def downgrade() -> None:
    for table in ("points_campaign_code", "points_code_batch", "points_campaign"):
        op.drop_table(table)
