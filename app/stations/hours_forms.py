"""What an owner and the desk may send about a place's hours."""

import datetime

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Optional, ValidationError
from wtforms.widgets import HiddenInput

from app.core.forms import Form, refuse
from app.stations import imports, opening, sheets, words
from app.stations.forms import CLOCK, clock_time
from app.stations.models import Station
from app.stations.opening import Interval, OnHolidays
from app.stations.rules import LONGEST_EXCEPTION_DAYS

LATEST_AHEAD = datetime.timedelta(days=400)


class WeekForm(Form):
    """The usual week, in the words of the sheet."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    day_0 = StringField(words.WEEKDAYS[0])
    day_1 = StringField(words.WEEKDAYS[1])
    day_2 = StringField(words.WEEKDAYS[2])
    day_3 = StringField(words.WEEKDAYS[3])
    day_4 = StringField(words.WEEKDAYS[4])
    day_5 = StringField(words.WEEKDAYS[5])
    day_6 = StringField(words.WEEKDAYS[6])

    def show(self, station: Station) -> None:
        self.version.data, weekly = station.version, station.hours.weekly
        for day in range(7):
            self[f"day_{day}"].data = sheets.hours_text(weekly.get(day, ())) if weekly else ""

    def week(self) -> dict[int, tuple[Interval, ...]] | None:
        """The typed week; None when something is wrong, said beside its day."""
        fields = [self[f"day_{day}"] for day in range(7)]
        try:
            return sheets.intervals_of(sheets.week_of([field.data or "" for field in fields]))
        except sheets.Wrong as wrong:
            day = int(wrong.detail) if wrong.detail.isdigit() else 0
            problem = sheets.Problem(0, sheets.DAYS[day], wrong.kind, fields[day].data or "")
            refuse(imports.explain(problem))(fields[day])
            return None


class _TimesForm(Form):
    """An answer that may need two times."""

    answer: RadioField
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
        """The times; None means closed or as usual."""
        return opening.interval(self.opens.data, self.closes.data) if self.answer.data == "other" else None


class DaysForm(_TimesForm):
    """Days to come that differ."""

    first = DateField(_l("从哪天"), validators=[InputRequired(_l("请选择日期"))])
    last = DateField(_l("到哪天"), validators=[Optional()])
    answer = RadioField(
        _l("这几天"),
        choices=[("closed", _l("休息")), ("other", _l("改时间"))],
        default="closed",
        validators=[InputRequired(_l("请选择一项"))],
    )

    def check_days(self, today: datetime.date) -> bool:
        """Whether these days may differ: not past, not too many. What is wrong is said beside its field."""
        first, last = self.first.data, self.last.data or self.first.data
        if first < today or first > today + LATEST_AHEAD:
            refuse(_l("请选今天或以后的日期"))(self.first)
        elif last < first:
            refuse(_l("结束日期早于开始日期，请改一个"))(self.last)
        elif (last - first).days >= LONGEST_EXCEPTION_DAYS:
            refuse(_l("一次最多 31 天；更长的请联系中心改成“暂停服务”"))(self.last)
        return not (self.first.errors or self.last.errors)


class HolidaysForm(_TimesForm):
    """What the place does on public holidays."""

    answer = RadioField(
        _l("国家法定节假日"),
        choices=[(answer.value, label) for answer, label in words.ON_HOLIDAYS.items()],
        validators=[InputRequired(_l("请选择一项"))],
    )

    def show(self, station: Station) -> None:
        self.answer.data = station.on_holidays.value if station.on_holidays else None
        for each in opening.whole(station.holiday_opens, station.holiday_closes):
            self.opens.data, self.closes.data = opening.clock_text(each.opens), opening.clock_text(each.closes)

    @property
    def on_holidays(self) -> OnHolidays:
        return OnHolidays(self.answer.data)
