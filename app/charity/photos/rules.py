"""In which order pictures tell a project. Standard library only."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

LEAST_SHARED = 300  # Pixels: WeChat shows no smaller picture on a card.


class Stage(StrEnum):
    """When a picture was taken, seen from the work."""

    BEFORE = "before"
    DURING = "during"
    AFTER = "after"


class Sized(Protocol):
    """What a card asks of a picture."""

    @property
    def width(self) -> int: ...

    @property
    def height(self) -> int: ...


def told(stages: Iterable[Stage]) -> Stage | None:
    """The stage a project is shown by: what was built, else the work, else what there was."""
    found = set(stages)
    return next((stage for stage in reversed(Stage) if stage in found), None)


def fits_card(picture: Sized) -> bool:
    return min(picture.width, picture.height) >= LEAST_SHARED
