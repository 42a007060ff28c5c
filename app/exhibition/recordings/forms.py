"""A recording from an editor's computer."""

from flask_babel import lazy_gettext as _l
from wtforms import FileField, StringField

from app.core.forms import Form, line, required
from app.exhibition.recordings import rules

FAULTS = {
    "empty": _l("请选择一个文件"),
    "kind": _l("只收 MP3、M4A 录音，MP4 录像，和 WebVTT 字幕（.vtt）：这几种每部手机都放得出来"),
    "codec": _l("有的手机放不出这种编码，请存成 H.264 和 AAC（苹果手机：设置、相机、格式，选“兼容性最佳”）"),
    "size": _l("文件太大：录音最多 20 MB，录像最多 60 MB，字幕最多 200 KB"),
    "double": _l("文件里夹着别的内容，没有收下；请重新导出一份"),
    "damaged": _l("文件不完整，打不开；请重新导出一份"),
    "captions": _l("字幕读不了：要用 UTF-8 编码，每条有起止时间（00:00:01.000 --> 00:00:04.000）和文字"),
}


class RecordingForm(Form):
    title = StringField(_l("名称"), validators=[required(_l("请写一个名称，编辑展页时好认")), line()])
    file = FileField(
        _l("要上传的文件"),
        validators=[required(FAULTS["empty"])],
        render_kw={"accept": "audio/mpeg,audio/mp4,.mp3,.m4a,video/mp4,.vtt"},
    )

    def found(self) -> rules.Found | None:
        """What was sent; None when it is not taken, said beside the field."""
        sent = self.file.data
        try:
            return rules.found(sent.stream.read(rules.LARGEST_VIDEO + 1))
        except rules.Unusable as unusable:
            self.file.errors = [*self.file.errors, FAULTS[unusable.fault]]
            return None
