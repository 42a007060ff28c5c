"""Forms of the sign-in pages."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import Length

from app.accounts.rules import LONGEST_PASSWORD
from app.core.forms import Form, line, required


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
