"""Where somebody goes on after joining or signing in, kept in their browser: what was scanned before was not for nothing."""

import datetime

from flask import session

KEY = "way back"
LASTS = datetime.timedelta(
    hours=1
)  # Who joins at the keeper's table is done long before; who comes another day came for more.


def keep(path: str, now: datetime.datetime) -> None:
    """`path` is one of our own: never what an address asked for."""
    session[KEY] = [path, int(now.timestamp())]


def kept(now: datetime.datetime) -> str | None:
    path, since = session.get(KEY) or ("", 0)
    return path if path and 0 <= now.timestamp() - since <= LASTS.total_seconds() else None


def forget() -> None:
    session.pop(KEY, None)
