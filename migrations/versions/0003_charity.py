"""Publishers, projects, money, outputs, documents."""

import sqlalchemy as sa
from alembic import op

from app.core import append_only

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publisher",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("is_local", sa.Boolean(), nullable=False),
        sa.Column("region_code", sa.String(), nullable=True),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("region_en", sa.String(), nullable=True),
        sa.Column("website", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("note_en", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_publisher")),
        sa.UniqueConstraint("code", name=op.f("uq_publisher_code")),
        sa.UniqueConstraint("id", "standing", name=op.f("uq_publisher_id_standing")),
    )
    op.create_table(
        "document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("issuer_en", sa.String(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("index_number", sa.String(), nullable=True),
        sa.Column("via", sa.String(), nullable=True),
        sa.Column("dated", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("note_en", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["publisher_id"], ["publisher.id"], name=op.f("fk_document_publisher_id_publisher")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("publisher_id", "code", name=op.f("uq_document_publisher_id_code")),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("summary_en", sa.String(), nullable=True),
        sa.Column("need", sa.String(), nullable=True),
        sa.Column("need_en", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("period", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("county_code", sa.String(), nullable=True),
        sa.Column("town_code", sa.String(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("place_en", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("unit_en", sa.String(), nullable=True),
        sa.Column("contact_office", sa.String(), nullable=True),
        sa.Column("contact_office_en", sa.String(), nullable=True),
        sa.Column("contact_phone", sa.String(), nullable=True),
        sa.Column("planned_start", sa.Date(), nullable=True),
        sa.Column("planned_end", sa.Date(), nullable=True),
        sa.Column("actual_start", sa.Date(), nullable=True),
        sa.Column("actual_end", sa.Date(), nullable=True),
        sa.Column("late_reason", sa.String(), nullable=True),
        sa.Column("late_reason_en", sa.String(), nullable=True),
        sa.Column("funders", sa.JSON(), nullable=False),
        sa.Column("funders_en", sa.JSON(), nullable=False),
        sa.Column("gaps", sa.JSON(), nullable=False),
        sa.Column("gaps_en", sa.JSON(), nullable=False),
        sa.Column("is_partial", sa.Boolean(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("amount_kind", sa.String(), nullable=True),
        sa.Column("amount_precision", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(amount_minor IS NULL) = (amount_kind IS NULL)", name=op.f("ck_project_amount_has_kind")),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_project_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["publisher_id", "standing"],
            ["publisher.id", "publisher.standing"],
            name=op.f("fk_project_publisher_id_standing_publisher"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project")),
        sa.UniqueConstraint("code", name=op.f("uq_project_code")),
        sa.UniqueConstraint("id", "currency", name=op.f("uq_project_id_currency")),
    )
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_county_code"), ["county_code"], unique=False)
        batch_op.create_index("ix_project_listing", ["standing", "state", "year"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_publisher_id"), ["publisher_id"], unique=False)

    op.create_table(
        "project_cause",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_cause_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", "cause", name=op.f("pk_project_cause")),
    )
    with op.batch_alter_table("project_cause", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_cause_cause"), ["cause"], unique=False)

    op.create_table(
        "project_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("label_en", sa.String(), nullable=True),
        sa.Column("old_value", sa.BigInteger(), nullable=False),
        sa.Column("new_value", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=True),
        sa.Column("unit_en", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_correction_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_correction")),
        sa.UniqueConstraint("code", name=op.f("uq_project_correction_code")),
    )
    with op.batch_alter_table("project_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_correction_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_correction_project_id"), ["project_id"], unique=False)

    op.create_table(
        "project_document",
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_project_document_document_id_document")
        ),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_document_project_id_project")),
        sa.PrimaryKeyConstraint("project_id", "document_id", name=op.f("pk_project_document")),
    )
    op.create_table(
        "project_milestone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("met_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("weight", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("note_en", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_milestone_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_milestone")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_project_milestone_project_id_number")),
    )
    op.create_table(
        "project_output",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("unit_en", sa.String(), nullable=True),
        sa.Column("promised", sa.BigInteger(), nullable=True),
        sa.Column("delivered", sa.BigInteger(), nullable=True),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("evidence", sa.String(), nullable=True),
        sa.Column("evidence_en", sa.String(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("promised >= 0 AND delivered >= 0", name=op.f("ck_project_output_values_not_negative")),
        sa.ForeignKeyConstraint(["document_id"], ["document.id"], name=op.f("fk_project_output_document_id_document")),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_output_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_output")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_project_output_project_id_number")),
    )
    with op.batch_alter_table("project_output", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_output_document_id"), ["document_id"], unique=False)

    op.create_table(
        "project_transaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part_of", sa.Integer(), nullable=True),
        sa.Column("is_countable", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("label_en", sa.String(), nullable=True),
        sa.Column("level", sa.String(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("precision", sa.String(), nullable=False),
        sa.Column("dated_on", sa.Date(), nullable=True),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount_minor >= 0", name=op.f("ck_project_transaction_amount_not_negative")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_project_transaction_document_id_document")
        ),
        sa.ForeignKeyConstraint(
            ["project_id", "currency"],
            ["project.id", "project.currency"],
            name=op.f("fk_project_transaction_project_id_currency_project"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_transaction")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_project_transaction_project_id_number")),
    )
    with op.batch_alter_table("project_transaction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_transaction_document_id"), ["document_id"], unique=False)

    op.create_table(
        "project_update",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("body_en", sa.String(), nullable=True),
        sa.Column("dated_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["project.id"], name=op.f("fk_project_update_project_id_project")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_update")),
        sa.UniqueConstraint("project_id", "number", name=op.f("uq_project_update_project_id_number")),
    )

    append_only.protect(op.get_bind(), "project_correction")


def downgrade() -> None:
    append_only.release(op.get_bind(), "project_correction")
    op.drop_table("project_update")
    with op.batch_alter_table("project_transaction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_transaction_document_id"))

    op.drop_table("project_transaction")
    with op.batch_alter_table("project_output", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_output_document_id"))

    op.drop_table("project_output")
    op.drop_table("project_milestone")
    op.drop_table("project_document")
    with op.batch_alter_table("project_correction", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_correction_project_id"))
        batch_op.drop_index(batch_op.f("ix_project_correction_at"))

    op.drop_table("project_correction")
    with op.batch_alter_table("project_cause", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_cause_cause"))

    op.drop_table("project_cause")
    with op.batch_alter_table("project", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_project_publisher_id"))
        batch_op.drop_index("ix_project_listing")
        batch_op.drop_index(batch_op.f("ix_project_county_code"))

    op.drop_table("project")
    op.drop_table("document")
    op.drop_table("publisher")
