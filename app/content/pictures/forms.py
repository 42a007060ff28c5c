"""A picture from a phone. The file is looked at before the form is valid; what was typed stays."""

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField
from wtforms.validators import Length

from app.content.moderation import words as moderation
from app.content.pictures import files, rules, words
from app.core.forms import Form, ValidationError, refuse, required


class PictureForm(Form):
    """One file and what it shows."""

    file = FileField(
        _l("照片"),
        validators=[required(words.FAULTS["empty"])],
        render_kw={"accept": "image/jpeg,image/png,image/webp"},
    )
    alt = StringField(
        _l("照片里有什么"),
        validators=[
            required(_l("请写一句照片里有什么，看不见的人会听到这句话")),
            Length(max=rules.LONGEST_ALT, message=_l("请控制在 %(max)d 个字以内")),
        ],
        render_kw={"autocomplete": "off"},
    )

    def validate_alt(self, field) -> None:
        fault = moderation.fault_of(field.data or "")
        if fault:
            raise ValidationError(fault)

    def store(self) -> files.Stored | None:
        """Decode and keep the file; None when it is not taken, said beside the field. Not inside a transaction."""
        sent = self.file.data
        data = sent.stream.read(rules.LARGEST_FILE + 1)
        try:
            return files.store(data, sent.filename, current_app.extensions["config"].data_dir)
        except files.Unusable as unusable:
            refuse(words.FAULTS[unusable.fault])(self.file)
            return None
