"""A folder of scans, each matched to a record by the file's name. All or nothing for each file; begun again it goes on."""

import datetime
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.content.pictures import files, rules
from app.content.workflow import kinds
from app.content.workflow import operations as workflow
from app.content.workflow import queries as versions
from app.core import audit
from app.core.db import db
from app.exhibition.collection import writing
from app.exhibition.models import Item
from app.exhibition.scans import operations, queries

ENDINGS = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff"}
# The keeper of the server answers for these files: more pixels, and as much time as they need.
WAY = replace(rules.SCAN, most_pixels=1_000_000_000, patience=40)


@dataclass(frozen=True)
class Outcome:
    """What became of a file: `taken`, `known` (nothing new), `unmatched`, `several` records of the name, or a picture's fault."""

    file: str
    what: str
    item: str = ""


def take(folder: Path, data_dir: Path, *, send: bool, by: audit.System, now: datetime.datetime) -> Iterator[Outcome]:
    """File by file; each that is taken is committed before the next begins."""
    for file in sorted(each for each in folder.rglob("*") if each.is_file() and each.suffix.lower() in ENDINGS):
        yield _one(file, str(file.relative_to(folder)), data_dir, send=send, by=by, now=now)


def _one(file: Path, name: str, data_dir: Path, *, send: bool, by: audit.System, now: datetime.datetime) -> Outcome:
    found = queries.named(file.stem)
    if len(found) != 1:
        return Outcome(name, "several" if found else "unmatched")
    item = found[0]
    with file.open("rb") as opened:
        original = hashlib.file_digest(opened, "sha256").hexdigest()
    before = operations.current(item)
    if before and before.get("original") == original:
        return Outcome(name, "known", item.slug)
    number, alt = item.id, item.record.get("alt")
    db.session.rollback()  # Nobody waits for the database while a large file is decoded.
    try:
        stored = files.store_file(file, data_dir, WAY)
    except files.Unusable as unusable:
        return Outcome(name, unusable.fault)
    item = db.session.get_one(Item, number)
    said = {
        "alt": alt,
        "alt_en": None,
        "is_decorative": False,
        "caption": None,
        "caption_en": None,
        "original": original,
    }
    _save(item, operations.scan_of(stored, said), send=send, by=by, now=now)
    db.session.commit()
    return Outcome(name, "taken", item.slug)


def _save(item: Item, scan: dict, *, send: bool, by: audit.System, now: datetime.datetime) -> None:
    operations.show(item, versions.number_of_head(writing.ITEM.name, item.id), scan, by=by, now=now)
    if send and scan["alt"]:
        seen = versions.number_of_head(writing.ITEM.name, item.id)
        workflow.submit(writing.ITEM, item, kinds.Plan(), seen=seen, by=by, now=now)
