"""What waits at the desk because of codes, and what a new site needs of them."""

import datetime
from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _

from app.accounts import rules as accounts
from app.core.db import has_rows
from app.core.features import FirstStep, Queue
from app.qr import models, queries


def queues(user, _now: datetime.datetime) -> Iterable[Queue]:
    if user.holds(accounts.Role.OPERATOR):
        yield Queue(_("公众对点位码的反馈"), queries.count_open_reports(), url_for("kits.index") + "#reports")


def first_steps() -> Iterable[FirstStep]:
    text = _("试印一页二维码，用手机扫过，再给各站印海报和贴纸")
    yield FirstStep(text, has_rows(models.Placement), 30, (accounts.Role.OPERATOR,), url_for("kits.index"))
