"""Forms of the sign-in pages."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, Length

from app.accounts.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD, PasswordFault, password_fault
from app.core.forms import Form, ValidationError, line, required

PASSWORD_FAULTS = {
    PasswordFault.SHORT: _l("密码至少 %(n)d 位，请再写长一些", n=SHORTEST_PASSWORD),
    PasswordFault.LONG: _l("密码最多 %(n)d 位，请缩短一些", n=LONGEST_PASSWORD),
    PasswordFault.GUESSABLE: _l("这个密码太容易被猜到，请换一个，不要包含登录名"),
}


class SignInForm(Form):
    name = StringField(
        _l("登录名"),
        validators=[required(_l("请填写登录名")), line()],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _l("密码"),
        validators=[required(_l("请填写密码")), Length(max=LONGEST_PASSWORD, message=_l("密码最多 %(max)d 位"))],
        render_kw={"autocomplete": "current-password"},
    )


class PasswordForm(Form):
    """A new password of one's own. `name` is the sign-in name it must not contain."""

    current = PasswordField(
        _l("现在的密码"),
        validators=[required(_l("请填写现在的密码"))],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _l("新密码"), validators=[required(_l("请填写新密码"))], render_kw={"autocomplete": "new-password"}
    )
    again = PasswordField(
        _l("再写一遍新密码"),
        validators=[required(_l("请再写一遍新密码")), EqualTo("new", _l("两次写的不一样，请再写一遍"))],
        render_kw={"autocomplete": "new-password"},
    )

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def validate_new(self, field: PasswordField) -> None:
        fault = password_fault(field.data, self.name)
        if fault:
            raise ValidationError(PASSWORD_FAULTS[fault])
        if field.data == self.current.data:
            raise ValidationError(_l("新密码和现在的一样，请换一个"))
