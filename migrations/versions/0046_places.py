"""A record's place in the block that shows it."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None

BLOCKS = sa.table("exhibit_block", sa.column("id", sa.Integer()), sa.column("data", sa.JSON()))
ITEMS = sa.table("exhibition_item", sa.column("id", sa.Integer()), sa.column("slug", sa.String()))
LINKS = sa.table("exhibit_block_item", sa.column("block_id", sa.Integer()), sa.column("item_id", sa.Integer()))


def upgrade() -> None:
    op.add_column("exhibit_block_item", sa.Column("position", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("exhibit_block_item") as batch_op:
        batch_op.alter_column("position", server_default=None)
    written = (
        sa.select(BLOCKS.c.id, BLOCKS.c.data, LINKS.c.item_id, ITEMS.c.slug)
        .join(LINKS, LINKS.c.block_id == BLOCKS.c.id)
        .join(ITEMS, ITEMS.c.id == LINKS.c.item_id)
    )
    found = []
    for block_id, data, item_id, slug in op.get_bind().execute(written).all():
        named = list(dict.fromkeys(_named(data)))
        if slug in named[1:]:  # The first keep the place 0 that they have.
            found.append({"block": block_id, "item": item_id, "place": named.index(slug)})
    if found:
        put = "UPDATE exhibit_block_item SET position = :place WHERE block_id = :block AND item_id = :item"
        op.get_bind().execute(sa.text(put), found)


def _named(data: Any) -> Iterator[str]:
    """The records a block names, in the order of reading."""
    if isinstance(data, list):
        for each in data:
            yield from _named(each)
    elif isinstance(data, dict):
        if data.get("item"):
            yield data["item"]
        yield from data.get("items", ())
        for value in data.values():
            if isinstance(value, list) and value and isinstance(value[0], dict):
                yield from _named(value)


def downgrade() -> None:
    op.drop_column("exhibit_block_item", "position")
