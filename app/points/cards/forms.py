"""What is typed about cards: at a counter, at the desk, on the site."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, IntegerField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, Regexp

from app.core.forms import Form, line, required
from app.points.cards import rules
from app.points.forms import CODE, NUMERIC, ConsentForm, name_field

PIN = {**NUMERIC, "maxlength": str(rules.PIN_DIGITS)}
SIX_DIGITS = Regexp(r"^\d{6}$", message=_l("密码是 6 位数字"))


def _number(label=None, message=None) -> StringField:
    return StringField(
        label or _l("卡号，或扫码得到的网址"),
        validators=[required(message or _l("请输入卡上的 8 位卡号")), line()],
        render_kw=CODE,
    )


def _pin(*more) -> PasswordField:
    return PasswordField(_l("卡密码"), validators=[*more, SIX_DIGITS], render_kw=PIN)


class CardForm(Form):
    """With the PIN the card opens; without it only taking part can be confirmed."""

    number = _number()
    pin = _pin(Optional())


class CardSignInForm(Form):
    number = _number(_l("卡号"))
    pin = _pin(required(_l("请输入卡密码，6 位数字")))


class ActivateForm(ConsentForm):
    """The person is there with a document in hand; they type the PIN themselves."""

    number = _number()
    pin = _pin(required(_l("请本人拆开密码条，自己输入")))
    name = name_field(_l("怎么称呼持卡人"), _l("请填写一个称呼，例如王女士"))
    place = SelectField(_l("在哪里办"), validate_choice=True)
    is_adult = BooleanField(_l("本人声明已满 18 周岁"), validators=[required(_l("满 18 周岁才能办卡，请本人确认"))])
    adult = BooleanField(_l("已核验成年"), validators=[required(_l("请看一眼有效证件，再勾选“已核验成年”"))])
    accepted = BooleanField(
        _l("已向本人说明积分规则，本人同意"), validators=[required(_l("请先说明积分规则，本人同意再勾选"))]
    )


class ServeForm(Form):
    """Who came with the card: the holder, or a relative on record."""

    who = RadioField(_l("谁来办"), validators=[InputRequired(_l("请选来办的人"))])

    @property
    def proxy_id(self) -> int | None:
        return None if self.who.data == "self" else int(self.who.data)


class RedeemCardForm(ServeForm):
    """`request_key` is made with the page: pressed twice, it is one exchange."""

    what = RadioField(_l("换哪一件"), validators=[InputRequired(_l("请选一件好物"))])
    request_key = HiddenField(validators=[InputRequired(), Length(min=8, max=64)])


class ProxyForm(Form):
    name = name_field(_l("家人怎么称呼"), _l("请填写一个称呼，例如女儿小王"))
    agreed = BooleanField(_l("持卡人当面同意由这位家人代办"), validators=[required(_l("请持卡人当面同意，再勾选"))])


class LostForm(Form):
    number = _number(_l("丢失的卡号"))


class PrintForm(Form):
    station_code = StringField(_l("给哪个站点（站点编号）"), validators=[required(_l("请填写站点编号")), line()])
    sheets = IntegerField(
        _l("几张纸（一张 5 张卡）"),
        validators=[
            InputRequired(_l("请填写整数")),
            NumberRange(1, rules.MOST_SHEETS, message=_l("请填 %(min)s 到 %(max)s 之间的整数")),
        ],
        render_kw=NUMERIC,
        default=1,
    )


class ReplaceForm(Form):
    number = _number(_l("新卡的卡号"))
    seen = BooleanField(_l("本人在场，看过证件，称呼与登记的一致"), validators=[required(_l("请先核对本人，再勾选"))])
