"""A member who wants points if a report of theirs is right."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("visitor_report") as batch:
        batch.add_column(sa.Column("reporter_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(batch.f("fk_visitor_report_reporter_id_user"), "user", ["reporter_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("visitor_report") as batch:
        batch.drop_constraint(batch.f("fk_visitor_report_reporter_id_user"), type_="foreignkey")
        batch.drop_column("reporter_id")
