"""Printed codes: the sheet and its version, folded scans, and what visitors say of a code."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ACTIVE = sa.text("state = 'active'")


def upgrade() -> None:
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sheet", sa.String(), server_default="poster", nullable=False))
        batch_op.add_column(sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.alter_column("sheet", server_default=None)
        batch_op.alter_column("version", server_default=None)
    # A second code in the same spot keeps its place under a name of its own.
    op.execute(
        "UPDATE placement SET spot = spot || ' (' || id || ')' WHERE state = 'active' AND id NOT IN ("
        "SELECT MIN(id) FROM placement WHERE state = 'active' GROUP BY target_kind, target_id, spot)"
    )
    op.create_index(
        "uq_placement_in_use",
        "placement",
        ["target_kind", "target_id", "sheet", "spot"],
        unique=True,
        sqlite_where=ACTIVE,
        postgresql_where=ACTIVE,
    )
    op.create_table(
        "scan_summary",
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("last_hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("placement_id", name=op.f("pk_scan_summary")),
    )
    op.create_table(
        "placement_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_placement_report_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement_report")),
        sa.UniqueConstraint("placement_id", "fault", "day", name=op.f("uq_placement_report_placement_id_fault_day")),
    )
    op.create_index("ix_placement_report_handled_at", "placement_report", ["handled_at"])


def downgrade() -> None:
    op.drop_table("placement_report")
    op.drop_table("scan_summary")
    op.drop_index("uq_placement_in_use", table_name="placement")
    with op.batch_alter_table("placement", schema=None) as batch_op:
        batch_op.drop_column("version")
        batch_op.drop_column("sheet")
