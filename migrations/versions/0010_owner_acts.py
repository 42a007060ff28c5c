"""Acts of keepers, and when a word arrived."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("station_service", schema=None) as batch_op:
        batch_op.add_column(sa.Column("received_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "owner_act",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_by_name", sa.String(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by_name", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_owner_act_station_id_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_act")),
        sa.UniqueConstraint("key", name=op.f("uq_owner_act_key")),
    )
    with op.batch_alter_table("owner_act", schema=None) as batch_op:
        batch_op.create_index("ix_owner_act_station", ["station_id", "id"], unique=False)


def downgrade() -> None:
    op.drop_table("owner_act")
    with op.batch_alter_table("station_service", schema=None) as batch_op:
        batch_op.drop_column("received_at")
