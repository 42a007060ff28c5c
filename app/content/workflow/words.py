"""How states of a version are called."""

from flask_babel import lazy_gettext as _l

from app.content.workflow.rules import State

STATES = {
    State.DRAFT: _l("草稿"),
    State.REVIEW: _l("等人审"),
    State.RETURNED: _l("退回修改"),
    State.APPROVED: _l("已通过，等时间"),
    State.PUBLISHED: _l("公布过"),
    State.WITHDRAWN: _l("已撤下"),
    State.REPLACED: _l("有了新稿"),
}
TONES = {State.REVIEW: "gold", State.RETURNED: "broken", State.APPROVED: "gold", State.PUBLISHED: "works"}
