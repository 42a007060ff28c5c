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
FOLDER = Path("media") / "pictures"  # `flask backup` takes everything below media.
PATIENCE = 30  # Seconds for one picture, waiting for its turn not counted.
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


def store(data: bytes, name: str, data_dir: Path) -> Stored:
    """Check, decode, write anew. Raises Unusable. Ask it outside a transaction: it may take seconds."""
    fault = rules.fault_of_name(name) or rules.fault_of_bytes(data)
    if len(data) > rules.LARGEST_FILE:
        fault = "size"
    if fault:
        raise Unusable(fault)
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="taken-", dir=data_dir) as desk, _one_at_a_time(data_dir):
        width, height = _decoded(data, Path(desk))
        return _put_away(Path(desk), folder, width, height)


def path(data_dir: Path, digest: str, edge: int) -> Path:
    return data_dir / FOLDER / digest[:2] / rules.file_name(digest, edge)


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


def _decoded(data: bytes, desk: Path) -> tuple[int, int]:
    source = desk / "source"
    source.write_bytes(data)
    command = [sys.executable, "-I", str(DECODER), str(source), str(desk), *map(str, rules.EDGES)]
    try:
        done = subprocess.run(  # noqa: S603  Our own program; the file's name is ours too.
            command, capture_output=True, timeout=PATIENCE, env=ENVIRONMENT, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Unusable("damaged") from error
    if done.returncode:
        raise Unusable("damaged")
    answer = json.loads(done.stdout)
    if "fault" in answer:
        raise Unusable(answer["fault"])
    return answer["width"], answer["height"]


def _put_away(desk: Path, folder: Path, width: int, height: int) -> Stored:
    digest = hashlib.sha256((desk / f"{rules.EDGES[0]}.jpg").read_bytes()).hexdigest()
    home = folder / digest[:2]
    home.mkdir(exist_ok=True)
    for edge in reversed(rules.EDGES):  # The largest last: where it lies, all lie.
        (desk / f"{edge}.jpg").replace(home / rules.file_name(digest, edge))
    return Stored(digest, width, height)
