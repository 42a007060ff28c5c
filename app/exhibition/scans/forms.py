"""A scan and what it shows. The file is looked at before the form is valid; what was typed stays."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FileField, IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional

from app.content.pictures import files, rules
from app.content.pictures import words as faults
from app.core.forms import ValidationError, line, refuse
from app.exhibition.forms import Versioned

LONGEST_ALT = 300
ACCEPTED = "image/jpeg,image/png,image/webp,image/tiff"


class ScanForm(Versioned):
    file = FileField(_l("图片文件"), validators=[Optional()], render_kw={"accept": ACCEPTED})
    alt = StringField(_l("替代文字（图里有什么）"), validators=[Length(max=LONGEST_ALT)])
    alt_en = StringField(_l("替代文字（英文）"), validators=[Optional(), Length(max=2 * LONGEST_ALT)])
    is_decorative = BooleanField(_l("只是装饰，不用念出来"))
    caption = StringField(_l("图注"), validators=[Optional(), line()])
    caption_en = StringField(_l("图注（英文）"), validators=[Optional(), Length(max=400)])
    across = IntegerField(
        _l("重点的横向位置（%）"), validators=[NumberRange(min=0, max=100, message=_l("请填 0 到 100"))], default=50
    )
    down = IntegerField(
        _l("重点的纵向位置（%）"), validators=[NumberRange(min=0, max=100, message=_l("请填 0 到 100"))], default=50
    )

    def validate_alt(self, field) -> None:
        if not field.data and not self.is_decorative.data:
            raise ValidationError(_("请写一句图里有什么，看不见的人会听到这句话；只是装饰就勾上下面一项"))

    @property
    def said(self) -> dict[str, Any]:
        texts = {name: self[name].data or None for name in ("alt", "alt_en", "caption", "caption_en")}
        return {**texts, "is_decorative": self.is_decorative.data, "focus": [self.across.data, self.down.data]}

    @property
    def has_file(self) -> bool:
        return bool(self.file.data and self.file.data.filename)

    def store(self) -> files.Stored | None:
        """Decode and keep the file; None when it is not taken, said beside the field. Not inside a transaction."""
        data = self.file.data.stream.read(rules.LARGEST_FILE + 1)
        try:
            return files.store(data, self.file.data.filename, current_app.extensions["config"].data_dir, rules.SCAN)
        except files.Unusable as unusable:
            refuse(faults.FAULTS[unusable.fault])(self.file)
            return None


def filled(scan: dict[str, Any] | None, number: int) -> ScanForm:
    across, down = scan["focus"] if scan else (50, 50)
    return ScanForm(data={**(scan or {}), "across": across, "down": down, "version": str(number)})
