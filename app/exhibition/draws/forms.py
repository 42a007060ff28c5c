"""The form that takes a file of draw results."""

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import SelectField, StringField
from wtforms.validators import Optional

from app.core.forms import Form, ValidationError, line, required
from app.exhibition.blocks.rules import is_link


class ImportForm(Form):
    game = SelectField(_l("游戏"))
    source = StringField(_l("数据来源"), validators=[required(_l("请写明数据从哪里来")), line()])
    source_url = StringField(_l("来源网址"), validators=[Optional(), line()])
    file = FileField(_l("文件"), validators=[FileRequired(_l("请选择一个 JSON 或 CSV 文件"))])

    def validate_source_url(self, field: StringField) -> None:
        if field.data and not (field.data.startswith("https://") and is_link(field.data)):
            raise ValidationError(_l("请填写以 https:// 开头的网址"))
