"""Tiles are made in quiet minutes, a few at a time, so that a visitor rarely waits for them; a scan's at once, by a task."""

from flask import current_app

from app.core import clock, papercut
from app.exhibition.collection import queries
from app.exhibition.tiles import files
from app.exhibition.tiles.files import Pyramid

AT_ONCE = 6


def pyramids() -> list[Pyramid]:
    """The pictures that records show, scans first."""
    items = queries.every_item(clock.now())
    scans = {each.digest: each for each in (files.of(item) for item in items if item.scan)}
    names = {item.picture for item in items if not item.scan} & set(papercut.NAMES)
    return [*scans.values(), *(files.of_drawing(name) for name in sorted(names))]


def progress() -> tuple[int, int]:
    """How many pictures have their tiles, and how many there are."""
    folder = current_app.extensions["config"].data_dir
    wanted = pyramids()
    return sum(files.is_made(folder, each) for each in wanted), len(wanted)


def make(most: int = AT_ONCE) -> int:
    """Make the tiles of some pictures that have none; returns how many were made."""
    folder = current_app.extensions["config"].data_dir
    missing = [each for each in pyramids() if not files.is_made(folder, each)][:most]
    for each in missing:
        files.ensure(folder, each)
    return len(missing)


def make_one(key: str) -> bool:
    """Cut one scan, named as “digest width height”; nothing is left to do afterwards."""
    digest, width, height = key.split()
    scan = {"digest": digest, "width": int(width), "height": int(height)}
    files.ensure(current_app.extensions["config"].data_dir, files.of_scan(scan))
    return False
