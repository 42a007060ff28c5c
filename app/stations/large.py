"""In a large network what is dear to count is kept for some minutes; in a small one it is counted afresh, so that a change
shows at once.
"""

from collections.abc import Callable, Hashable
from typing import Any

from flask import Flask, current_app

from app.core.recent import Recent
from app.stations import queries

EXTENSION = "stations_kept_answers"
KEPT_SECONDS, KEPT_ANSWERS = 300, 500
LARGE = "is large"


def init_app(app: Flask) -> None:
    app.extensions[EXTENSION] = Recent(KEPT_SECONDS, KEPT_ANSWERS)


def kept(key: Hashable, make: Callable[[], Any]) -> Any:
    recent = current_app.extensions[EXTENSION]
    return recent.get(key, make) if recent.get(LARGE, queries.is_large) else make()
