"""Announcements of the weather."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "weather_face",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("weather", sa.String(), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("ends_at > begins_at", name=op.f("ck_weather_face_lasts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weather_face")),
    )


def downgrade() -> None:
    op.drop_table("weather_face")
