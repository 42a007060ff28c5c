"""Pages and blocks of exhibits have keys that stay from version to version; a record keeps its drawing when it moves."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exhibit_page", sa.Column("key", sa.String(), nullable=False, server_default=""))
    op.add_column("exhibit_block", sa.Column("key", sa.String(), nullable=False, server_default=""))
    op.add_column("exhibition_item", sa.Column("drawing", sa.String(), nullable=True))
    op.execute(sa.text("UPDATE exhibit_page SET key = slug"))
    op.execute(sa.text("UPDATE exhibit_block SET key = CAST(position AS VARCHAR)"))
    op.create_index("ix_exhibit_page_key", "exhibit_page", ["exhibit_id", "key"], unique=True)


def downgrade() -> None:
    op.drop_index("ix_exhibit_page_key", "exhibit_page")
    op.drop_column("exhibition_item", "drawing")
    op.drop_column("exhibit_block", "key")
    op.drop_column("exhibit_page", "key")
