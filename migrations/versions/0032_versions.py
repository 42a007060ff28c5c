"""Versions of texts, their reviews, who is writing, and former addresses."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def _moment(name: str, *, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    op.create_table(
        "content_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("made_by_name", sa.String(), nullable=False),
        _moment("made_at"),
        sa.Column("sent_by", sa.Integer(), nullable=True),
        _moment("sent_at", nullable=True),
        _moment("publish_at", nullable=True),
        _moment("withdraw_at", nullable=True),
        _moment("published_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_revision")),
        sa.UniqueConstraint("kind", "row_id", "number", name=op.f("uq_content_revision_kind_row_id_number")),
    )
    op.create_index("ix_content_revision_state", "content_revision", ["state", "publish_at"])
    op.create_table(
        "content_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        _moment("at"),
        sa.CheckConstraint("passed OR note IS NOT NULL", name=op.f("ck_content_review_return_has_note")),
        sa.ForeignKeyConstraint(
            ["revision_id"], ["content_revision.id"], name=op.f("fk_content_review_revision_id_content_revision")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_review")),
        sa.UniqueConstraint("revision_id", "step", name=op.f("uq_content_review_revision_id_step")),
        sa.UniqueConstraint("revision_id", "by_id", name=op.f("uq_content_review_revision_id_by_id")),
    )
    op.create_table(
        "content_lock",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(), nullable=False),
        _moment("since"),
        _moment("until"),
        sa.PrimaryKeyConstraint("kind", "row_id", name=op.f("pk_content_lock")),
    )
    op.create_table(
        "content_former_address",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "name", name=op.f("pk_content_former_address")),
    )


def downgrade() -> None:
    op.drop_table("content_former_address")
    op.drop_table("content_lock")
    op.drop_table("content_review")
    op.drop_index("ix_content_revision_state", "content_revision")
    op.drop_table("content_revision")
