"""Grants of others as they came, and what the explorer counts by."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project_grant",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("original", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_grant_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_project_grant")),
    )
    op.create_index("ix_project_unit", "project", ["unit"])


def downgrade() -> None:
    op.drop_index("ix_project_unit", "project")
    op.drop_table("project_grant")
