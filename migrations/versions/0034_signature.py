"""An index that tells whether anything about projects changed."""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_project_signature", "project", ["changed_at", "version", "state", "amount_minor"])


def downgrade() -> None:
    op.drop_index("ix_project_signature", "project")
