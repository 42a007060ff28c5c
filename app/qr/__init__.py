"""Placements: printed codes, and the resolver that leads from a code to what it hangs on."""

from flask_babel import lazy_gettext as _l

from app.core.features import Feature
from app.qr import routes

feature = Feature(
    name="qr",
    blueprints=(routes.bp,),
    audit_actions={"placement.add": _l("新增点位码"), "placement.end": _l("停用点位码")},
)
