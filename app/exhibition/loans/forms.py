"""A ticket to lend: its picture with everything covered, and a memory."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, StringField, TextAreaField
from wtforms.validators import Length, Optional

from app.content.moderation import words as moderation
from app.content.pictures import forms as pictures
from app.core import clock
from app.core.forms import Form, ValidationError, required
from app.exhibition.loans import rules

SORTS = {
    rules.Sort.DRAWN: _l("电脑票（双色球、3D 等开奖的）"),
    rules.Sort.INSTANT: _l("即开票（刮刮乐等）"),
    rules.Sort.EARLY: _l("早年的奖券、募捐券"),
}


def _short(longest: int) -> Length:
    return Length(max=longest, message=_l("请控制在 %(max)d 个字以内"))


class CoverForm(Form):
    """Rectangles in thousandths of the picture, as the tool in the browser writes them."""

    covers = StringField(_l("要遮盖的地方"), validators=[Optional(), _short(1_000)])

    def validate_covers(self, field) -> None:
        if rules.covers(field.data or "") is None:
            raise ValidationError(_("请写左、上、宽、高四个数（千分之几），如 100,820,400,90；几块用分号 ; 分开"))

    @property
    def rectangles(self) -> list[tuple[int, int, int, int]]:
        return rules.covers(self.covers.data or "") or []


class LoanForm(CoverForm, pictures.PictureForm):
    sort = RadioField(_l("是哪一种票"), choices=list(SORTS.items()), validators=[required(_l("请选是哪一种票"))])
    title = StringField(
        _l("叫什么"), validators=[required(_l("请写票的名字，如“阿福06”")), _short(rules.LONGEST["title"])]
    )
    ended_on = StringField(
        _l("开奖的日子，或停止销售的日子"),
        validators=[required(_l("请写日子，记不清就只写年份，如 1992"))],
        render_kw={"autocomplete": "off"},
    )
    memory = TextAreaField(
        _l("您和这张票的故事"), validators=[required(_l("请写几句和它有关的记忆")), _short(rules.LONGEST_MEMORY)]
    )
    signature = StringField(_l("怎么称呼您"), validators=[Optional(), _short(rules.LONGEST["signature"])])
    is_covered = BooleanField(
        _l("票上的编号、条码、二维码，和照片里的人脸，我都遮住了"),
        validators=[required(_l("请先遮住编号、条码、二维码和人脸，再勾这一项"))],
    )
    agrees = BooleanField(
        _l("我同意在展馆公开这张照片和这段话；我随时可以收回，收回就删除"), validators=[required(_l("请勾选同意"))]
    )

    def validate_ended_on(self, field) -> None:
        day = rules.latest_day(field.data or "")
        today = clock.today(clock.now())
        if day is None:
            raise ValidationError(_("请写成 2019-05-01、2019-05 或 1992 这样"))
        if not rules.is_past_claim(day, today):
            raise ValidationError(_("这张票可能还在 60 天兑奖期里，请过了再来；票上的信息也请收好"))

    def validate_title(self, field) -> None:
        _fit_to_tell(field)

    def validate_memory(self, field) -> None:
        _fit_to_tell(field)

    def validate_signature(self, field) -> None:
        _fit_to_tell(field)

    @property
    def told(self) -> dict[str, Any]:
        day = rules.latest_day(self.ended_on.data)
        return {
            "sort": rules.Sort(self.sort.data),
            "title": self.title.data,
            "ended_on": day,
            "year": day.year if day else rules.FIRST_YEAR,
            "memory": self.memory.data,
            "signature": self.signature.data or None,
        }


def _fit_to_tell(field) -> None:
    fault = moderation.fault_of(field.data or "")
    if fault:
        raise ValidationError(fault)
    prize = rules.told_prize(field.data or "")
    if prize:
        raise ValidationError(_("请去掉“%(word)s”：这里讲票面和日子，不讲奖", word=prize))
