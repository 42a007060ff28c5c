"""Each morning before work."""

from app.charity.reminders import operations
from app.charity.shares import FILE
from app.core import city, clock
from app.core.db import db


def remind() -> None:
    now = clock.now()
    days = city.current().read(FILE).get("calendar", [])
    operations.remind(days, now=now, today=clock.today(now))
    db.session.commit()
