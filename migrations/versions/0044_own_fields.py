"""Fields of a class's own, and links between records."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exhibition_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["exhibition_term.id"], name=op.f("fk_exhibition_field_class_id_exhibition_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_field")),
        sa.UniqueConstraint("class_id", "name", name=op.f("uq_exhibition_field_class_id_name")),
        sa.UniqueConstraint("key", name=op.f("uq_exhibition_field_key")),
    )
    op.create_table(
        "exhibition_item_link",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("tie", sa.String(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["exhibition_item.id"], name=op.f("fk_exhibition_item_link_item_id_exhibition_item")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["exhibition_item.id"], name=op.f("fk_exhibition_item_link_other_id_exhibition_item")
        ),
        sa.PrimaryKeyConstraint("item_id", "tie", "other_id", name=op.f("pk_exhibition_item_link")),
    )
    op.create_index("ix_exhibition_item_link_other_id", "exhibition_item_link", ["other_id"])


def downgrade() -> None:
    op.drop_table("exhibition_item_link")
    op.drop_table("exhibition_field")
