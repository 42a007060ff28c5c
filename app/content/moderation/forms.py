"""What the desk sends with a decision."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import AnyOf, InputRequired, Length

from app.content.moderation.rules import Moderation
from app.core.forms import Form, ValidationError, line


class DecisionForm(Form):
    """The pressed button says which; a refusal needs a reason. `words` and `words_en` are what will stand on the page."""

    answer = StringField(validators=[InputRequired(), AnyOf([Moderation.SHOWN.value, Moderation.REFUSED.value])])
    words = StringField(_l("照片里有什么"), validators=[Length(max=120, message=_l("请控制在 %(max)d 个字以内"))])
    words_en = StringField(_l("英文"), validators=[line()])
    reason = StringField(_l("不通过的理由"), validators=[Length(max=120, message=_l("请控制在 %(max)d 个字以内"))])

    def validate_reason(self, field) -> None:
        if self.answer.data == Moderation.REFUSED.value and not field.data:
            raise ValidationError(_l("请写明理由，传来的人会看到"))

    @property
    def decision(self) -> Moderation:
        return Moderation(self.answer.data)
