"""What members, keepers and the desk may send."""

import datetime
import decimal

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import HiddenInput

from app.accounts import rules as accounts
from app.accounts.phones import rules as phones
from app.content import rules as content
from app.core import clock
from app.core.forms import Form, ValidationError, line, required
from app.core.forms import text as paragraph
from app.points import words
from app.points.earning.rules import ConfirmedBy, Kind, Unit
from app.points.exchange.rules import Category, Move
from app.points.members.rules import ConsentKind

MOST = 1_000_000
NUMERIC = {"inputmode": "numeric", "autocomplete": "off"}
CODE = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


def whole(most: int = MOST, least: int = 1) -> NumberRange:
    return NumberRange(least, most, message=_l("请填 %(min)s 到 %(max)s 之间的整数"))


def number(label, *, least: int = 1, most: int = MOST, **more) -> IntegerField:
    message = _l("请填写整数")
    return IntegerField(label, validators=[InputRequired(message), whole(most, least)], render_kw=NUMERIC, **more)


def _version() -> IntegerField:
    """The row's counter when the form was opened."""
    return IntegerField(widget=HiddenInput(), default=0, validators=[InputRequired(), whole(MOST, 0)])


def choices(names) -> list[tuple[str, object]]:
    return [(key.value, label) for key, label in names.items()]


def without_codes(names) -> list[tuple[str, object]]:
    """Campaigns and their codes have a page of their own, with approval and a second person."""
    return [pair for pair in choices(names) if pair[0] not in (Kind.CAMPAIGN, ConfirmedBy.CODE)]


def name_field(label, ask, autocomplete: str = "off") -> StringField:
    """What somebody is to be called. `ask`: what to say when it is empty."""
    validators = [required(ask), Length(max=20, message=_l("请控制在 %(max)d 个字以内"))]
    return StringField(label, validators=validators, render_kw={"autocomplete": autocomplete})


class NameForm(Form):
    name = name_field(_l("怎么称呼您"), _l("请填写一个称呼，例如王女士"), "nickname")

    def validate_name(self, field) -> None:
        if not accounts.is_plain_name(field.data or ""):
            raise ValidationError(_l("请用看得见的文字，例如王女士"))


class ConsentForm(Form):
    """What may be allowed beside taking part; each for itself, none of them needed."""

    expiry_notes = BooleanField(_l("积分快到期时，在存折上提醒我"))
    stock_notes = BooleanField(_l("想要的好物有货时，在存折上告诉我"))

    @property
    def consents(self) -> set[ConsentKind]:
        given = {ConsentKind.EXPIRY_NOTES: self.expiry_notes.data, ConsentKind.STOCK_NOTES: self.stock_notes.data}
        return {kind for kind, is_given in given.items() if is_given}


class JoinForm(ConsentForm):
    adult = BooleanField(_l("我已满 18 周岁"), validators=[required(_l("满 18 周岁才能参加，请勾选确认"))])
    accepted = BooleanField(_l("我看过积分规则，同意参加"), validators=[required(_l("请先看积分规则，再勾选同意"))])


class LeaveForm(Form):
    sure = BooleanField(_l("我知道退出后积分作废，不能恢复"), validators=[required(_l("请先勾选确认"))])


class PhoneForm(Form):
    phone = TelField(
        _l("手机号"),
        validators=[required(_l("请填写手机号")), line()],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )

    @property
    def number(self) -> str:
        return phones.normalise(self.phone.data) or ""

    def validate_phone(self, field) -> None:
        if phones.normalise(field.data or "") is None:
            raise ValidationError(_l("请填写 11 位的手机号"))


class PhoneCodeForm(Form):
    code = StringField(
        _l("验证码"),
        validators=[required(_l("请填写短信里的 6 位数字"))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "12"},
    )

    @property
    def digits(self) -> str:
        return (self.code.data or "").replace(" ", "")

    def validate_code(self, field) -> None:
        if not phones.is_code(self.digits):
            raise ValidationError(_l("验证码是 6 位数字，请看短信再填一次"))


class NewMemberForm(NameForm, JoinForm):
    """The one page between a proved phone and a passbook."""


class RedeemForm(Form):
    """`request_key` is made with the page: pressed twice, it is one exchange. `cost`: the price that page showed. Whether it lies
    at the place, the exchange says.
    """

    place = RadioField(
        _l("在哪里领"), validators=[InputRequired(_l("请选择一个领取点")), line()], validate_choice=False
    )
    request_key = HiddenField(validators=[InputRequired(), Length(min=8, max=64)])
    cost = IntegerField(validators=[Optional()], widget=HiddenInput())


class PressForm(Form):
    """A tap: only the token travels."""


class PublicationForm(Form):
    """The state that was seen travels with the tap: pressed twice, the second does not undo the first."""

    seen = HiddenField(validators=[InputRequired()])


