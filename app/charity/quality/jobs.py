"""What the night counts, so that the public report of many thousands costs nobody a wait."""

from app.charity.quality import queries
from app.charity.rules import Standing
from app.core import clock, settings
from app.core.db import db


def count() -> None:
    now = clock.now()
    for standing in Standing:
        found = queries.counted(standing, now, clock.today(now))
        settings.put(f"{queries.COUNTED}.{standing.value}", found)
    db.session.commit()
