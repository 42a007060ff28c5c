"""`flask backup` and `flask restore`: the whole site in one zip file, the same for both engines.

Every table is one JSON-lines file, read in one snapshot; uploaded files lie beside it; `manifest.json` names the schema
revision, the row counts and a checksum of each file. A backup of SQLite restores into PostgreSQL and the other way round.
"""

import base64
import datetime
import decimal
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click
from alembic.migration import MigrationContext
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    LargeBinary,
    Numeric,
    Table,
    Time,
    TypeDecorator,
    func,
    insert,
    select,
    text,
)

from app.core import clock, page_cache
from app.core.db import Base, db, reading, writing

FORMAT = 1
MEDIA = "media"
BATCH = 500
_after_restore: list[Callable[[], object]] = []


class NotRestorable(Exception):
    """The archive cannot be restored here; the message says why."""


def tables() -> list[Table]:
    """Every table in an order that satisfies foreign keys, without those derived from others."""
    return [table for table in Base.metadata.sorted_tables if not table.info.get("derived")]


def after_restore(handler: Callable[[], object]) -> None:
    """Call `handler` when the rows are back: it refills what is derived from them, and is committed."""
    _after_restore.append(handler)


def write(path: Path, data_dir: Path) -> dict[str, int]:
    """Write the archive; returns rows per table. The file appears under its name only when it is whole."""
    unfinished = path.with_suffix(".unfinished")
    counts: dict[str, int] = {}
    sums: dict[str, str] = {}
    with reading(), zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive, _snapshot() as connection:
        for table in tables():
            name = f"tables/{table.name}.jsonl"
            digest, counts[table.name] = hashlib.sha256(), 0
            with archive.open(name, "w", force_zip64=True) as file:
                for line in lines(connection, table):
                    file.write(line)
                    digest.update(line)
                    counts[table.name] += 1
            sums[name] = digest.hexdigest()
        for upload in sorted((data_dir / MEDIA).rglob("*")):
            if upload.is_file():
                name = str(upload.relative_to(data_dir))
                archive.write(upload, name)
                sums[name] = hashlib.sha256(upload.read_bytes()).hexdigest()
        manifest = {"format": FORMAT, "revision": _revision(connection), "rows": counts, "sha256": sums}
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    unfinished.replace(path)
    return counts


def read(path: Path, data_dir: Path) -> dict[str, int]:
    """Restore the archive into this database, which must be migrated and empty. Raises NotRestorable; all or nothing."""
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read("manifest.json"))
    except (zipfile.BadZipFile, KeyError, OSError, json.JSONDecodeError) as error:
        raise NotRestorable(f"{path} is not a backup of this site.") from error
    with archive, writing(), db.engine.begin() as connection:
        _check(archive, manifest, connection)
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for table in tables():
            fill(connection, table, io.BytesIO(archive.read(f"tables/{table.name}.jsonl")))
        for name in manifest["sha256"]:
            if name.startswith(f"{MEDIA}/"):
                _place(data_dir, name, archive.read(name))
    page_cache.empty()
    with writing():
        for handler in _after_restore:
            handler()
        db.session.commit()
    return manifest["rows"]


def _check(archive: zipfile.ZipFile, manifest: dict[str, Any], connection: Connection) -> None:
    if manifest.get("format") != FORMAT:
        raise NotRestorable("The archive has another format; use the version of the site that wrote it.")
    if _revision(connection) is None:
        raise NotRestorable("This database has no tables yet: flask db upgrade makes them. Then restore again.")
    if manifest["revision"] != _revision(connection):
        raise NotRestorable(
            f"The archive has schema {manifest['revision']}, this database {_revision(connection)}: "
            "bring the database to the archive's version first (flask db upgrade REVISION)."
        )
    for name, expected in manifest["sha256"].items():
        if hashlib.sha256(archive.read(name)).hexdigest() != expected:
            raise NotRestorable(f"{name} inside the archive is damaged.")
    for table in tables():
        if table.name != "audit_head" and connection.scalar(select(func.count()).select_from(table)):
            raise NotRestorable(f"The database is not empty: table {table.name} has rows. Restore into a new one.")


