"""Placements: printed codes, and the resolver that leads from a code to what it hangs on."""

from flask_babel import lazy_gettext as _l

from app.core.features import Feature
from app.core.jobs import Job
from app.qr import jobs, routes

feature = Feature(
    name="qr",
    blueprints=(routes.bp,),
    audit_actions={
        "placement.add": _l("新增点位码"),
        "placement.end": _l("停用点位码"),
        "placement.lead": _l("改变点位码指向"),
        "placement.report": _l("处理点位码反馈"),
    },
    jobs=(Job("forget-scans", jobs.forget_old_scans, hour="3", minute="30"),),
)
