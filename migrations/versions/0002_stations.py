"""Places, services, hours, confirmations."""

import sqlalchemy as sa
from alembic import op

from app.core import append_only

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "station",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("county_code", sa.String(), nullable=False),
        sa.Column("town_code", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("address_en", sa.String(), nullable=True),
        sa.Column("lat", sa.Double(), nullable=True),
        sa.Column("lng", sa.Double(), nullable=True),
        sa.Column("supplied_lat", sa.Double(), nullable=True),
        sa.Column("supplied_lng", sa.Double(), nullable=True),
        sa.Column("supplied_system", sa.String(), nullable=True),
        sa.Column("position_is_schematic", sa.Boolean(), nullable=False),
        sa.Column("step_free", sa.Boolean(), nullable=True),
        sa.Column("channel_type", sa.String(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=True),
        sa.Column("hours_confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hours_source", sa.String(), nullable=True),
        sa.Column("is_demonstration", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(lat IS NULL) = (lng IS NULL)", name=op.f("ck_station_position_whole")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station")),
        sa.UniqueConstraint("code", name=op.f("uq_station_code")),
    )
    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.create_index("ix_station_county", ["county_code", "town_code"], unique=False)
        batch_op.create_index("ix_station_kind", ["kind", "state"], unique=False)
        batch_op.create_index("ix_station_position", ["lat", "lng"], unique=False)

    op.create_table(
        "station_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("changes", sa.String(), nullable=False),
        sa.Column("uploaded_by", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_import")),
        sa.UniqueConstraint("key", name=op.f("uq_station_import_key")),
    )
    op.create_table(
        "hours_exception",
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("opens", sa.Integer(), nullable=True),
        sa.Column("closes", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("set_by", sa.Integer(), nullable=True),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(opens IS NULL) = (closes IS NULL)", name=op.f("ck_hours_exception_whole")),
        sa.CheckConstraint(
            "opens IS NULL OR (opens BETWEEN 0 AND 1439 AND closes > opens AND closes <= 2880)",
            name=op.f("ck_hours_exception_interval"),
        ),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_hours_exception_station_id_station")),
        sa.PrimaryKeyConstraint("station_id", "day", name=op.f("pk_hours_exception")),
    )
    op.create_table(
        "service_report",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_service_report_station_id_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_report")),
    )
    with op.batch_alter_table("service_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_report_station_id"), ["station_id"], unique=False)

    op.create_table(
        "station_service",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("station_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(), nullable=False),
        sa.Column("offered", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("said_by", sa.Integer(), nullable=True),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("good_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(status IS NULL) = (said_at IS NULL)", name=op.f("ck_station_service_word_whole")),
        sa.ForeignKeyConstraint(["station_id"], ["station.id"], name=op.f("fk_station_service_station_id_station")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_station_service")),
        sa.UniqueConstraint("station_id", "service", name=op.f("uq_station_service_station_id_service")),
    )
    with op.batch_alter_table("station_service", schema=None) as batch_op:
        batch_op.create_index("ix_station_service_status", ["service", "offered", "status", "good_until"], unique=False)
        batch_op.create_index("ix_station_service_said_at", ["said_at"], unique=False)

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

    append_only.protect(op.get_bind(), "service_report")


def downgrade() -> None:
    append_only.release(op.get_bind(), "service_report")
    op.drop_table("weekly_hours")
    with op.batch_alter_table("station_service", schema=None) as batch_op:
        batch_op.drop_index("ix_station_service_said_at")
        batch_op.drop_index("ix_station_service_status")

    op.drop_table("station_service")
    with op.batch_alter_table("service_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_report_station_id"))

    op.drop_table("service_report")
    op.drop_table("hours_exception")
    op.drop_table("station_import")
    with op.batch_alter_table("station", schema=None) as batch_op:
        batch_op.drop_index("ix_station_position")
        batch_op.drop_index("ix_station_kind")
        batch_op.drop_index("ix_station_county")

    op.drop_table("station")
