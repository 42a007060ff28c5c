"""Where each picture is found by its name."""

from collections.abc import Callable
from functools import cache

from app.core.papercut import (
    causes,
    counties,
    doors,
    exhibits,
    frames,
    games,
    heroes,
    lanterns,
    pins,
    records,
    rewards,
    services,
    signs,
    states,
    theatre,
    windows,
)
from app.core.papercut.sheet import Sheet

PICTURES: dict[str, Callable[[], Sheet]] = {
    **causes.PICTURES,
    **counties.PICTURES,
    **doors.PICTURES,
    **exhibits.PICTURES,
    **frames.PICTURES,
    **games.PICTURES,
    **heroes.PICTURES,
    **lanterns.PICTURES,
    **pins.PICTURES,
    **records.PICTURES,
    **rewards.PICTURES,
    **services.PICTURES,
    **signs.PICTURES,
    **states.PICTURES,
    **theatre.PICTURES,
    **windows.PICTURES,
}
NAMES = tuple(sorted(PICTURES))


@cache
def draw(name: str) -> Sheet:
    return PICTURES[name]()
