"""The verb of the night: remind whose day comes near or has passed. It flushes, never commits."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from app.charity.reminders import queries, rules
from app.charity.reminders.models import Reminder
from app.core.db import db, insert_once


def remind(days: Iterable[Mapping[str, Any]], *, now: datetime.datetime, today: datetime.date) -> None:
    """`days`: key, month and day of the city's publication calendar. The same word is never given twice.

    Before the day everybody is reminded of the coming year's announcement; after it, who has not made the last one.
    """
    for publisher in queries.own_publishers():
        for entry in days:
            last, coming = rules.last_and_next(entry["month"], entry["day"], today)
            near = rules.stage((coming - today).days)
            due_on, stage = (last, rules.LATE) if near is None else (coming, near)
            about = due_on.year - 1
            # Others' day is worth a word before it comes; that they are late is not ours to mend.
            if (stage == rules.LATE and not entry.get("ours")) or queries.announced(publisher.id, about, now):
                continue
            facts = {"publisher_id": publisher.id, "key": entry["key"], "year": about, "stage": stage}
            db.session.execute(insert_once(Reminder, **facts, due_on=due_on, at=now))
