"""What a process that was killed leaves under DATA_DIR: folders it worked in, files that no row came to name.

Once a night they go when they are older than a day: nothing that is being taken in now is touched.
"""

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select

from app.content.pictures import rules as pictures
from app.content.workflow import models as workflow
from app.core.db import db
from app.exhibition.collection import queries as collection
from app.exhibition.models import Item
from app.exhibition.recordings import files as recordings
from app.exhibition.recordings.models import Recording

AGE = datetime.timedelta(days=1)
# Where somebody worked who is there no more: an archive read, a picture decoded, an archive written, a recording written.
DESKS = ("hall-*", "taken-*", "archives/*.unfinished", "archives/hall.progress", "media/recordings/*/taken-*")


def forget(data_dir: Path, now: datetime.datetime) -> int:
    """Returns how many files and folders went."""
    before = (now - AGE).timestamp()
    old = [path for path in _unnamed(data_dir) if _is_older(path, before)]
    for path in old:
        shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
    return len(old)


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False


def _unnamed(data_dir: Path) -> Iterator[Path]:
    for pattern in DESKS:
        yield from data_dir.glob(pattern)
    named = _scans()
    for file in (data_dir / "media" / pictures.SCAN.folder).glob("*/*.jpg"):
        if file.name.split("-")[0] not in named:
            yield file
    kept = set(db.session.scalars(select(Recording.digest)))
    for file in (data_dir / recordings.FOLDER).glob("*/*.*"):
        if file.name.split(".")[0] not in kept:
            yield file


def _scans() -> set[str]:
    """Those that records show, and those of any version: it can be restored."""
    digest = workflow.Revision.body["scan"]["digest"].as_string()
    told = select(digest).where(workflow.Revision.kind == collection.KIND, digest.is_not(None)).distinct()
    shown = select(Item.scan_digest).where(Item.scan_digest.is_not(None))
    return {*db.session.scalars(told), *db.session.scalars(shown)}
