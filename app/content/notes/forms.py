"""A sentence to visitors."""

import datetime

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, TextAreaField
from wtforms.validators import InputRequired, Length

from app.content.moderation import words as moderation
from app.content.notes.models import LONGEST
from app.core.forms import Form, ValidationError, required

DAYS = {"today": 0, "week": 6}


class NoteForm(Form):
    """What to say, and how long it holds."""

    text = TextAreaField(
        _l("想对来访者说什么"),
        validators=[required(_l("请写一两句话")), Length(max=LONGEST, message=_l("请控制在 %(max)d 个字以内"))],
        render_kw={"rows": 3},
    )
    lasts = RadioField(
        _l("显示多久"),
        choices=[("today", _l("只今天")), ("week", _l("七天")), ("open", _l("一直，到我收回"))],
        default="week",
        validators=[InputRequired(_l("请选择一项"))],
    )

    def validate_text(self, field) -> None:
        fault = moderation.fault_of(field.data or "")
        if fault:
            raise ValidationError(fault)

    def shown_until(self, today: datetime.date) -> datetime.date | None:
        """The last day it holds; None for as long as it stands."""
        days = DAYS.get(self.lasts.data)
        return None if days is None else today + datetime.timedelta(days=days)
