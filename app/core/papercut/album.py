"""Where each picture is found by its name."""

from collections.abc import Callable
from functools import cache

from app.core.papercut import rosette
from app.core.papercut.sheet import Sheet

PICTURES: dict[str, Callable[[], Sheet]] = {**rosette.PICTURES}
NAMES = tuple(sorted(PICTURES))


@cache
def draw(name: str) -> Sheet:
    return PICTURES[name]()
