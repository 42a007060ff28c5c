"""How stages are called."""

from flask_babel import lazy_gettext as _l

from app.charity.photos.rules import Stage

STAGES = {Stage.BEFORE: _l("做之前"), Stage.DURING: _l("做的时候"), Stage.AFTER: _l("做好以后")}
