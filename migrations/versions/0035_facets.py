"""Indexes that hold all that the facets of the records count by."""

from alembic import op

revision = "0035"
down_revision = "0034"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_exhibition_item_facets", "exhibition_item", ["state", "published_at", "class_id", "year", "id"])
    op.create_index("ix_exhibition_item_theme_items", "exhibition_item_theme", ["term_id", "item_id"])
    op.drop_index("ix_exhibition_item_theme_term_id", "exhibition_item_theme")


def downgrade() -> None:
    op.create_index("ix_exhibition_item_theme_term_id", "exhibition_item_theme", ["term_id"])
    op.drop_index("ix_exhibition_item_theme_items", "exhibition_item_theme")
    op.drop_index("ix_exhibition_item_facets", "exhibition_item")
