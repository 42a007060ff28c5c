"""A lent ticket that came with an archive: who lent it, and when they agreed, stays where it was lent."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("ticket_loan") as batch_op:
        batch_op.alter_column("lender_id", existing_type=sa.Integer(), nullable=True)
        batch_op.alter_column("agreed_at", existing_type=sa.DateTime(timezone=True), nullable=True)


def downgrade() -> None:
    op.execute("DELETE FROM picture WHERE owner_kind = 'ticket-loan' AND owner_id IN "
               "(SELECT id FROM ticket_loan WHERE lender_id IS NULL OR agreed_at IS NULL)")  # fmt: skip
    op.execute("DELETE FROM ticket_loan WHERE lender_id IS NULL OR agreed_at IS NULL")
    with op.batch_alter_table("ticket_loan") as batch_op:
        batch_op.alter_column("lender_id", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("agreed_at", existing_type=sa.DateTime(timezone=True), nullable=False)
