"""“Open now” and what lies in a box are told by indexes alone."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

SIDES = ("0.087890625", "0.02197265625")
SQUARES = [
    f"CAST(ROUND(({axis} + {offset}) / {side}) AS INTEGER)"
    for side in SIDES
    for axis, offset in (("lat", 90), ("lng", 180))
]


def upgrade() -> None:
    op.drop_index("ix_hours_exception_day", table_name="hours_exception")
    op.create_index("ix_hours_exception_day", "hours_exception", ["day", "opens", "closes", "station_id"])
    op.create_index("ix_week_hours_weekday", "week_hours", ["weekday", "opens", "closes", "week"])
    op.drop_index("ix_station_square", table_name="station")
    op.create_index("ix_station_square", "station", [*map(sa.text, SQUARES), "lat", "lng", "state", "id"])


def downgrade() -> None:
    op.drop_index("ix_station_square", table_name="station")
    op.create_index("ix_station_square", "station", [*map(sa.text, SQUARES), "lat", "lng", "state"])
    op.drop_index("ix_week_hours_weekday", table_name="week_hours")
    op.drop_index("ix_hours_exception_day", table_name="hours_exception")
    op.create_index("ix_hours_exception_day", "hours_exception", ["day"])
