"""Where each picture is found by its name."""

from collections.abc import Callable
from functools import lru_cache

from app.core.papercut import causes, counties, heroes, lanterns, rosette, services, signs
from app.core.papercut.sheet import Sheet

PICTURES: dict[str, Callable[[], Sheet]] = {
    **rosette.PICTURES,
    **causes.PICTURES,
    **counties.PICTURES,
    **heroes.PICTURES,
    **lanterns.PICTURES,
    **services.PICTURES,
    **signs.PICTURES,
}
NAMES = tuple(sorted(PICTURES))


@lru_cache(maxsize=None)
def draw(name: str) -> Sheet:
    return PICTURES[name]()
