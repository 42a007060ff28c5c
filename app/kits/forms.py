"""What the desk may say about codes."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import Length

from app.core.forms import Form, line, required
from app.kits import words


class TapForm(Form):
    """A tap: only the token travels."""


class PlacementForm(Form):
    """A new printed code."""

    sheet = SelectField(_l("印成什么"))
    spot = StringField(
        _l("贴在哪里"),
        validators=[
            required(_l("请填写贴在哪里，例如门口玻璃门")),
            Length(max=30, message=_l("请控制在 %(max)d 个字以内")),
        ],
    )
    spot_en = StringField(_l("贴在哪里（英文）"), validators=[line()])


class LeadForm(Form):
    """What a printed code leads to from now on."""

    kind = SelectField(_l("挂在什么上面"), choices=[], validate_choice=False)
    key = StringField(_l("编号或网址里的名字"), validators=[required(_l("请填写编号，例如站点编号 BZ-0001")), line()])


class StyleForm(Form):
    """How symbols are drawn."""

    case = RadioField(
        _l("网址的大小写"),
        choices=[(case.value, label) for case, label in words.CASES.items()],
        validators=[required(_l("请选大写或小写"))],
    )
    mark = BooleanField(_l("码的中间放剪纸标记（容错用 H 级）"))


class RunForm(Form):
    """Whose kits a run holds."""

    group = SelectField(_l("做哪里的套件"))
