"""Records hold Dublin Core facts and come in by table; blocks can be hidden."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("exhibition_item", sa.Column("record", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column(
        "exhibition_item", sa.Column("is_demonstration", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index("ix_exhibition_item_listing", "exhibition_item", ["state", "published_at", "year", "date", "id"])
    op.add_column("exhibit_block", sa.Column("is_hidden", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "exhibition_item_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("headings", sa.JSON(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("mapping", sa.JSON(), nullable=False),
        sa.Column("class_key", sa.String(), nullable=False),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("slugs", sa.JSON(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_item_import")),
        sa.UniqueConstraint("key", name=op.f("uq_exhibition_item_import_key")),
    )


def downgrade() -> None:
    op.drop_table("exhibition_item_import")
    op.drop_column("exhibit_block", "is_hidden")
    op.drop_index("ix_exhibition_item_listing", "exhibition_item")
    op.drop_column("exhibition_item", "is_demonstration")
    op.drop_column("exhibition_item", "record")
