"""When something published is public. Standard library only."""

import datetime
import re
from enum import StrEnum

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_SLUG = 80


class Publication(StrEnum):
    """Where a page stands between its editor and the public."""

    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


MOVES = {
    Publication.DRAFT: {Publication.PUBLISHED},
    Publication.PUBLISHED: {Publication.WITHDRAWN},
    Publication.WITHDRAWN: {Publication.PUBLISHED},
}


def may_move(before: Publication, after: Publication) -> bool:
    return after in MOVES[before]


def is_public(state: Publication, published_at: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Published, and not scheduled for later."""
    return state is Publication.PUBLISHED and published_at is not None and published_at <= now


def is_slug(text: str) -> bool:
    return len(text) <= LONGEST_SLUG and SLUG.fullmatch(text) is not None
