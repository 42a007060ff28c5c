"""What the rest of the site asks of applications: the desk's queue, the nightly forgetting, whose data."""

import datetime
from collections.abc import Iterable

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.accounts import rules as accounts
from app.core import clock
from app.core.db import db
from app.core.features import Link, PersonalData, Queue
from app.core.jobs import Job
from app.stations.acts import operations as acts
from app.stations.applications import operations, queries

DESK = Link(
    _l("站点审批"),
    "applications_desk.index",
    roles=(accounts.Role.OPERATOR, accounts.Role.AUDITOR),
    order=21,
)
AUDIT_ACTIONS = {
    "application.apply": _l("提交申请"),
    "application.check": _l("初审通过"),
    "application.verify": _l("条件已核验"),
    "application.approve": _l("批准申请"),
    "application.return": _l("退回申请"),
    "application.withdraw": _l("撤回申请"),
}
PERSONAL = PersonalData(
    _l("登记开站意向的称呼、电话、大概位置"),
    _l("让中心回电，约您当面核验"),
    _l("办结 180 天后删除电话和称呼，最长一年"),
)


def queues(user, _now: datetime.datetime) -> Iterable[Queue]:
    if user.holds(accounts.Role.OPERATOR):
        yield Queue(_("等您办的站点申请"), queries.waiting_for(user.id), url_for("applications_desk.index"))


def forget() -> None:
    now = clock.now()
    operations.forget_contacts(now)
    acts.forget_old(now)
    db.session.commit()


FORGETTING = Job("forget-applicants-and-acts", forget, hour="3", minute="45")
