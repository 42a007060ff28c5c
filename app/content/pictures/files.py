"""The files of pictures: decoded in a process of their own, kept under DATA_DIR/media by what they contain."""

import contextlib
import fcntl
import hashlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.content.pictures import rules

DECODER = Path(__file__).with_name("decoder.py")
MEDIA = Path("media")  # `flask backup` takes everything below it.
FOLDER = MEDIA / rules.PHOTO.folder
PATIENCE = 30  # Seconds for one photo, waiting for its turn not counted.
# One thread and one arena: the decoder's memory is the picture's, not the machine's.
ENVIRONMENT = {"VIPS_CONCURRENCY": "1", "MALLOC_ARENA_MAX": "1", "LANG": "C.UTF-8"}


class Unusable(Exception):
    """The file is not taken; `fault` says why (see `words.FAULTS`)."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True)
class Stored:
    """A picture whose copies lie in the folder: the name of its files and the size of the largest."""

    digest: str
    width: int
    height: int


def store(data: bytes, name: str, data_dir: Path, way: rules.Way = rules.PHOTO) -> Stored:
    """Check, decode, write anew. Raises Unusable. Ask it outside a transaction: it may take seconds."""
    fault = rules.fault_of_name(name, way.endings) or rules.fault_of_bytes(data)
    if len(data) > rules.LARGEST_FILE:
        fault = "size"
    if fault:
        raise Unusable(fault)
    with tempfile.TemporaryDirectory(prefix="taken-", dir=data_dir) as desk:
        source = Path(desk) / "source"
        source.write_bytes(data)
        return store_file(source, data_dir, way)


def store_file(source: Path, data_dir: Path, way: rules.Way) -> Stored:
    """The same for a file on this machine, which the server's keeper answers for. Raises Unusable."""
    with tempfile.TemporaryDirectory(prefix="taken-", dir=data_dir) as desk, _one_at_a_time(data_dir):
        width, height = _decoded(source, Path(desk), way)
        return _put_away(Path(desk), data_dir, width, height, way)


def path(data_dir: Path, digest: str, edge: int, way: rules.Way = rules.PHOTO) -> Path:
    return data_dir / MEDIA / way.folder / digest[:2] / rules.file_name(digest, edge)


def forget(data_dir: Path, digest: str) -> None:
    for edge in rules.EDGES:
        path(data_dir, digest, edge).unlink(missing_ok=True)


def digests(data_dir: Path) -> Iterator[tuple[str, float]]:
    """Every stored picture and when it was stored (seconds since 1970)."""
    for file in (data_dir / FOLDER).glob(f"*/*-{rules.EDGES[0]}.jpg"):
        with contextlib.suppress(FileNotFoundError):
            yield file.name.split("-")[0], file.stat().st_mtime


@contextlib.contextmanager
def _one_at_a_time(data_dir: Path) -> Iterator[None]:
    """However many send pictures at once, the machine decodes one: memory stays bounded."""
    with (data_dir / "pictures.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _decoded(source: Path, desk: Path, way: rules.Way) -> tuple[int, int]:
    limits = (",".join(way.kinds), str(way.most_pixels))
    command = [sys.executable, "-I", str(DECODER), str(source), str(desk), *limits, *map(str, way.edges)]
    try:
        done = subprocess.run(  # noqa: S603  Our own program; the file's name is ours too.
            command, capture_output=True, timeout=PATIENCE * way.patience, env=ENVIRONMENT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unusable("damaged") from error
    if done.returncode:
        raise Unusable("damaged")
    answer = json.loads(done.stdout)
    if "fault" in answer:
        raise Unusable(answer["fault"])
    return answer["width"], answer["height"]


def _put_away(desk: Path, data_dir: Path, width: int, height: int, way: rules.Way) -> Stored:
    first = way.edges[0]  # The largest; put away last: where it lies, all lie.
    with (desk / f"{first}.jpg").open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    for edge in reversed(way.edges):
        target = path(data_dir, digest, edge, way)
        target.parent.mkdir(parents=True, exist_ok=True)
        (desk / f"{edge}.jpg").replace(target)
    return Stored(digest, width, height)
