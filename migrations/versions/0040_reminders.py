"""Reminders before the days on which somebody has to publish."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publication_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["publisher.id"], name=op.f("fk_publication_reminder_publisher_id_publisher")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publication_reminder")),
        sa.UniqueConstraint(
            "publisher_id", "key", "year", "stage", name=op.f("uq_publication_reminder_publisher_id_key_year_stage")
        ),
    )


def downgrade() -> None:
    op.drop_table("publication_reminder")
