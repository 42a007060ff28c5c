"""What the desk sends about a version."""

import datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, HiddenField, IntegerField, StringField
from wtforms.validators import AnyOf, InputRequired, NumberRange, Optional, Regexp

from app.content.workflow import rules
from app.content.workflow.kinds import Plan
from app.core import clock
from app.core.forms import Form, line


class SeenForm(Form):
    """Which version was looked at."""

    seen = HiddenField(validators=[Regexp(r"^\d{1,9}$", message=_l("请重新打开这一页再操作"))])

    @property
    def number(self) -> int:
        return int(self.seen.data or 0)


class MinuteField(DateTimeLocalField):
    """A time on the city's clock, or nothing."""

    def __init__(self, label, **options) -> None:
        super().__init__(label, validators=[Optional()], **options)

    def process_formdata(self, valuelist) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError as error:
            raise ValueError(str(_l("请填写日期和时间"))) from error

    @property
    def moment(self) -> datetime.datetime | None:
        return clock.at(self.data.date(), self.data.time()) if self.data else None


class SubmitForm(SeenForm):
    publish_at = MinuteField(_l("定时公布"))
    withdraw_at = MinuteField(_l("到时撤下"))

    @property
    def plan(self) -> Plan:
        return Plan(self.publish_at.moment, self.withdraw_at.moment)


class DecisionForm(SeenForm):
    answer = StringField(validators=[InputRequired(), AnyOf(["pass", "return"])])
    words = StringField(_l("意见"), validators=[line()])

    @property
    def passed(self) -> bool:
        return self.answer.data == "pass"


class WithdrawalForm(SeenForm):
    reason = StringField(_l("撤下的原因"), validators=[line()])


class RestoreForm(SeenForm):
    number_wanted = IntegerField(validators=[InputRequired(), NumberRange(min=1, max=999_999)])


class StepsForm(Form):
    steps = IntegerField(
        _l("除作者外要几个人审"),
        validators=[InputRequired(), NumberRange(min=0, max=rules.MOST_REVIEWS, message=_l("请填 0 到 4"))],
    )
