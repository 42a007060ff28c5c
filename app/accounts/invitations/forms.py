"""What somebody who was invited types."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, Length

from app.accounts import rules
from app.accounts.forms import PASSWORD_FAULTS
from app.core.forms import Form, ValidationError, required


class NewPasswordForm(Form):
    """A password of one's own, twice. `name` is the sign-in name it must not contain."""

    password = PasswordField(
        _l("给自己定一个密码"),
        validators=[required(_l("请填写密码"))],
        render_kw={"autocomplete": "new-password"},
    )
    again = PasswordField(
        _l("再写一遍密码"),
        validators=[required(_l("请再写一遍密码")), EqualTo("password", _l("两次写的不一样，请再写一遍"))],
        render_kw={"autocomplete": "new-password"},
    )
    own_name = ""

    def validate_password(self, field: PasswordField) -> None:
        fault = rules.password_fault(field.data, self.own_name)
        if fault:
            raise ValidationError(PASSWORD_FAULTS[fault])


class JoinForm(NewPasswordForm):
    """A new person: how they sign in, how they are called."""

    name = StringField(
        _l("登录名"),
        validators=[required(_l("请填写登录名")), Length(max=40, message=_l("请控制在 %(max)d 个字以内"))],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    display_name = StringField(
        _l("怎么称呼您"),
        validators=[required(_l("请填写称呼，例如王师傅")), Length(max=20, message=_l("请控制在 %(max)d 个字以内"))],
        render_kw={"autocomplete": "nickname"},
    )

    def validate_password(self, field: PasswordField) -> None:
        self.own_name = self.name.data or ""
        super().validate_password(field)


class TakeForm(Form):
    """Only the token travels."""
