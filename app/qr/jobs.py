"""What the night does with scans."""

from app.core import clock
from app.core.db import db
from app.qr import operations


def forget_old_scans() -> None:
    operations.forget_old_scans(clock.now())
    db.session.commit()
