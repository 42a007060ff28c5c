"""What an owner and the desk may send."""

import datetime
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FileField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import AnyOf, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.core import i18n
from app.core.city import City
from app.core.forms import Form, line, refuse, required
from app.core.spreadsheets import Row
from app.stations import imports, opening, sheet_reader, sheets, words
from app.stations.coordinates import System
from app.stations.models import Station
from app.stations.opening import Hours, Interval
from app.stations.rules import Status

CLOCK = {"type": "time", "inputmode": "numeric", "autocomplete": "off"}
LONGEST_DAY = 24 * 60


class TapForm(Form):
    """A tap: only the token travels."""


class ServiceForm(Form):
    """The pressed button says which."""

    state = StringField(validators=[InputRequired(), AnyOf([Status.WORKS.value, Status.BROKEN.value])])

    @property
    def status(self) -> Status:
        return Status(self.state.data)


class DayForm(Form):
    """Today's hours: as usual, closed, or other times."""

    answer = RadioField(
        _l("今天几点开门"),
        choices=[("usual", _l("照常")), ("closed", _l("今天休息")), ("other", _l("改时间"))],
        default="usual",
        validators=[InputRequired(_l("请选择一项"))],
    )
    opens = StringField(_l("开门"), render_kw=CLOCK)
    closes = StringField(_l("关门"), render_kw=CLOCK)

    def validate_opens(self, field) -> None:
        clock_time(self, field, _l("请填写开门时间，例如 08:00"))

    def validate_closes(self, field) -> None:
        clock_time(self, field, _l("请填写关门时间，例如 20:00"))
        if self.answer.data == "other" and field.data and field.data == self.opens.data:
            raise ValidationError(_l("开门和关门时间相同，请改一个"))

    @property
    def interval(self) -> Interval | None:
        """The other times; None means closed."""
        return opening.interval(self.opens.data, self.closes.data) if self.answer.data == "other" else None

    def show(self, hours: Hours, day: datetime.date) -> None:
        """Fill in what holds on this day."""
        intervals = hours.on(day)
        if day in hours.exceptions:
            self.answer.data = "other" if intervals else "closed"
        if intervals:
            self.opens.data = opening.clock_text(intervals[0].opens)
            self.closes.data = opening.clock_text(intervals[-1].closes)


def clock_time(form: Form, field, message) -> None:
    if form.answer.data != "other":
        return
    try:
        minutes = opening.to_minutes(field.data or "")
    except ValueError as error:
        raise ValidationError(message) from error
    if field.short_name == "opens" and minutes >= LONGEST_DAY:
        raise ValidationError(message)


class UploadForm(Form):
    """A sheet of the network."""

    file = FileField(
        _l("表格文件"), validators=[required(_l("请选择要上传的 .xlsx 表格"))], render_kw={"accept": ".xlsx"}
    )
    system = RadioField(
        _l("表里的经纬度来自"),
        choices=[
            (System.WGS84.value, _l("WGS-84（GPS、天地图、本站导出）")),
            (System.GCJ02.value, _l("GCJ-02（高德地图、腾讯地图）")),
            (System.BD09.value, _l("BD-09（百度地图）")),
        ],
        default=System.WGS84.value,
        validators=[InputRequired(_l("请选择坐标系"))],
    )