class CodeForm(Form):
    """What a keeper types or pastes to find a voucher: its code and PIN, or the link a scanner read."""

    code = StringField(
        _l("兑换码，或扫码得到的网址"),
        validators=[required(_l("请输入兑换码，或粘贴扫码得到的网址")), line()],
        render_kw=CODE,
    )
    pin = StringField(
        _l("会员说的数字"),
        validators=[Optional(), Regexp(r"^(\d{4}|\d{3} ?\d{3})$", message=_l("请填手机号后四位，或 6 位数字"))],
        render_kw={**NUMERIC, "maxlength": "7"},
    )


class MemberForm(Form):
    """What a keeper types or pastes to find a member: number and six digits, or the link a scanner read."""

    number = StringField(
        _l("会员号，或扫码得到的网址"),
        validators=[required(_l("请输入会员号，或粘贴扫码得到的网址")), line()],
        render_kw=CODE,
    )
    digits = StringField(
        _l("六位动态码"),
        validators=[Optional(), Regexp(r"^\d{3} ?\d{3}$", message=_l("请填会员手机上正在显示的六位数字"))],
        render_kw={**NUMERIC, "maxlength": "7"},
    )


class CollectForm(Form):
    adult = BooleanField(_l("已核验成年"))
    happened_at = DateTimeLocalField(_l("实际发放时间"), validators=[Optional()])

    @property
    def moment(self) -> datetime.datetime | None:
        """What the wall clock showed, as a moment."""
        typed = self.happened_at.data
        return clock.at(typed.date(), typed.time()) if typed else None


class ConfirmForm(Form):
    activity = RadioField(_l("参加了什么"), validators=[InputRequired(_l("请选择一项活动"))])
    place = SelectField(_l("在哪里"), validate_choice=True)
    quantity = IntegerField(
        _l("数量"),
        validators=[Optional(), whole(24 * 60)],
        render_kw=NUMERIC,
    )


class ReasonForm(Form):
    reason = StringField(_l("原因"), validators=[required(_l("请写明原因，会员看得到")), line()])


class ObjectionForm(Form):
    text = StringField(_l("哪里不对"), validators=[required(_l("请写明哪一张凭证、哪里不对")), line()])


class AnswerForm(Form):
    answer = StringField(_l("答复"), validators=[required(_l("请填写答复，领取点看得到")), line()])


class ActivityForm(Form):
    """An activity and its terms together; the operations keep them apart."""

    title = StringField(_l("名称"), validators=[required(_l("请填写名称")), line()])
    title_en = StringField(_l("英文名称"), validators=[Optional(), line()])
    slug = StringField(_l("网址短名"), validators=[required(_l("请填写网址用的短名"))])
    kind = SelectField(_l("种类"), choices=without_codes(words.ACTIVITIES), coerce=Kind)
    text = TextAreaField(_l("说明文字"), validators=[required(_l("请填写说明")), paragraph()], render_kw={"rows": "4"})
    text_en = TextAreaField(_l("英文说明"), validators=[Optional(), paragraph()], render_kw={"rows": "4"})
    station_code = StringField(_l("限定站点（站点编号）"), validators=[Optional(), line()])
    confirmed_by = SelectField(_l("谁来确认"), choices=without_codes(words.CONFIRMED_BY), coerce=ConfirmedBy)
    starts_on = DateField(_l("从哪天开始"), validators=[InputRequired(_l("请填写开始日期"))])
    ends_on = DateField(_l("到哪天为止"), validators=[Optional()])
    points = number(_l("积分"), most=1_000)
    unit = SelectField(_l("按什么记"), choices=choices(words.UNITS), coerce=Unit)
    per_day = number(_l("一天最多几个单位"), most=24)
    per_month = number(_l("一个月最多几天"), most=31)
    budget = IntegerField(_l("一共最多发多少分"), validators=[Optional(), whole(MOST, 0)], render_kw=NUMERIC)
    pending_days = number(_l("几天以后可用"), least=0, most=90, default=0)
    reason = StringField(_l("存折上写什么"), validators=[required(_l("请填写存折上写的话")), line()])
    reason_en = StringField(_l("存折上的英文"), validators=[Optional(), line()])
    version = _version()

    TERMS = ("points", "unit", "per_day", "per_month", "budget", "pending_days", "reason", "reason_en")
    FACTS = ("title", "title_en", "kind", "text", "text_en", "confirmed_by", "starts_on", "ends_on")

    def validate_slug(self, field) -> None:
        _slug(field)

    def validate_confirmed_by(self, field) -> None:
        if (field.data is ConfirmedBy.SITE) != (self.kind.data is Kind.QUIZ):
            raise ValidationError(_l("看展答题由网站自动记，别的活动由人确认，请改选"))

    def validate_ends_on(self, field) -> None:
        if field.data and self.starts_on.data and field.data < self.starts_on.data:
            raise ValidationError(_l("结束日期不能早于开始日期"))

    @property
    def terms(self) -> dict:
        return {name: blank_to_none(self[name].data) for name in self.TERMS}

    @property
    def facts(self) -> dict:
        return {**{name: blank_to_none(self[name].data) for name in self.FACTS}, **self.place}

    @property
    def place(self) -> dict:
        return {"station_code": (self.station_code.data or "").strip().upper() or None}


