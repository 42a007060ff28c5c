"""Questions about projects, and their answers."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "project_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("text_en", sa.String(), nullable=True),
        sa.Column("answer", sa.String(), nullable=True),
        sa.Column("answer_en", sa.String(), nullable=True),
        sa.Column("answer_number", sa.Integer(), nullable=False),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("answered_by_name", sa.String(), nullable=True),
        sa.Column("answered_at", moment, nullable=True),
        sa.Column("owner_kind", sa.String(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_by_name", sa.String(), nullable=True),
        sa.Column("decided_at", moment, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.CheckConstraint("text <> ''", name=op.f("ck_project_question_text")),
        sa.CheckConstraint(
            "(answer IS NULL) = (answered_at IS NULL)", name=op.f("ck_project_question_answer_has_moment")
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["project.id"], name=op.f("fk_project_question_owner_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_question")),
        sa.UniqueConstraint("code", name=op.f("uq_project_question_code")),
    )
    op.create_index("ix_project_question_owner", "project_question", ["owner_id", "state"])
    op.create_index("ix_project_question_made_by", "project_question", ["made_by"])
    op.create_index("ix_project_question_state", "project_question", ["state", "made_at"])


def downgrade() -> None:
    op.drop_table("project_question")
