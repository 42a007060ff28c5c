"""Tiles are made in quiet minutes, a few at a time, so that a visitor rarely waits for them."""

from flask import current_app

from app.core import clock, papercut
from app.exhibition.collection import queries
from app.exhibition.tiles import files

AT_ONCE = 6


def names() -> list[str]:
    """The drawings that records show."""
    return sorted({item.picture for item in queries.every_item(clock.now())} & set(papercut.NAMES))


def progress() -> tuple[int, int]:
    """How many drawings have their tiles, and how many there are."""
    folder = current_app.extensions["config"].data_dir
    wanted = names()
    return sum(files.is_made(folder, files.of_drawing(name)) for name in wanted), len(wanted)


def make(most: int = AT_ONCE) -> int:
    """Make the tiles of some drawings that have none; returns how many were made."""
    folder = current_app.extensions["config"].data_dir
    missing = [name for name in names() if not files.is_made(folder, files.of_drawing(name))][:most]
    for name in missing:
        files.ensure(folder, name)
    return len(missing)
