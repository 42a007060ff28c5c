"""Work of the night."""

from app.core import clock
from app.core.db import db
from app.staff import operations


def verify_audit() -> None:
    """Walk the audit chain; the desk warns when a break was found."""
    operations.verify(clock.now())
    db.session.commit()
