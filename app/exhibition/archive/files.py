"""The archive is written and taken in: rows by table, pictures and recordings by what they contain.

Rows keep their numbers, since they come into an empty hall. Who uploaded, imported or lent something is not told; neither
versions that were replaced nor people are in it. A draft of a public text is, and of a lent ticket what the public page shows.
"""

import hashlib
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, Table, func, select

from app.content.pictures import files as pictures
from app.content.pictures import rules as picture_rules
from app.content.workflow import models as workflow
from app.core import backup
from app.core.db import Base
from app.exhibition.archive import rules
from app.exhibition.recordings import files as recordings

OWN = (
    "hall",
    "exhibition_term",
    "exhibition_source",
    "exhibition_item",
    "exhibition_item_theme",
    "exhibition_item_source",
    "exhibition_item_link",
    "exhibition_field",
    "exhibit",
    "exhibit_section",
    "exhibit_page",
    "exhibit_block",
    "exhibit_block_item",
    "exhibition_recording",
    "draw_import",
    "draw",
)
FORMER = "content_former_address"
KINDS = ("exhibit", "exhibit-page", "exhibition-item")
UNTOLD = {"by_id", "added_by", "added_by_name", "file_name"}  # Who did it is the other site's to know.
DRAFTS, LOANS = "drafts", "loans"
SOME = 1 << 20
Told = Callable[[int, int], object]


def tables() -> list[Table]:
    """The hall's tables in an order that satisfies foreign keys."""
    return [table for table in Base.metadata.sorted_tables if table.name in (*OWN, FORMER)]


# --- out ---


Rows = list[dict[str, Any]]


def write(target: Path, connection: Connection, data_dir: Path, told_rows: dict[str, Rows], told: Told) -> int:
    """Write the archive of what this connection sees; gives how many files it has. It appears when it is whole."""
    unfinished = target.with_name(f"{target.name}.unfinished")
    with zipfile.ZipFile(unfinished, "w", allowZip64=True) as archive:
        sums: dict[str, str] = {}
        for table in tables():
            content = b"".join(_untold(line, table) for line in backup.lines(connection, table, *_of_the_hall(table)))
            _put(archive, sums, f"tables/{table.name}.jsonl", io.BytesIO(content), is_text=True)
        for name, rows in told_rows.items():
            lines = "".join(f"{json.dumps(each, ensure_ascii=False, sort_keys=True)}\n" for each in rows)
            _put(archive, sums, f"tables/{name}.jsonl", io.BytesIO(lines.encode()), is_text=True)
        uploads = sorted(_uploads(connection, data_dir, told_rows[DRAFTS]) | _lent(data_dir, told_rows[LOANS]))
        for number, (name, file) in enumerate(uploads, 1):
            with file.open("rb") as opened:
                _put(archive, sums, name, opened, is_text=False)
            told(number, len(uploads))
        manifest = json.dumps({"format": rules.FORMAT, "sha256": sums}, indent=1, sort_keys=True)
        archive.writestr(rules.entry(rules.MANIFEST, is_text=True), manifest)
        count = len(archive.infolist())
    unfinished.replace(target)
    return count


def _of_the_hall(table: Table) -> tuple[Any, ...]:
    return (workflow.FormerAddress.kind.in_(KINDS),) if table.name == FORMER else ()


