"""What travels with a tap. Without script both fields are missing, and the tap is of now."""

from wtforms import IntegerField, StringField
from wtforms.validators import Length, NumberRange, Optional

from app.stations.acts.operations import Tap
from app.stations.acts.rules import LATE
from app.stations.forms import DayForm, ServiceForm, TapForm

LONGEST_AGE = 400 * 24 * 3600


class OwnTapForm(TapForm):
    """`key` is the phone's own number of the tap, `age` the seconds it was kept."""

    key = StringField(validators=[Length(max=60)])
    age = IntegerField(validators=[Optional(), NumberRange(0, LONGEST_AGE)])

    @property
    def tap(self) -> Tap:
        return Tap(self.key.data or "", self.age.data or 0)

    @property
    def is_late(self) -> bool:
        return (self.age.data or 0) >= LATE.total_seconds()


class OwnServiceForm(ServiceForm, OwnTapForm):
    """The pressed button says which state; with what travels with a tap."""


class OwnDayForm(DayForm, OwnTapForm):
    """Today's hours, with what travels with a tap."""
