"""Public holidays by year, closures of the market, what a place does on holidays, doubts about its hours."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "holiday_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("days", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_holiday_year")),
    )
    op.create_table(
        "market_closure",
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("last_day >= first_day", name=op.f("ck_market_closure_days")),
        sa.PrimaryKeyConstraint("first_day", name=op.f("pk_market_closure")),
    )
    # Columns one by one: on SQLite a table that others refer to cannot be rebuilt.
    op.add_column("station", sa.Column("opening_doubted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("station", sa.Column("on_holidays", sa.String(), nullable=True))
    op.add_column("station", sa.Column("holiday_opens", sa.Integer(), nullable=True))
    op.add_column("station", sa.Column("holiday_closes", sa.Integer(), nullable=True))


def downgrade() -> None:
    for column in ("holiday_closes", "holiday_opens", "on_holidays", "opening_doubted_at"):
        op.drop_column("station", column)
    op.drop_table("market_closure")
    op.drop_table("holiday_year")
