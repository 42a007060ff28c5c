"""What weather there is, and how long it may be announced. Standard library only."""

import datetime
from enum import StrEnum

LONGEST = datetime.timedelta(days=14)


class Weather(StrEnum):
    """高温, 雨天, 寒冷."""

    HEAT = "heat"
    RAIN = "rain"
    FROST = "frost"
