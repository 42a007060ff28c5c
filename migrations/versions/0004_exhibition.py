"""Halls, exhibits, items, games, draws."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draw_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("game", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=True),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw_import")),
    )
    op.create_table(
        "exhibition_source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("grade", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("issuer_en", sa.String(), nullable=True),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("note_en", sa.String(), nullable=True),
        sa.Column("read_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_source")),
        sa.UniqueConstraint("key", name=op.f("uq_exhibition_source_key")),
    )
    op.create_table(
        "exhibition_term",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("vocabulary", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_term")),
        sa.UniqueConstraint("vocabulary", "key", name=op.f("uq_exhibition_term_vocabulary_key")),
    )
    op.create_table(
        "hall",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("publisher", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("subtitle", sa.String(), nullable=True),
        sa.Column("subtitle_en", sa.String(), nullable=True),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("lead_en", sa.Text(), nullable=True),
        sa.Column("adult_line", sa.String(), nullable=True),
        sa.Column("adult_line_en", sa.String(), nullable=True),
        sa.Column("rights", sa.String(), nullable=True),
        sa.Column("rights_en", sa.String(), nullable=True),
        sa.Column("picture_caption", sa.String(), nullable=True),
        sa.Column("picture_caption_en", sa.String(), nullable=True),
        sa.Column("tour", sa.JSON(), nullable=False),
        sa.Column("tour_minutes", sa.Integer(), nullable=False),
        sa.Column("tour_title", sa.String(), nullable=True),
        sa.Column("tour_title_en", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hall")),
        sa.UniqueConstraint("slug", name=op.f("uq_hall_slug")),
    )
    op.create_table(
        "draw",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("game", sa.String(), nullable=False),
        sa.Column("issue_no", sa.String(), nullable=False),
        sa.Column("drawn_on", sa.Date(), nullable=False),
        sa.Column("numbers", sa.JSON(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["draw_import.id"], name=op.f("fk_draw_import_id_draw_import")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draw")),
        sa.UniqueConstraint("game", "drawn_on", name="uq_draw_day"),
        sa.UniqueConstraint("game", "issue_no", name=op.f("uq_draw_game_issue_no")),
    )
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draw_import_id"), ["import_id"], unique=False)

    op.create_table(
        "exhibit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("hall_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("lead", sa.Text(), nullable=False),
        sa.Column("lead_en", sa.Text(), nullable=True),
        sa.Column("art", sa.String(), nullable=False),
        sa.Column("art_alt", sa.String(), nullable=True),
        sa.Column("art_alt_en", sa.String(), nullable=True),
        sa.Column("is_adult", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_files", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["hall_id"], ["hall.id"], name=op.f("fk_exhibit_hall_id_hall")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit")),
        sa.UniqueConstraint("slug", name=op.f("uq_exhibit_slug")),
    )
    with op.batch_alter_table("exhibit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibit_hall_id"), ["hall_id"], unique=False)

    op.create_table(
        "exhibition_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("class_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("date", sa.String(), nullable=True),
        sa.Column("year_note", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("summary_en", sa.Text(), nullable=True),
        sa.Column("number", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=True),
        sa.Column("note_en", sa.String(), nullable=True),
        sa.Column("to_check", sa.Boolean(), nullable=False),
        sa.Column("composition", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_files", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["class_id"], ["exhibition_term.id"], name=op.f("fk_exhibition_item_class_id_exhibition_term")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibition_item")),
        sa.UniqueConstraint("slug", name=op.f("uq_exhibition_item_slug")),
    )
    with op.batch_alter_table("exhibition_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibition_item_class_id"), ["class_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exhibition_item_year"), ["year"], unique=False)

    op.create_table(
        "exhibit_section",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibit_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["exhibit_id"], ["exhibit.id"], name=op.f("fk_exhibit_section_exhibit_id_exhibit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit_section")),
        sa.UniqueConstraint("exhibit_id", "title", name="uq_exhibit_section_title"),
    )
    with op.batch_alter_table("exhibit_section", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibit_section_exhibit_id"), ["exhibit_id"], unique=False)

    op.create_table(
        "exhibition_item_source",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["exhibition_item.id"], name=op.f("fk_exhibition_item_source_item_id_exhibition_item")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["exhibition_source.id"], name=op.f("fk_exhibition_item_source_source_id_exhibition_source")
        ),
        sa.PrimaryKeyConstraint("item_id", "source_id", name=op.f("pk_exhibition_item_source")),
    )
    with op.batch_alter_table("exhibition_item_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibition_item_source_source_id"), ["source_id"], unique=False)

    op.create_table(
        "exhibition_item_theme",
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["exhibition_item.id"], name=op.f("fk_exhibition_item_theme_item_id_exhibition_item")
        ),
        sa.ForeignKeyConstraint(
            ["term_id"], ["exhibition_term.id"], name=op.f("fk_exhibition_item_theme_term_id_exhibition_term")
        ),
        sa.PrimaryKeyConstraint("item_id", "term_id", name=op.f("pk_exhibition_item_theme")),
    )
    with op.batch_alter_table("exhibition_item_theme", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibition_item_theme_term_id"), ["term_id"], unique=False)

    op.create_table(
        "exhibit_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exhibit_id", sa.Integer(), nullable=False),
        sa.Column("section_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=True),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("from_files", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["exhibit_id"], ["exhibit.id"], name=op.f("fk_exhibit_page_exhibit_id_exhibit")),
        sa.ForeignKeyConstraint(
            ["section_id"], ["exhibit_section.id"], name=op.f("fk_exhibit_page_section_id_exhibit_section")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit_page")),
        sa.UniqueConstraint("exhibit_id", "slug", name=op.f("uq_exhibit_page_exhibit_id_slug")),
    )
    with op.batch_alter_table("exhibit_page", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibit_page_exhibit_id"), ["exhibit_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_exhibit_page_section_id"), ["section_id"], unique=False)

    op.create_table(
        "exhibit_block",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["page_id"], ["exhibit_page.id"], name=op.f("fk_exhibit_block_page_id_exhibit_page")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exhibit_block")),
    )
    with op.batch_alter_table("exhibit_block", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibit_block_page_id"), ["page_id"], unique=False)

    op.create_table(
        "exhibit_block_item",
        sa.Column("block_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"],
            ["exhibit_block.id"],
            name=op.f("fk_exhibit_block_item_block_id_exhibit_block"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["item_id"], ["exhibition_item.id"], name=op.f("fk_exhibit_block_item_item_id_exhibition_item")
        ),
        sa.PrimaryKeyConstraint("block_id", "item_id", name=op.f("pk_exhibit_block_item")),
    )
    with op.batch_alter_table("exhibit_block_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_exhibit_block_item_item_id"), ["item_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("exhibit_block_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibit_block_item_item_id"))

    op.drop_table("exhibit_block_item")
    with op.batch_alter_table("exhibit_block", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibit_block_page_id"))

    op.drop_table("exhibit_block")
    with op.batch_alter_table("exhibit_page", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibit_page_section_id"))
        batch_op.drop_index(batch_op.f("ix_exhibit_page_exhibit_id"))

    op.drop_table("exhibit_page")
    with op.batch_alter_table("exhibition_item_theme", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibition_item_theme_term_id"))

    op.drop_table("exhibition_item_theme")
    with op.batch_alter_table("exhibition_item_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibition_item_source_source_id"))

    op.drop_table("exhibition_item_source")
    with op.batch_alter_table("exhibit_section", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibit_section_exhibit_id"))

    op.drop_table("exhibit_section")
    with op.batch_alter_table("exhibition_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibition_item_year"))
        batch_op.drop_index(batch_op.f("ix_exhibition_item_class_id"))

    op.drop_table("exhibition_item")
    with op.batch_alter_table("exhibit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_exhibit_hall_id"))

    op.drop_table("exhibit")
    with op.batch_alter_table("draw", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draw_import_id"))

    op.drop_table("draw")
    op.drop_table("hall")
    op.drop_table("exhibition_term")
    op.drop_table("exhibition_source")
    op.drop_table("draw_import")
