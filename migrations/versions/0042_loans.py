"""Tickets that members lend to the hall."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ticket_loan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=False),
        sa.Column("memory", sa.String(), nullable=False),
        sa.Column("signature", sa.String(), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_loan")),
        sa.UniqueConstraint("key", name=op.f("uq_ticket_loan_key")),
    )
    op.create_index(op.f("ix_ticket_loan_lender_id"), "ticket_loan", ["lender_id"])


def downgrade() -> None:
    op.drop_table("ticket_loan")
