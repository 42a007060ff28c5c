"""One index holds all that the explorer of projects narrows, counts and sums by."""

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_project_explorer",
        "project",
        [
            "standing", "state", "published_at", "kind", "level", "county_code", "town_code", "year", "unit",
            "publisher_id", "currency", "amount_minor", "amount_precision", "planned_start", "planned_end",
            "actual_start", "actual_end", "id",
        ],
    )  # fmt: skip
    op.drop_index("ix_project_listing", "project")


def downgrade() -> None:
    op.create_index("ix_project_listing", "project", ["standing", "state", "year"])
    op.drop_index("ix_project_explorer", "project")
