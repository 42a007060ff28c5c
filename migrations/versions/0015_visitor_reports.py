"""What visitors report about places."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visitor_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("network", sa.String(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answered_source", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_visitor_report_station_id_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visitor_report")),
        sa.UniqueConstraint(
            "station_id", "about", "day", "network", name=op.f("uq_visitor_report_station_id_about_day_network")
        ),
    )
    op.create_index("ix_visitor_report_open", "visitor_report", ["answered_at", "reported_at"])


def downgrade() -> None:
    op.drop_index("ix_visitor_report_open", table_name="visitor_report")
    op.drop_table("visitor_report")
