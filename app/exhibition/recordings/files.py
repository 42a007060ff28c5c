"""The files of recordings, under DATA_DIR/media/recordings by what they contain: `flask backup` takes them along."""

import hashlib
import tempfile
from pathlib import Path

from app.exhibition.recordings import rules

FOLDER = Path("media") / "recordings"


def store(data_dir: Path, found: rules.Found) -> str:
    """Keep the bytes; gives their digest. Written beside and moved into place: a file is there whole or not at all."""
    digest = hashlib.sha256(found.data).hexdigest()
    home = path(data_dir, digest, found.ending)
    if home.is_file():
        home.touch()  # It may have lain here without a row; from now on it is new.
    else:
        home.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=home.parent, prefix="taken-", delete=False) as file:
            file.write(found.data)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(home)
    return digest


def forget(data_dir: Path, digest: str, ending: str) -> None:
    path(data_dir, digest, ending).unlink(missing_ok=True)


def path(data_dir: Path, digest: str, ending: str) -> Path:
    return data_dir / FOLDER / digest[:2] / f"{digest}.{ending}"
