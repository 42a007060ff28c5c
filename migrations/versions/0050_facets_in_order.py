"""The index of the facets in the order they are counted by: nothing is put in order while counting."""

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

NAME, TABLE = "ix_exhibition_item_facets", "exhibition_item"


def upgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["class_id", "year", "state", "published_at", "id"])


def downgrade() -> None:
    op.drop_index(NAME, TABLE)
    op.create_index(NAME, TABLE, ["state", "published_at", "class_id", "year", "id"])
