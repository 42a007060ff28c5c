"""What an archive of the hall may hold. Nothing in it chooses where it is written. Standard library only."""

import re
import zipfile
from collections.abc import Collection

FORMAT = 2
READ = (1, FORMAT)  # The first knew nothing of lent tickets.
MANIFEST = "manifest.json"
# A fixed day, so that the same hall makes the same bytes.
DAY = (1980, 1, 1, 0, 0, 0)
TABLE = re.compile(r"tables/([a-z_]+)\.jsonl")
SCAN = re.compile(r"scans/([0-9a-f]{64})-(0|480|960|1600)\.jpg")
LENT = re.compile(r"lent/([0-9a-f]{64})-(480|960|1600)\.jpg")
RECORDING = re.compile(r"recordings/([0-9a-f]{64})\.(mp3|m4a|mp4|webm|ogg|vtt)")
MOST_FILES = 400_000
LARGEST_TABLE = 1_000_000_000  # Bytes.
LARGEST_PICTURE = 2_000_000_000
MOST_BYTES = 200_000_000_000
MOST_SQUEEZED = 200  # Text is squeezed to a tenth; a part that swells more than this was made to.


class Unfit(Exception):
    """The file is no archive of a hall, or not a whole one; the message says why."""


def entry(name: str, *, is_text: bool) -> zipfile.ZipInfo:
    """A part whose head says nothing of when or by whom it was written."""
    info = zipfile.ZipInfo(name, DAY)
    info.external_attr, info.create_system = 0o644 << 16, 3
    info.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
    return info


def check(parts: list[zipfile.ZipInfo], tables: Collection[str]) -> None:
    """Before anything is unpacked. Raises Unfit."""
    names = [part.filename for part in parts]
    if len(parts) > MOST_FILES or sum(part.file_size for part in parts) > MOST_BYTES:
        raise Unfit("归档太大。")
    if len(set(names)) < len(names):
        raise Unfit("归档里有重名的文件。")
    if MANIFEST not in names:
        raise Unfit("这不是展馆的归档：没有 manifest.json。")
    for part in parts:
        _check_part(part, tables)


def _check_part(part: zipfile.ZipInfo, tables: Collection[str]) -> None:
    name, is_text = part.filename, False
    if name == MANIFEST:
        is_text = True
    elif found := TABLE.fullmatch(name):
        is_text = True
        if found[1] not in tables:
            raise Unfit(f"归档里有本站不认识的表：{found[1]}。")
    elif not any(kind.fullmatch(name) for kind in (SCAN, LENT, RECORDING)):
        raise Unfit(f"归档里有不该有的文件：{name[:120]!r}。")
    if part.flag_bits & 1:
        raise Unfit("归档加了密码，打不开。")
    if part.file_size > (LARGEST_TABLE if is_text else LARGEST_PICTURE):
        raise Unfit(f"{name} 太大。")
    if part.file_size > MOST_SQUEEZED * max(part.compress_size, 1_000):
        raise Unfit(f"{name} 展开后大得不正常。")
