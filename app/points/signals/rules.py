"""From where on something is worth a look. A signal is a question to a person, never a verdict. Standard library only."""

import datetime
from enum import StrEnum

LOOK_BACK = datetime.timedelta(days=30)


class Signal(StrEnum):
    """Many confirmations by one person in a day; many activities of one member in a day; many hand-overs of one person to one
    member; many wrong digits typed by one person.
    """

    MANY_CONFIRMED = "many-confirmed"
    MANY_ACTIVITIES = "many-activities"
    SAME_PAIR = "same-pair"
    WRONG_DIGITS = "wrong-digits"


FROM = {
    Signal.MANY_CONFIRMED: 40,
    Signal.MANY_ACTIVITIES: 4,
    Signal.SAME_PAIR: 6,
    Signal.WRONG_DIGITS: 10,
}
