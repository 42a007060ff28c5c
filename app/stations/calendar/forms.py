"""What the desk may set about holidays and closures."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import HiddenInput

from app.core import i18n
from app.core.forms import Form, line, required, text
from app.stations.calendar import rules


class YearForm(Form):
    """The notice of a year, in its own words. After validation `days` holds what was read."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    notice = TextAreaField(
        _l("放假通知"),
        validators=[required(_l("请粘贴放假通知，一个节日一行")), text()],
        render_kw={"rows": 9, "spellcheck": "false"},
    )
    source = StringField(_l("出处"), validators=[required(_l("请填写出处，例如国务院办公厅通知的名称和日期")), line()])
    year = 0
    days: dict[str, list[str]]

    def validate_notice(self, field) -> None:
        try:
            self.days = rules.read_notice(field.data or "", self.year)
        except rules.NotUnderstood as error:
            message = _("这一行看不懂：“%(line)s”。请写成“元旦：1月1日至3日放假，1月4日上班。”", line="%(line)s")
            raise ValidationError(Markup(message) % {"line": i18n.zh(error.line[:60])}) from error  # noqa: S704
        if not any(kind == "holiday" for kind, *_names in self.days.values()):
            raise ValidationError(_l("里面没有放假的日子，请粘贴整段通知"))


class ClosureForm(Form):
    """Days on which no tickets are sold."""

    first = DateField(_l("从哪天"), validators=[InputRequired(_l("请选择日期"))])
    last = DateField(_l("到哪天"), validators=[InputRequired(_l("请选择日期"))])
    name = StringField(
        _l("名称"),
        validators=[required(_l("请填写名称，例如春节休市")), Length(max=30, message=_l("请控制在 %(max)d 个字以内"))],
    )
    name_en = StringField(_l("英文名称"), validators=[line()])
    source = StringField(_l("出处"), validators=[required(_l("请填写出处，例如财政部公告的日期")), line()])

    def validate_last(self, field) -> None:
        if self.first.data and field.data and not 0 <= (field.data - self.first.data).days <= rules.LONGEST_CLOSURE:
            raise ValidationError(_l("请核对日期：结束不早于开始，一次最多 31 天"))
