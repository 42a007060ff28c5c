"""What is typed about campaigns."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from app.content import rules as content
from app.core.forms import Form, ValidationError, line, required
from app.core.forms import text as paragraph
from app.points.campaigns.rules import MOST_CODES
from app.points.forms import CODE, blank_to_none, number, whole


class CampaignForm(Form):
    title = StringField(_l("名称"), validators=[required(_l("请填写名称")), line()])
    title_en = StringField(_l("英文名称"), validators=[Optional(), line()])
    slug = StringField(_l("网址短名"), validators=[required(_l("请填写网址用的短名"))])
    partner = StringField(_l("合作商户"), validators=[required(_l("请填写合作商户的全称")), line()])
    approval = StringField(_l("批准文号"), validators=[Optional(), line()])
    text = TextAreaField(_l("说明文字"), validators=[required(_l("请填写说明")), paragraph()], render_kw={"rows": "3"})
    text_en = TextAreaField(_l("英文说明"), validators=[Optional(), paragraph()], render_kw={"rows": "3"})
    station_code = StringField(_l("合作商户是哪个站点（站点编号）"), validators=[Optional(), line()])
    starts_on = DateField(_l("从哪天开始"), validators=[InputRequired(_l("请填写开始日期"))])
    ends_on = DateField(_l("到哪天为止"), validators=[InputRequired(_l("请填写结束日期"))])
    points = number(_l("一个码多少分"), most=1_000)
    per_month = number(_l("一人一个月最多用几个码"), most=31)
    budget = number(_l("一共最多发多少分"))
    reason = StringField(_l("存折上写什么"), validators=[required(_l("请填写存折上写的话")), line()])
    reason_en = StringField(_l("存折上的英文"), validators=[Optional(), line()])

    FACTS = ("title", "title_en", "slug", "text", "text_en", "starts_on", "ends_on")
    TERMS = ("points", "per_month", "budget", "reason", "reason_en")

    def validate_slug(self, field) -> None:
        if not content.is_slug(field.data or ""):
            raise ValidationError(_l("网址用小写字母、数字和短横线，例如 spring-visit"))

    def validate_ends_on(self, field) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_l("结束日期不能早于开始日期"))

    @property
    def place(self) -> str | None:
        return (self.station_code.data or "").strip().upper() or None

    @property
    def facts(self) -> dict:
        return {**{name: blank_to_none(self[name].data) for name in self.FACTS}, "station_code": self.place}

    @property
    def terms(self) -> dict:
        return {name: blank_to_none(self[name].data) for name in self.TERMS}


class ApprovalForm(Form):
    approval = StringField(_l("批准文号"), validators=[required(_l("请填写批准这项活动的文件的文号")), line()])


class CodesForm(Form):
    size = number(_l("做多少个码"), most=MOST_CODES, default=100)


class RevokeForm(Form):
    serial = IntegerField(_l("第几号（留空是整批）"), validators=[Optional(), whole(MOST_CODES)])
    reason = StringField(_l("原因"), validators=[required(_l("请写明原因")), line()])


class UseForm(Form):
    code = StringField(
        _l("活动码"), validators=[required(_l("请输入纸上的 12 位码")), line()], render_kw={**CODE, "maxlength": "40"}
    )
