"""Scans of the centre's own in the place of drawings."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exhibition_item", sa.Column("scan", sa.JSON(), nullable=True))
    op.add_column("exhibition_item", sa.Column("scan_digest", sa.String(), nullable=True))
    op.create_index("ix_exhibition_item_scan_digest", "exhibition_item", ["scan_digest"])


def downgrade() -> None:
    op.drop_index("ix_exhibition_item_scan_digest", "exhibition_item")
    op.drop_column("exhibition_item", "scan_digest")
    op.drop_column("exhibition_item", "scan")
