"""What the desk sends with a picture of a project."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from app.charity.forms import DayField
from app.charity.photos import words
from app.charity.photos.rules import Stage
from app.content.moderation import words as moderation
from app.content.pictures import forms as pictures
from app.content.pictures import rules
from app.core.forms import ValidationError, required


class ProjectPictureForm(pictures.PictureForm):
    """A picture, when it was taken, what it shows, and a sentence its sender stands for."""

    alt = StringField(
        _l("照片里有什么"), validators=[Length(max=rules.LONGEST_ALT, message=_l("请控制在 %(max)d 个字以内"))]
    )
    alt_en = StringField(
        _l("照片里有什么（英文）"), validators=[Length(max=rules.LONGEST_ALT, message=_l("请控制在 %(max)d 个字以内"))]
    )
    is_decorative = BooleanField(_l("只是装饰，不用描述"))
    stage = SelectField(
        _l("什么时候拍的"), choices=[SelectChoice(key.value, label) for key, label in words.STAGES.items()]
    )
    taken_on = DayField(_l("拍摄日期"))
    confirmed = BooleanField(
        _l("我确认：照片里没有能认出来的孩子、病人或受助老人，也没有写着他们姓名的东西"),
        validators=[required(_l("请先看一遍照片，确认后打勾；做不到就不要传"))],
    )

    def validate_alt(self, field) -> None:
        if not field.data and not self.is_decorative.data:
            raise ValidationError(_l("请写一句照片里有什么，看不见的人会听到这句话；只是装饰就打勾"))
        fault = moderation.fault_of(field.data or "")
        if fault:
            raise ValidationError(fault)

    @property
    def chosen(self) -> Stage:
        return Stage(self.stage.data)
