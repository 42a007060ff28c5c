"""Which places differ on a day is asked for the whole network at once."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_hours_exception_day", "hours_exception", ["day"])


def downgrade() -> None:
    op.drop_index("ix_hours_exception_day", table_name="hours_exception")
