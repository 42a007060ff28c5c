"""Smaller squares within a square, in the order of the same index."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None

SIDE, SMALL = "0.087890625", "0.02197265625"


def numbers(side: str) -> list[sa.TextClause]:
    axes = (("lat", 90), ("lng", 180))
    return [sa.text(f"CAST(ROUND(({axis} + {offset}) / {side}) AS INTEGER)") for axis, offset in axes]


def upgrade() -> None:
    op.drop_index("ix_station_square", table_name="station")
    op.create_index("ix_station_square", "station", [*numbers(SIDE), *numbers(SMALL), "lat", "lng", "state"])


def downgrade() -> None:
    op.drop_index("ix_station_square", table_name="station")
    op.create_index("ix_station_square", "station", [*numbers(SIDE), "lat", "lng", "state"])
