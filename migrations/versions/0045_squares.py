"""Places are found by the squares they lie in."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

NORTH = "CAST(ROUND((lat + 90) / 0.087890625) AS INTEGER)"
EAST = "CAST(ROUND((lng + 180) / 0.087890625) AS INTEGER)"


def upgrade() -> None:
    op.drop_index("ix_station_position", table_name="station")
    op.create_index("ix_station_square", "station", [sa.text(NORTH), sa.text(EAST), "lat", "lng", "state"])


def downgrade() -> None:
    op.drop_index("ix_station_square", table_name="station")
    op.create_index("ix_station_position", "station", ["lat", "lng", "state"])
