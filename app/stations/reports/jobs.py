"""What the runner does for reports."""

from flask import current_app

from app.core import clock, networks
from app.core.db import db
from app.stations.reports import operations


def forget() -> None:
    """Marks of networks go after a day, and with them the salts."""
    now = clock.now()
    operations.forget(now)
    db.session.commit()
    networks.Salts(current_app.extensions["config"].data_dir).forget(clock.today(now))