def _snapshot() -> Any:
    """One connection whose every read sees the same moment."""
    if db.engine.dialect.name == "sqlite":
        return db.engine.connect()
    return db.engine.connect().execution_options(isolation_level="REPEATABLE READ")


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def lines(connection: Connection, table: Table, *conditions: Any) -> Iterator[bytes]:
    """The rows of a table as lines of JSON, in the order of their keys; `fill` takes them back."""
    keys = list(table.primary_key.columns)
    wanted = select(table).where(*conditions).order_by(*keys).execution_options(yield_per=BATCH)
    rows = connection.execute(wanted)
    for row in rows.mappings():
        line = {name: _plain(value) for name, value in row.items()}
        yield json.dumps(line, ensure_ascii=False, sort_keys=True).encode() + b"\n"


def _plain(value: Any) -> Any:
    """A value as JSON takes it; `_reader` takes it back."""
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, decimal.Decimal):
        return str(value)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value


def fill(connection: Connection, table: Table, content: Iterable[bytes]) -> None:
    """Insert what `lines` wrote; PostgreSQL's numbers go on after them."""
    if table.name == "audit_head":
        connection.execute(table.delete())
    readers = {column.name: _reader(column.type) for column in table.columns}
    batch: list[dict[str, Any]] = []
    for line in content:
        row = json.loads(line)
        batch.append({name: None if value is None else readers[name](value) for name, value in row.items()})
        if len(batch) == BATCH:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)
    _advance_sequence(connection, table)


READERS: dict[type, Callable[[Any], Any]] = {
    DateTime: datetime.datetime.fromisoformat,
    Date: datetime.date.fromisoformat,
    Time: datetime.time.fromisoformat,
    LargeBinary: base64.b64decode,
    Numeric: decimal.Decimal,
}


def _reader(kind: Any) -> Callable[[Any], Any]:
    """How the column's value comes back from JSON; our own column types are read as what they are made of."""
    plain = kind.impl_instance if isinstance(kind, TypeDecorator) else kind
    readers = (read for column_type, read in READERS.items() if isinstance(plain, column_type))
    return next(readers, lambda value: value)


def _advance_sequence(connection: Connection, table: Table) -> None:
    """PostgreSQL's sequences do not notice rows that bring their own id."""
    identity = table.autoincrement_column
    if connection.dialect.name != "postgresql" or identity is None:
        return
    sequence = func.pg_get_serial_sequence(f'"{table.name}"', identity.name)
    following = select(func.coalesce(func.max(identity), 0) + 1).scalar_subquery()
    connection.execute(select(func.setval(sequence, following, False)))


def _place(data_dir: Path, name: str, content: bytes) -> None:
    target = (data_dir / name).resolve()
    if not target.is_relative_to((data_dir / MEDIA).resolve()):
        raise NotRestorable(f"{name} would leave the data folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def nightly(now: datetime.datetime) -> None:
    """A backup a night into DATA_DIR/backups; the last fourteen are kept."""
    folder = current_app.extensions["config"].data_dir / "backups"
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / f"{clock.today(now)}.zip", folder.parent)
    for old in sorted(folder.glob("*.zip"))[:-14]:
        old.unlink()


@click.command("backup")
@click.argument("path", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def backup_command(path: Path) -> None:
    """Write the whole site (database and uploads) into one zip file."""
    counts = write(path, current_app.extensions["config"].data_dir)
    click.echo(f"{path}: {sum(counts.values()):,} rows of {len(counts)} tables.")


@click.command("restore")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@with_appcontext
def restore_command(path: Path) -> None:
    """Restore a backup into an empty, migrated database."""
    try:
        counts = read(path, current_app.extensions["config"].data_dir)
    except NotRestorable as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Restored {sum(counts.values()):,} rows of {len(counts)} tables.")


COMMANDS = (backup_command, restore_command)
