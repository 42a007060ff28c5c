"""The tiles of drawings: made once for what a drawing looks like, kept under DATA_DIR/tiles. They can always be made anew.

A drawing is ours and trusted; it is rasterised in this process. Tiles lie as the Image API asks for them:
`<digest>/<region>/<size>/0/default.jpg`.
"""

import fcntl
import hashlib
import shutil
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyvips

from app.core import papercut
from app.exhibition.tiles import rules

FOLDER = "tiles"
PAPER = "#fffaf3"
QUALITY = 84


@dataclass(frozen=True)
class Pyramid:
    """Where the tiles of a drawing lie, and its size in pixels."""

    digest: str
    width: int
    height: int


@lru_cache(maxsize=512)
def of_drawing(name: str) -> Pyramid:
    """What the tiles of a drawing are called and how large it is; nothing is made."""
    svg = papercut.standalone(name, PAPER)
    width, height = papercut.size(name)
    scale = rules.EDGE / max(width, height)
    digest = hashlib.sha256(svg.encode()).hexdigest()[:24]
    return Pyramid(digest, round(width * scale), round(height * scale))


def is_made(data_dir: Path, pyramid: Pyramid) -> bool:
    return (data_dir / FOLDER / pyramid.digest).is_dir()


def ensure(data_dir: Path, name: str) -> Path:
    """The folder of a drawing's tiles; made when it is not there, by one process at a time (about a second)."""
    pyramid = of_drawing(name)
    home = data_dir / FOLDER / pyramid.digest
    if home.is_dir():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    with (data_dir / "tiles.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            with tempfile.TemporaryDirectory(prefix="cut-", dir=home.parent) as desk:
                _cut(name, pyramid, Path(desk) / "made")
                (Path(desk) / "made").replace(home)
    return home


def _cut(name: str, pyramid: Pyramid, folder: Path) -> None:
    """Every level in tiles and the whole in its sizes."""
    width, _height = papercut.size(name)
    svg = papercut.standalone(name, PAPER).encode()
    whole = pyvips.Image.svgload_buffer(svg, scale=pyramid.width / width).flatten(background=[255, 250, 243])
    whole = whole.crop(0, 0, min(whole.width, pyramid.width), min(whole.height, pyramid.height)).copy_memory()
    for factor in rules.factors(pyramid.width, pyramid.height):
        level = whole if factor == 1 else whole.resize(1 / factor).copy_memory()
        step = rules.TILE * factor
        for y in range(0, pyramid.height, step):
            for x in range(0, pyramid.width, step):
                wide, high = min(step, pyramid.width - x), min(step, pyramid.height - y)
                to_wide, to_high = -(-wide // factor), -(-high // factor)
                left, top = x // factor, y // factor
                piece = level.crop(left, top, min(to_wide, level.width - left), min(to_high, level.height - top))
                _save(piece, folder / f"{x},{y},{wide},{high}" / f"{to_wide},{to_high}")
    for wide, high in rules.sizes(pyramid.width, pyramid.height):
        _save(whole.thumbnail_image(wide, height=high, size="force"), folder / "full" / f"{wide},{high}")
    _save(whole, folder / "full" / "max")


def _save(picture: "pyvips.Image", folder: Path) -> None:
    (folder / "0").mkdir(parents=True, exist_ok=True)
    picture.jpegsave(str(folder / "0" / "default.jpg"), Q=QUALITY, keep="none", optimize_coding=True)


def forget_others(data_dir: Path, names: list[str]) -> int:
    """Remove the tiles of drawings that nobody shows any more; returns how many."""
    known = {of_drawing(name).digest for name in names}
    old = [folder for folder in (data_dir / FOLDER).glob("*") if folder.is_dir() and folder.name not in known]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
