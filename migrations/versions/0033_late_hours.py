"""When the newest word about a place's hours arrived: one kept on a phone is shown as sent later."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("station", sa.Column("hours_received_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("station", "hours_received_at")
