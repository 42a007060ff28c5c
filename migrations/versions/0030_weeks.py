"""A usual week is one text beside a place's other facts, its intervals are kept once, and lists have an index of their order."""

from collections import defaultdict

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

METADATA = sa.MetaData()
station = sa.Table(
    "station",
    METADATA,
    sa.Column("id", sa.Integer),
    sa.Column("kind", sa.String),
    sa.Column("week", sa.String),
    sa.Column("precedence", sa.Integer),
)
weekly = sa.Table(
    "weekly_hours", METADATA, *(sa.Column(name, sa.Integer) for name in ("station_id", "weekday", "opens", "closes"))
)
intervals = sa.Table(
    "week_hours",
    METADATA,
    sa.Column("week", sa.String),
    *(sa.Column(name, sa.Integer) for name in ("weekday", "opens", "closes")),
)
ORDER = {"hub": 0, "service": 1, "outlet": 2}


def upgrade() -> None:
    op.add_column("station", sa.Column("week", sa.String(), nullable=False, server_default=""))
    op.add_column("station", sa.Column("precedence", sa.Integer(), nullable=False, server_default="2"))
    connection = op.get_bind()
    for kind, number in ORDER.items():
        connection.execute(sa.update(station).where(station.c.kind == kind).values(precedence=number))
    days: dict[int, dict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for place, day, opens, closes in connection.execute(sa.select(*weekly.c)):
        days[place][day].append((opens, closes))
    places = [{"place": place, "text": _written(week)} for place, week in days.items()]
    if places:
        taking = sa.update(station).where(station.c.id == sa.bindparam("place")).values(week=sa.bindparam("text"))
        connection.execute(taking, places)
    op.drop_table("weekly_hours")
    op.create_table(
        "week_hours",
        sa.Column("week", sa.String(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "opens BETWEEN 0 AND 1439 AND closes > opens AND closes <= 2880", name=op.f("ck_week_hours_interval")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_week_hours_weekday")),
        sa.PrimaryKeyConstraint("week", "weekday", "opens", name=op.f("pk_week_hours")),
    )
    known = [{"week": text, **row} for text in {each["text"] for each in places} for row in _read(text)]
    if known:
        connection.execute(sa.insert(intervals), known)
    op.create_index("ix_station_order", "station", ["precedence", "code"])
    op.drop_index("ix_station_position", table_name="station")
    op.create_index("ix_station_position", "station", ["lat", "lng", "state"])


def downgrade() -> None:
    op.create_table(
        "weekly_hours",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=False),
        sa.Column("closes", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "opens BETWEEN 0 AND 1439 AND closes > opens AND closes <= 2880", name=op.f("ck_weekly_hours_interval")
        ),
        sa.CheckConstraint("weekday BETWEEN 0 AND 6", name=op.f("ck_weekly_hours_weekday")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_weekly_hours_station_id_station")),
        sa.PrimaryKeyConstraint("station_id", "weekday", "opens", name=op.f("pk_weekly_hours")),
    )
    connection = op.get_bind()
    rows = [
        {"station_id": place, **row}
        for place, text in connection.execute(sa.select(station.c.id, station.c.week))
        for row in _read(text)
    ]
    if rows:
        connection.execute(sa.insert(weekly), rows)
    op.drop_table("week_hours")
    op.drop_index("ix_station_position", table_name="station")
    op.create_index("ix_station_position", "station", ["lat", "lng"])
    op.drop_index("ix_station_order", table_name="station")
    op.drop_column("station", "precedence")
    op.drop_column("station", "week")


def _written(week: dict[int, list[tuple[int, int]]]) -> str:
    """“01234=480-1200;56=540-1080”: days that are alike, 0 is Monday, and their minutes after midnight."""
    alike: dict[str, list[int]] = {}
    for day in sorted(week):
        times = ",".join(f"{opens}-{closes}" for opens, closes in sorted(week[day]))
        alike.setdefault(times, []).append(day)
    return ";".join(f"{''.join(map(str, days))}={times}" for times, days in alike.items())


def _read(text: str) -> list[dict[str, int]]:
    rows = []
    for part in filter(None, text.split(";")):
        days, _, times = part.partition("=")
        for each in times.split(","):
            opens, closes = map(int, each.split("-"))
            rows += [{"weekday": int(day), "opens": opens, "closes": closes} for day in days]
    return rows