def _untold(line: bytes, table: Table) -> bytes:
    hidden = UNTOLD & set(table.columns.keys()) if table.name in ("draw_import", "exhibition_recording") else set()
    if not hidden:
        return line
    row = json.loads(line)
    row |= {name: None if table.columns[name].nullable else "" for name in hidden}
    return json.dumps(row, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _put(archive: zipfile.ZipFile, sums: dict[str, str], name: str, content: IO[bytes], *, is_text: bool) -> None:
    digest = hashlib.sha256()
    with archive.open(rules.entry(name, is_text=is_text), "w", force_zip64=True) as file:
        while piece := content.read(SOME):
            digest.update(piece)
            file.write(piece)
    sums[name] = digest.hexdigest()


def _uploads(connection: Connection, data_dir: Path, drafts: Rows) -> set[tuple[str, Path]]:
    """Scans that records or their drafts show, and recordings."""
    found: dict[str, Path] = {}
    item = Base.metadata.tables["exhibition_item"]
    named = set(connection.scalars(select(item.c.scan_digest).where(item.c.scan_digest.is_not(None))))
    named |= {scan["digest"] for each in drafts if (scan := each["body"].get("scan"))}
    for file in (data_dir / "media" / picture_rules.SCAN.folder).glob("*/*.jpg"):
        if file.name.split("-")[0] in named:
            found[f"scans/{file.name}"] = file
    recording = Base.metadata.tables["exhibition_recording"]
    for digest, ending in connection.execute(select(recording.c.digest, recording.c.ending)):
        found[f"recordings/{digest}.{ending}"] = recordings.path(data_dir, digest, ending)
    return {(name, file) for name, file in found.items() if file.is_file()}


def _lent(data_dir: Path, loans: Rows) -> set[tuple[str, Path]]:
    return {
        (f"lent/{each['digest']}-{edge}.jpg", pictures.path(data_dir, each["digest"], edge))
        for each in loans
        for edge in picture_rules.EDGES
    }


# --- in ---


def read(source: Path, connection: Connection, data_dir: Path) -> dict[str, Rows]:
    """Take an archive into an empty hall; gives the drafts and the lent tickets, for their operations. Raises Unfit; the caller
    rolls back, then nothing has happened but that files lie there which no row names (see `leftovers`)."""
    try:
        archive = zipfile.ZipFile(source)
    except (zipfile.BadZipFile, OSError) as error:
        raise rules.Unfit("这不是展馆的归档，或者文件没有传完整。") from error
    with archive, tempfile.TemporaryDirectory(prefix="hall-", dir=data_dir) as desk:
        try:
            return _read(archive, connection, data_dir, Path(desk))
        except (zipfile.BadZipFile, KeyError, TypeError, ValueError, EOFError) as error:
            raise rules.Unfit("归档损坏了，或者不是这个版本写的。") from error


def _read(archive: zipfile.ZipFile, connection: Connection, data_dir: Path, desk: Path) -> dict[str, Rows]:
    rules.check(archive.infolist(), [*(table.name for table in tables()), DRAFTS, LOANS])
    manifest = json.loads(archive.read(rules.MANIFEST))
    if manifest.get("format") not in rules.READ:
        raise rules.Unfit("归档是另一种格式，请用写出它的那个版本来读。")
    sums = manifest["sha256"]
    if set(sums) != {part.filename for part in archive.infolist()} - {rules.MANIFEST}:
        raise rules.Unfit("归档里的文件和清单对不上。")
    for table in (*tables(), Base.metadata.tables["ticket_loan"]):
        if connection.scalar(select(func.count()).select_from(table).where(*_of_the_hall(table))):
            raise rules.Unfit(f"展馆里已有内容（{table.name}）。请导入到空的站点。")
    unpacked = {
        name: _unpack(archive, name, expected, desk / str(n)) for n, (name, expected) in enumerate(sums.items())
    }
    for table in tables():
        name = f"tables/{table.name}.jsonl"
        if name in unpacked:
            with unpacked[name].open("rb") as lines:
                backup.fill(connection, table, lines)
    told = {name: _rows(unpacked.get(f"tables/{name}.jsonl"), optional=name == LOANS) for name in (DRAFTS, LOANS)}
    if {name for name in unpacked if rules.LENT.fullmatch(name)} != {
        name for name, _file in _lent(data_dir, told[LOANS])
    }:
        raise rules.Unfit("借来的票和它们的照片对不上。")
    for name, file in unpacked.items():
        _place(name, file, data_dir)
    return told


def _rows(file: Path | None, *, optional: bool) -> Rows:
    if file is None and optional:
        return []
    if file is None:
        raise rules.Unfit("归档里的文件不全。")
    with file.open("rb") as lines:
        return [json.loads(line) for line in lines]


def _unpack(archive: zipfile.ZipFile, name: str, expected: str, target: Path) -> Path:
    """No more than the part's head promised, and exactly what the manifest says."""
    digest, left = hashlib.sha256(), archive.getinfo(name).file_size
    with archive.open(name) as content, target.open("wb") as file:
        while piece := content.read(SOME):
            left -= len(piece)
            if left < 0:
                raise rules.Unfit(f"{name} 比它说的大。")
            digest.update(piece)
            file.write(piece)
    if digest.hexdigest() != expected:
        raise rules.Unfit(f"{name} 损坏了。")
    return target


def _place(name: str, file: Path, data_dir: Path) -> None:
    """Where a file goes is said by its digest alone, which must be what it contains."""
    if found := rules.SCAN.fullmatch(name):
        target = _of_a_picture(name, file, found, data_dir, picture_rules.SCAN)
    elif found := rules.LENT.fullmatch(name):
        target = _of_a_picture(name, file, found, data_dir, picture_rules.PHOTO)
    elif found := rules.RECORDING.fullmatch(name):
        _same(name, file, found[1])
        target = recordings.path(data_dir, found[1], found[2])
    else:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(file, target)


def _of_a_picture(name: str, file: Path, found: re.Match[str], data_dir: Path, way: picture_rules.Way) -> Path:
    with file.open("rb") as opened:
        beginning = opened.read(3)
    if beginning != b"\xff\xd8\xff":
        raise rules.Unfit(f"{name} 不是图片。")
    edge = int(found[2])
    _same(name, file, found[1] if edge == way.edges[0] else None)
    return pictures.path(data_dir, found[1], edge, way)


def _same(name: str, file: Path, digest: str | None) -> None:
    with file.open("rb") as opened:
        if digest is not None and hashlib.file_digest(opened, "sha256").hexdigest() != digest:
            raise rules.Unfit(f"{name} 的内容和名字对不上。")
