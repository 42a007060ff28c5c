"""A member's account counts its movements, so that one statement can tell whether what it saw still holds."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("points_account", sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))
    op.execute(
        "UPDATE points_account SET moves = "
        "(SELECT count(*) FROM points_transaction WHERE points_transaction.account_id = points_account.id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("points_account") as batch_op:
        batch_op.drop_column("moves")
