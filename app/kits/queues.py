"""What waits at the desk because of codes."""

import datetime
from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from app.accounts import rules as accounts
from app.core.features import Queue
from app.qr import queries


def queues(user, _now: datetime.datetime) -> Iterable[Queue]:
    if user.holds(accounts.Role.OPERATOR):
        yield Queue(_("公众对点位码的反馈"), queries.count_open_reports(), url_for("kits.index") + "#reports")
