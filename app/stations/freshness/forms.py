"""What the desk may set about freshness."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired
from wtforms.widgets import HiddenInput

from app.core.forms import Form
from app.stations import words
from app.stations.rules import HOURS_COUNT, Periods, Service

NEXT_OPENING_DAY = "day"
IN_DAYS = [(str(days), _l("%(n)s 天", n=days)) for days in (1, 2, 3, 5, 7, 10, 14, 21, 30, 45, 60, 90)]


class PeriodsForm(Form):
    """How long words count: one choice for the hours, one for each service (added below)."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    hours = SelectField(_l("开门时间"), choices=IN_DAYS)

    def show(self, periods: Periods, version: int) -> None:
        self.version.data, self.hours.data = version, str(periods.hours)
        for service, days in periods.services.items():
            self[service.value].data = NEXT_OPENING_DAY if days is None else str(days)

    @property
    def periods(self) -> Periods:
        days = {service: self[service.value].data for service in Service}
        services = {service: None if said == NEXT_OPENING_DAY else int(said) for service, said in days.items()}
        return Periods(services, int(self.hours.data or HOURS_COUNT))


for _service in Service:
    _choices = [(NEXT_OPENING_DAY, _l("到下个营业日关门")), *IN_DAYS]
    setattr(PeriodsForm, _service.value, SelectField(words.SERVICES[_service], choices=_choices))
