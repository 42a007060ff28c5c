"""Of whom goods came, and for how much a piece."""

import sqlalchemy as sa
from alembic import op

from app.core import append_only

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None
TABLE = "points_stock_move"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("supplier", sa.String(), nullable=True))
    op.add_column(TABLE, sa.Column("unit_cost", sa.Integer(), nullable=True))


def downgrade() -> None:
    append_only.release(op.get_bind(), TABLE)
    with op.batch_alter_table(TABLE) as batch:
        batch.drop_column("unit_cost")
        batch.drop_column("supplier")
    append_only.protect(op.get_bind(), TABLE)
