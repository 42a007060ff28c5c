"""Forms of the desk."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, SelectField, StringField
from wtforms.validators import Optional

from app.accounts import rules
from app.core.forms import Form, ValidationError, line, required

ROLES = {
    rules.Role.MEMBER: _l("会员"),
    rules.Role.OWNER: _l("站主"),
    rules.Role.HELPER: _l("站点帮手"),
    rules.Role.EDITOR: _l("编辑"),
    rules.Role.OPERATOR: _l("运营员"),
    rules.Role.AUDITOR: _l("审计员"),
    rules.Role.ADMINISTRATOR: _l("管理员"),
}
FAULTS = {
    rules.PasswordFault.SHORT: _l("密码太短，至少 8 位；也可以留空，由系统生成"),
    rules.PasswordFault.LONG: _l("密码太长，请缩短到 128 位以内"),
    rules.PasswordFault.GUESSABLE: _l("这个密码太容易被猜到，请换一个；也可以留空，由系统生成"),
}


class PersonForm(Form):
    """A new person. Without a password the site makes one and shows it once."""

    name = StringField(_l("登录名"), validators=[required(_l("请填写登录名")), line()])
    display_name = StringField(_l("称呼"), validators=[required(_l("请填写称呼")), line()])
    password = PasswordField(_l("密码"), validators=[Optional()], render_kw={"autocomplete": "new-password"})

    def validate_password(self, field: PasswordField) -> None:
        fault = rules.password_fault(field.data, self.name.data or "")
        if fault:
            raise ValidationError(FAULTS[fault])


class RoleForm(Form):
    """A role for a person, limited to one place or publisher where the role asks for it."""

    role = SelectField(_l("角色"), choices=list(ROLES.items()), coerce=rules.Role)
    scope_key = StringField(_l("站点编号或发布单位代号"), validators=[line()])
