"""Verbs on the scan of a record: each writes a version of the record. They flush, never commit."""

import datetime
from collections.abc import Mapping
from typing import Any

from app.content.pictures import files
from app.content.workflow import operations as workflow
from app.content.workflow import queries as versions
from app.core import audit
from app.exhibition.collection import writing
from app.exhibition.models import Item

MIDDLE = [50, 50]


def scan_of(stored: files.Stored, said: Mapping[str, Any]) -> dict[str, Any]:
    """A scan as a record keeps it: whose file, and what the editor said of it."""
    return {"digest": stored.digest, "width": stored.width, "height": stored.height, "focus": MIDDLE, **said}


def current(item: Item) -> dict[str, Any] | None:
    """The scan in the newest version."""
    found: dict[str, Any] | None = versions.current_body(writing.ITEM, item).get("scan")
    return found


def show(
    item: Item, seen: int, scan: dict[str, Any] | None, *, by: audit.Actor | audit.System, now: datetime.datetime
) -> None:
    """A scan instead of the drawing, other words for it, or the drawing again (None). Raises ChangedMeanwhile."""
    whole = {**versions.current_body(writing.ITEM, item), "scan": scan}
    workflow.save(writing.ITEM, item, whole, seen=seen, by=by, now=now)
