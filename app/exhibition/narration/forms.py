"""The recording of a whole exhibit, with what is said in it."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.core.forms import line, required
from app.exhibition import forms
from app.exhibition.blocks.rules import LONGEST_TRANSCRIPT
from app.exhibition.recordings.forms import RecordingForm
from app.exhibition.recordings.rules import Found, Sort

LONG = _l("文字稿太长，请控制在 %(max)d 个字以内")


class NarrationForm(RecordingForm, forms.Versioned):
    title_en = StringField(_l("名称（英文）"), validators=[Optional(), line()])
    transcript = TextAreaField(
        _l("文字稿"),
        validators=[required(_l("请留下文字稿，听不见的人靠它")), Length(max=LONGEST_TRANSCRIPT, message=LONG)],
    )
    transcript_en = TextAreaField(
        _l("文字稿（英文）"), validators=[Optional(), Length(max=2 * LONGEST_TRANSCRIPT, message=LONG)]
    )

    def found(self) -> Found | None:
        taken = super().found()
        if taken is not None and taken.sort is not Sort.AUDIO:
            self.file.errors = [*self.file.errors, _l("这里要一段录音；录像和字幕请到展页里加")]
            return None
        return taken

    def said(self, digest: str) -> dict[str, str]:
        """The data of its block."""
        told = {name: self[name].data for name in ("title", "title_en", "transcript", "transcript_en")}
        return {"recording": digest, **{name: value for name, value in told.items() if value}}
