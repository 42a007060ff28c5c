"""Pictures of projects, by stage."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "project_picture",
        sa.Column("picture_id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["picture.id"], name=op.f("fk_project_picture_picture_id_picture"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_picture_project_id_project")),
        sa.PrimaryKeyConstraint("picture_id", name=op.f("pk_project_picture")),
    )
    op.create_index("ix_project_picture_project_id", "project_picture", ["project_id"])


def downgrade() -> None:
    op.drop_index("ix_project_picture_project_id", "project_picture")
    op.drop_table("project_picture")
