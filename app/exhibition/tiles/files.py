"""The tiles of drawings and scans: made once for what a picture looks like, kept under DATA_DIR/tiles.

They can always be made anew. A drawing is ours and trusted, a scan was written anew by our decoder; both are read in this
process. Tiles lie as the Image API asks for them: `<digest>/<region>/<size>/0/default.jpg`.
"""

import fcntl
import hashlib
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyvips

from app.content.pictures import files as pictures
from app.content.pictures import rules as picture_rules
from app.core import papercut
from app.exhibition.models import Item
from app.exhibition.tiles import rules

FOLDER = "tiles"
PAPER = "#fffaf3"
QUALITY = 84


@dataclass(frozen=True)
class Pyramid:
    """Where the tiles of a picture lie, and its size in pixels; it is a drawing of this name or the scan of this digest."""

    digest: str
    width: int
    height: int
    drawing: str = ""
    scan: str = ""


def of(item: Item) -> Pyramid:
    """A record's picture: its scan when it has one, else its drawing."""
    return of_scan(item.scan) if item.scan else of_drawing(item.picture)


def of_scan(scan: Mapping[str, Any]) -> Pyramid:
    return Pyramid(scan["digest"][:24], scan["width"], scan["height"], scan=scan["digest"])


@lru_cache(maxsize=512)
def of_drawing(name: str) -> Pyramid:
    """What the tiles of a drawing are called and how large it is; nothing is made."""
    svg = papercut.standalone(name, PAPER)
    width, height = papercut.size(name)
    scale = rules.EDGE / max(width, height)
    digest = hashlib.sha256(svg.encode()).hexdigest()[:24]
    return Pyramid(digest, round(width * scale), round(height * scale), drawing=name)


def is_made(data_dir: Path, pyramid: Pyramid) -> bool:
    return (data_dir / FOLDER / pyramid.digest).is_dir()


def cut_so_far(data_dir: Path, pyramid: Pyramid) -> int:
    """How many tiles of a picture that is being cut are there already."""
    return sum(1 for _ in (data_dir / FOLDER).glob(f"cut-{pyramid.digest}-*/made/*/*/0/default.jpg"))


def ensure(data_dir: Path, pyramid: Pyramid) -> Path:
    """The folder of a picture's tiles; made when it is not there, by one process at a time (a drawing: about a second, a scan of
    100 megapixels: half a minute)."""
    home = data_dir / FOLDER / pyramid.digest
    if home.is_dir():
        return home
    home.parent.mkdir(parents=True, exist_ok=True)
    with (data_dir / "tiles.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not home.is_dir():
            with tempfile.TemporaryDirectory(prefix=f"cut-{pyramid.digest}-", dir=home.parent) as desk:
                _cut(_opened(data_dir, pyramid), pyramid, Path(desk) / "made")
                (Path(desk) / "made").replace(home)
    return home


def _opened(data_dir: Path, pyramid: Pyramid) -> "pyvips.Image":
    if pyramid.scan:
        return pyvips.Image.new_from_file(str(pictures.path(data_dir, pyramid.scan, 0, picture_rules.SCAN)))
    width, _height = papercut.size(pyramid.drawing)
    svg = papercut.standalone(pyramid.drawing, PAPER).encode()
    whole = pyvips.Image.svgload_buffer(svg, scale=pyramid.width / width).flatten(background=[255, 250, 243])
    return whole.crop(0, 0, min(whole.width, pyramid.width), min(whole.height, pyramid.height)).copy_memory()


def _cut(whole: "pyvips.Image", pyramid: Pyramid, folder: Path) -> None:
    """Every level in tiles and the whole in its sizes."""
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
