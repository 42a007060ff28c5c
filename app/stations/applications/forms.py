"""What applicants and the desk fill in."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from app.content.moderation import words as moderation
from app.core import i18n
from app.core.city import City
from app.core.forms import Form, ValidationError, refuse, required
from app.stations import rules, sheets, words
from app.stations.applications.words import APPLICANTS, PROMISES
from app.stations.coordinates import System
from app.stations.models import Station
from app.stations.rules import Service

ASKED = ("name", "address", "phone", "position", "new_owner")
TOO_LONG = _l("请控制在 %(max)d 个字以内")


def _phone(_form: Form, field: StringField) -> None:
    try:
        sheets.phone_of(field.data or "")
    except sheets.Wrong as wrong:
        raise ValidationError(_l("请填电话号码，只用数字、空格和短横线")) from wrong


class ChangeForm(Form):
    """Identity facts as they stand, to be changed; the reason, and whom to call back."""

    name = StringField(_l("名称"), validators=[required(_l("请填写名称")), Length(max=60, message=TOO_LONG)])
    address = StringField(_l("地址"), validators=[Length(max=120, message=TOO_LONG)])
    phone = StringField(_l("对外电话"), validators=[_phone], render_kw={"inputmode": "tel"})
    position = StringField(_l("搬家了？新位置在哪里"), validators=[Length(max=120, message=TOO_LONG)])
    new_owner = StringField(_l("换站主？新站主怎么称呼"), validators=[Length(max=20, message=TOO_LONG)])
    why = TextAreaField(
        _l("为什么改"),
        validators=[required(_l("请写一句为什么改，审批的人要看")), Length(max=300, message=TOO_LONG)],
        render_kw={"rows": 3},
    )

    def validate_name(self, field: StringField) -> None:
        fault = moderation.fault_of(field.data or "")
        if fault:
            raise ValidationError(fault)

    def show(self, station: Station, wanted: dict[str, Any]) -> None:
        for name in ("name", "address", "phone"):
            self[name].data = wanted.get(name, getattr(station, name))
        for name in ("position", "new_owner", "why"):
            self[name].data = wanted.get(name, "")

    def facts(self, station: Station) -> dict[str, Any] | None:
        """What differs from the place as it stands; None (and said) when nothing does."""
        present = {name: getattr(station, name) or "" for name in ("name", "address", "phone")}
        typed = {name: (self[name].data or "") for name in ASKED}
        wanted = {name: value for name, value in typed.items() if value != present.get(name, "")}
        if not wanted:
            refuse(_l("和现在的一样，没有要改的"))(self.name)
            return None
        return {"wanted": {**wanted, "why": self.why.data}, "before": present}


class ServiceStationForm(Form):
    """An outlet would like to be a 公益驿站."""

    services = SelectMultipleField(
        _l("能提供哪些服务"),
        choices=[(service.value, label) for service, label in words.SERVICES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    hours = StringField(_l("每天几点到几点"), validators=[required(_l("请填写时间，例如 08:00-20:00"))])
    closed = SelectMultipleField(
        _l("哪天休息"),
        choices=[(str(day), label) for day, label in enumerate(words.WEEKDAYS)],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    promises = SelectMultipleField(
        _l("承诺"),
        choices=list(PROMISES.items()),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def validate_services(self, field: SelectMultipleField) -> None:
        if Service.WATER.value not in (field.data or []) or len(field.data) < 3:
            raise ValidationError(_l("至少要有饮水和另外两样，请勾选"))

    def validate_hours(self, field: StringField) -> None:
        try:
            if not sheets.hours_of(field.data):
                raise ValidationError(_l("请填写时间，例如 08:00-20:00"))
        except sheets.Wrong as wrong:
            raise ValidationError(_l("看不懂，请写成 08:00-20:00；两段用逗号隔开")) from wrong

    def validate_promises(self, field: SelectMultipleField) -> None:
        if set(field.data or []) != set(PROMISES):
            raise ValidationError(_l("每一条都要做得到，请全部勾选；做不到的，请先打电话问中心"))

    def show(self, facts: dict[str, Any]) -> None:
        self.services.data, self.promises.data = facts["services"], facts["promises"]
        self.hours.data, self.closed.data = facts["hours"], facts["closed"]

    def facts(self) -> dict[str, Any]:
        times = [[each.opens, each.closes] for each in sheets.hours_of(self.hours.data)]
        closed = set(self.closed.data or [])
        weekly = {str(day): times for day in range(7) if str(day) not in closed}
        return {
            "services": [service.value for service in Service if service.value in self.services.data],
            "weekly": weekly,
            "hours": self.hours.data,
            "closed": sorted(closed),
            "promises": list(PROMISES),
        }


class OutletForm(Form):
    """Somebody would like to open an outlet. No more about a person than is needed to call back."""

    county = SelectField(_l("县（市、区）"))
    town = SelectField(_l("街道或乡镇"))
    address = StringField(
        _l("大概位置"), validators=[required(_l("请写大概位置，例如某路某小区门口")), Length(max=120, message=TOO_LONG)]
    )
    premises = StringField(
        _l("场地"),
        validators=[required(_l("请写场地情况，例如临街门面约 30 平方米")), Length(max=120, message=TOO_LONG)],
    )
    who = RadioField(
        _l("以什么身份"),
        choices=list(APPLICANTS.items()),
        default="person",
        validators=[InputRequired(_l("请选择一项"))],
    )
    name = StringField(
        _l("怎么称呼您"),
        validators=[required(_l("请填写称呼")), Length(max=20, message=TOO_LONG)],
        render_kw={"autocomplete": "name"},
    )
    phone = StringField(
        _l("联系电话"),
        validators=[required(_l("请填写电话，中心会回电")), Length(max=20, message=TOO_LONG), _phone],
        render_kw={"autocomplete": "tel", "inputmode": "tel"},
    )
    adult = BooleanField(_l("我已年满 18 周岁"), validators=[InputRequired(_l("未满 18 周岁不能登记；已满的请勾选"))])
    agreed = BooleanField(
        _l("同意中心为联系我保存以上信息，办结 180 天后删除电话"), validators=[InputRequired(_l("要同意才能登记"))]
    )

    def offer_divisions(self, city: City) -> None:
        self.county.choices = [(county.code, i18n.plain(county, "name")) for county in city.counties.values()]
        towns = [
            (town.code, f"{i18n.plain(city.counties[town.county_code], 'name')} {i18n.plain(town, 'name')}")
            for town in city.towns.values()
        ]
        self.town.choices = [("", _l("不清楚")), *towns]

    def facts(self) -> dict[str, Any]:
        return {name: self[name].data for name in ("who", "county", "town", "address", "premises")}


class StepForm(Form):
    """A word of the desk with a step; a return needs one. The position only where a place has moved, the number only for a
    new outlet.
    """

    note = StringField(_l("说明"), validators=[Length(max=200, message=TOO_LONG)])
    code = StringField(_l("站点编号"), render_kw={"autocomplete": "off"})
    lat = StringField(_l("纬度"), render_kw={"inputmode": "decimal"})
    lng = StringField(_l("经度"), render_kw={"inputmode": "decimal"})
    # Only on the page where a place has moved; missing elsewhere, so that the form checks nothing of it.
    system = SelectField(
        _l("坐标系"), choices=[(system.value, system.value) for system in System], validate_choice=False
    )

    def needs_reason(self) -> bool:
        """False, and said, when there is none."""
        if self.note.data:
            return True
        refuse(_l("请写明退回的理由，申请人会看到"))(self.note)
        return False

    def new_code(self) -> str | None:
        """The number a new outlet is given; None, and said, when it is none."""
        code = rules.normal_code(self.code.data or "")
        if rules.is_code(code):
            return code
        refuse(_l("请填写站点编号：字母、数字和短横线，3 到 32 位"))(self.code)
        return None

    def position(self, city: City) -> dict[str, Any] | None:
        """What was typed, in WGS-84 beside it; None without a position, and said when it is none of this city's."""
        if not self.lat.data and not self.lng.data:
            return None
        try:
            lat, lng = sheets.degrees_of(self.lat.data, 90), sheets.degrees_of(self.lng.data, 180)
        except sheets.Wrong:
            lat = lng = None
        if lat is None or lng is None:
            refuse(_l("不是经纬度，请填小数，例如 37.384123"))(self.lat)
            return None
        found = sheets.position(lat, lng, System(self.system.data) if self.system.data in set(System) else System.WGS84)
        if not sheets.within(city, found["lat"], found["lng"]):
            refuse(_l("不在本市范围内，请检查坐标系，以及经纬度是否填反"))(self.lat)
            return None
        return found
