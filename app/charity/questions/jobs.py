"""What the night does with questions."""

import datetime

from app.charity.questions import operations
from app.core import clock
from app.core.db import db

KEPT = datetime.timedelta(days=30)


def forget_ended() -> None:
    """Refused or taken back thirty days ago: gone."""
    operations.forget_ended(clock.now() - KEPT)
    db.session.commit()