class RewardForm(Form):
    title = StringField(_l("名称"), validators=[required(_l("请填写名称")), line()])
    title_en = StringField(_l("英文名称"), validators=[Optional(), line()])
    slug = StringField(_l("网址短名"), validators=[required(_l("请填写网址用的短名"))])
    text = TextAreaField(_l("说明文字"), validators=[required(_l("请填写说明")), paragraph()], render_kw={"rows": "4"})
    text_en = TextAreaField(_l("英文说明"), validators=[Optional(), paragraph()], render_kw={"rows": "4"})
    art = SelectField(_l("图"))
    art_alt = StringField(_l("图上画的是什么"), validators=[required(_l("请用一句话说明图上画的是什么")), line()])
    art_alt_en = StringField(_l("图的英文说明"), validators=[Optional(), line()])
    category = SelectField(_l("好物类别"), choices=choices(words.CATEGORIES), coerce=Category)
    cost = number(_l("积分"), most=10_000)
    per_month = number(_l("每人每月最多换几件"), most=100)
    funding = StringField(_l("钱从哪里来"), validators=[required(_l("请写明资金来源")), line()])
    funding_en = StringField(_l("资金来源英文"), validators=[Optional(), line()])
    position = number(_l("排列次序"), most=10_000, default=100)
    version = _version()

    FACTS = (
        "title", "title_en", "text", "text_en", "art", "art_alt", "art_alt_en", "category", "cost", "per_month", "funding",
        "funding_en", "position",
    )  # fmt: skip

    def validate_slug(self, field) -> None:
        _slug(field)

    @property
    def facts(self) -> dict:
        return {name: blank_to_none(self[name].data) for name in self.FACTS}


class PlaceForm(Form):
    station_code = StringField(_l("站点编号"), validators=[required(_l("请填写站点编号")), line()])


class MoveForm(Form):
    kind = SelectField(
        _l("变动"), choices=[pair for pair in choices(words.MOVES) if pair[0] != Move.HANDED_OVER], coerce=Move
    )
    amount = number(_l("件数（盘点填实有数）"), least=0, most=100_000)
    supplier = StringField(_l("供货方（入库时填）"), validators=[Optional(), line()])
    price = StringField(
        _l("单价，元（入库时填）"),
        validators=[Optional(), Regexp(r"^[0-9]{1,6}(\.[0-9]{1,2})?$", message=_l("请填金额，例如 12.50"))],
        render_kw={"inputmode": "decimal", "autocomplete": "off"},
    )
    note = StringField(_l("来源或原因"), validators=[required(_l("请写明来源或原因")), line()])

    @property
    def bought(self) -> dict:
        """Of whom, and for how many 分 a piece."""
        cost = int(decimal.Decimal(self.price.data) * 100) if self.price.data else None
        return {"supplier": self.supplier.data or None, "unit_cost": cost}


class AdjustForm(Form):
    number = StringField(_l("会员号"), validators=[required(_l("请填写会员号")), line()], render_kw=CODE)
    amount = IntegerField(
        _l("加减多少分（减用负数）"),
        validators=[InputRequired(_l("请填写整数，减用负数")), whole(10_000, -10_000)],
        render_kw={"autocomplete": "off"},
    )
    reason = StringField(_l("原因"), validators=[required(_l("请写明原因，会员看得到")), line()])
    request_key = HiddenField(validators=[InputRequired(), Length(min=8, max=64)])

    def validate_amount(self, field) -> None:
        if field.data == 0:
            raise ValidationError(_l("请填写不是 0 的整数"))


class RulesForm(Form):
    """The next version of the rules; `seen` is the newest that its writer has read."""

    seen = IntegerField(widget=HiddenInput(), validators=[InputRequired(), whole(MOST, 0)])
    valid_from = DateField(_l("从哪天起用"), validators=[InputRequired(_l("请填写起用日期"))])
    text = TextAreaField(
        _l("规则，一行一条"), validators=[required(_l("请填写规则")), paragraph()], render_kw={"rows": "10"}
    )
    text_en = TextAreaField(_l("英文规则，一行一条"), validators=[Optional(), paragraph()], render_kw={"rows": "10"})
    expiry_months = number(_l("积分几个月有效"), most=120)
    day_cap = number(_l("每人每天最多得多少分"))
    month_cap = number(_l("每人每月最多得多少分"))
    year_cap = number(_l("每人每年最多换多少分"))
    hold_days = number(_l("兑换后留几天"), least=0, most=30)
    grace_days = number(_l("退回时已到期的积分宽限几天"), least=0, most=365)
    approval_above = number(_l("人工调整超过多少分要两个人"), least=0)

    FIGURES = (
        "valid_from", "text", "text_en", "expiry_months", "day_cap", "month_cap", "year_cap", "hold_days", "grace_days",
        "approval_above",
    )  # fmt: skip

    @property
    def figures(self) -> dict:
        return {name: blank_to_none(self[name].data) for name in self.FIGURES}


def blank_to_none(value):
    return None if value == "" else value


def _slug(field) -> None:
    if not content.is_slug(field.data or ""):
        raise ValidationError(_l("网址用小写字母、数字和短横线，例如 spring-visit"))
