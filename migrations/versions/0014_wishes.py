"""What members wish for."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "points_wish",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("reward_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["points_account.id"], name=op.f("fk_points_wish_account_id_points_account")
        ),
        sa.ForeignKeyConstraint(
            ["reward_id"], ["points_reward.id"], name=op.f("fk_points_wish_reward_id_points_reward")
        ),
        sa.PrimaryKeyConstraint("account_id", "reward_id", name=op.f("pk_points_wish")),
    )


def downgrade() -> None:
    op.drop_table("points_wish")
