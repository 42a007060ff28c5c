"""What the runner does for reports."""

from app.core import clock, networks
from app.core.db import db
from app.stations.reports import operations


def forget() -> None:
    """Marks of networks go after a day, and with them the salts."""
    now = clock.now()
    operations.forget(now)
    networks.forget(clock.today(now))
    db.session.commit()
