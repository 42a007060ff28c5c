"""Whom to invite."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length

from app.accounts import rules as accounts
from app.core.forms import Form, required

ROLES = {accounts.Role.OWNER: _l("站主"), accounts.Role.HELPER: _l("帮手")}


class HelperForm(Form):
    """The owner invites a helper."""

    for_name = StringField(
        _l("怎么称呼这位帮手"),
        validators=[required(_l("请填写称呼，例如小李")), Length(max=20, message=_l("请控制在 %(max)d 个字以内"))],
        render_kw={"autocomplete": "off"},
    )


class KeeperForm(Form):
    """The centre invites an owner or a helper."""

    for_name = StringField(
        _l("怎么称呼"),
        validators=[required(_l("请填写称呼，例如王师傅")), Length(max=20, message=_l("请控制在 %(max)d 个字以内"))],
        render_kw={"autocomplete": "off"},
    )
    role = RadioField(
        _l("来做什么"),
        choices=[(role.value, label) for role, label in ROLES.items()],
        default=accounts.Role.OWNER.value,
        validators=[InputRequired(_l("请选择一项"))],
    )
    succeeds = BooleanField(_l("接替现在的站主：新站主进来时，原站主自动退出"))
