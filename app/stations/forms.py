"""What an owner and the desk may send."""

import datetime

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.validators import AnyOf, InputRequired, ValidationError

from app.core.forms import Form
from app.stations import opening
from app.stations.opening import Hours, Interval
from app.stations.rules import Status

CLOCK = {"type": "time", "inputmode": "numeric", "autocomplete": "off"}
LONGEST_DAY = 24 * 60


class ConfirmForm(Form):
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
        _clock_time(self, field, _l("请填写开门时间，例如 08:00"))

    def validate_closes(self, field) -> None:
        _clock_time(self, field, _l("请填写关门时间，例如 20:00"))
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


def _clock_time(form: DayForm, field, message) -> None:
    if form.answer.data != "other":
        return
    try:
        minutes = opening.to_minutes(field.data or "")
    except ValueError as error:
        raise ValidationError(message) from error
    if field.name == "opens" and minutes >= LONGEST_DAY:
        raise ValidationError(message)
