"""Month-end statements of the places that hand over, and what they object to."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "points_settlement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_code", sa.String(), nullable=False),
        sa.Column("month", sa.String(), nullable=False),
        sa.Column("vouchers", sa.Integer(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Integer(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed_by", sa.Integer(), nullable=True),
        sa.Column("digest", sa.String(), nullable=True),
        sa.CheckConstraint("(sealed_at IS NULL) = (digest IS NULL)", name=op.f("ck_points_settlement_sealed")),
        sa.CheckConstraint("sealed_at IS NULL OR sealed_by <> opened_by", name=op.f("ck_points_settlement_two_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_settlement")),
        sa.UniqueConstraint("station_code", "month", name=op.f("uq_points_settlement_station_code_month")),
    )
    with op.batch_alter_table("points_settlement") as batch:
        batch.create_index(batch.f("ix_points_settlement_station_code"), ["station_code"], unique=False)
    op.create_table(
        "points_objection",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("settlement_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_points_objection_answered")),
        sa.ForeignKeyConstraint(
            ["settlement_id"],
            ["points_settlement.id"],
            name=op.f("fk_points_objection_settlement_id_points_settlement"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_objection")),
    )
    with op.batch_alter_table("points_objection") as batch:
        batch.create_index(batch.f("ix_points_objection_settlement_id"), ["settlement_id"], unique=False)


def downgrade() -> None:
    op.drop_table("points_objection")
    op.drop_table("points_settlement")