class StationForm(Form):
    """Identity facts of a place, its week and what it offers, in the words of the sheet."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    name = StringField(
        _l("名称"), validators=[required(_l("请填写名称")), Length(max=60, message=_l("请控制在 %(max)d 个字以内"))]
    )
    name_en = StringField(_l("英文名称"), validators=[Length(max=120, message=_l("请控制在 %(max)d 个字以内"))])
    kind = SelectField(_l("类别"), choices=[(kind.value, label) for kind, label in words.KINDS.items()])
    state = SelectField(_l("状态"), choices=[(state.value, label) for state, label in words.STATES.items()])
    county_code = SelectField(_l("县（市、区）"))
    town_code = SelectField(_l("街道或乡镇"))
    address = StringField(_l("地址"), validators=[Length(max=120, message=_l("请控制在 %(max)d 个字以内"))])
    address_en = StringField(_l("英文地址"), validators=[line()])
    phone = StringField(_l("电话"))
    channel_type = StringField(_l("渠道类型"), validators=[Length(max=30, message=_l("请控制在 %(max)d 个字以内"))])
    opened_on = StringField(_l("启用日期"), render_kw={"type": "date"})
    step_free = RadioField(
        _l("无台阶"),
        choices=[("yes", _l("是，轮椅可进")), ("no", _l("否，有台阶")), ("unknown", _l("不清楚"))],
        default="unknown",
    )
    lat = StringField(_l("纬度"), render_kw={"inputmode": "decimal"})
    lng = StringField(_l("经度"), render_kw={"inputmode": "decimal"})
    system = SelectField(_l("坐标系"), choices=[(system.value, system.value) for system in System])
    position_is_schematic = BooleanField(_l("位置仅为示意"))
    day_0 = StringField(words.WEEKDAYS[0])
    day_1 = StringField(words.WEEKDAYS[1])
    day_2 = StringField(words.WEEKDAYS[2])
    day_3 = StringField(words.WEEKDAYS[3])
    day_4 = StringField(words.WEEKDAYS[4])
    day_5 = StringField(words.WEEKDAYS[5])
    day_6 = StringField(words.WEEKDAYS[6])
    holidays = StringField(_l("国家法定节假日"))
    services = SelectMultipleField(
        _l("服务项"),
        choices=[(service.value, label) for service, label in words.SERVICES.items()],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer_divisions(self, city: City) -> None:
        """Counties and towns of the city to choose from."""
        self.county_code.choices = [(county.code, i18n.plain(county, "name")) for county in city.counties.values()]
        towns = [
            (town.code, f"{i18n.plain(city.counties[town.county_code], 'name')} {i18n.plain(town, 'name')}")
            for town in city.towns.values()
        ]
        self.town_code.choices = [("", _l("不填")), *towns]

    def show(self, station: Station) -> None:
        """Fill in what is stored."""
        line_now = sheets.line_of(station)
        for name in (
            "name",
            "name_en",
            "kind",
            "state",
            "county_code",
            "address",
            "address_en",
            "phone",
            "channel_type",
        ):
            self[name].data = line_now[name]
        self.town_code.data = line_now["town_code"] or ""
        self.opened_on.data = line_now["opened_on"]
        self.version.data = station.version
        self.lat.data, self.lng.data = (str(value) if value is not None else "" for value in (station.lat, station.lng))
        self.position_is_schematic.data = station.position_is_schematic
        self.step_free.data = {True: "yes", False: "no", None: "unknown"}[station.step_free]
        self.services.data = line_now["services"]
        self.holidays.data = line_now["holidays"]
        weekly = station.hours.weekly
        for day in range(7):
            self[f"day_{day}"].data = sheets.hours_text(weekly.get(day, ())) if weekly else ""

    def line(self, code: str, city: City) -> dict | None:
        """What was typed as a line of the sheet; None when something is wrong, said beside its field."""
        reader = sheet_reader.LineReader(city, System(self.system.data))
        row = Row(0, {**self._cells(city), sheets.CODE: code})
        line = reader.line(row)
        for problem in reader.problems:
            refuse(imports.explain(problem))(self[FIELDS.get(problem.heading, "name")])
        return None if reader.problems else line

    def ask_for(self, lacking: Sequence[str]) -> None:
        """Say beside each field what is missing before the public sees the place."""
        for name in lacking:
            problem = sheets.Problem(0, sheets.COLUMN_OF[name], "not ready")
            refuse(imports.explain(problem))(self[FIELDS[problem.heading]])

    def _cells(self, city: City) -> dict[str, str]:
        """The typed values as cells of the sheet, so that one reader decides for both."""
        county, town = city.counties.get(self.county_code.data), city.towns.get(self.town_code.data or "")
        services = self.services.data or []
        return {
            **{heading: self[name].data or "" for heading, name in FIELDS.items() if name not in CHOSEN},
            sheets.KIND: next(name for name, kind in sheets.KINDS.items() if kind.value == self.kind.data),
            sheets.STATE: next(name for name, state in sheets.STATES.items() if state.value == self.state.data),
            sheets.COUNTY: county.name if county else "",
            sheets.TOWN: town.code if town else "",
            sheets.STEP_FREE: {"yes": "是", "no": "否"}.get(self.step_free.data, ""),
            sheets.SCHEMATIC: "是" if self.position_is_schematic.data else "否",
            sheets.SYSTEM: self.system.data,
            sheets.SERVICES: "、".join(name for name, each in sheets.SERVICE_NAMES.items() if each.value in services),
        }


# Which field answers for which column of the sheet.
FIELDS = {
    sheets.NAME: "name", sheets.NAME_EN: "name_en", sheets.KIND: "kind", sheets.STATE: "state",
    sheets.COUNTY: "county_code", sheets.TOWN: "town_code", sheets.ADDRESS: "address", sheets.ADDRESS_EN: "address_en",
    sheets.PHONE: "phone", sheets.CHANNEL: "channel_type", sheets.OPENED: "opened_on", sheets.LAT: "lat",
    sheets.LNG: "lng", sheets.SYSTEM: "system", sheets.STEP_FREE: "step_free", sheets.SERVICES: "services",
    sheets.HOLIDAYS: "holidays",
    **{day: f"day_{number}" for number, day in enumerate(sheets.DAYS)},
}  # fmt: skip
CHOSEN = {"kind", "state", "county_code", "town_code", "system", "step_free", "services"}
