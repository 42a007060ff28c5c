"""The hall of a demonstration: the city's real, sourced content. The draw archive stays empty until somebody imports draws."""

import datetime

from app.core.audit import System
from app.core.city import City
from app.exhibition import loading
from app.exhibition.loans import demonstration as loans


def load(city: City, now: datetime.datetime) -> None:
    loading.load(city, by=System(), now=now)
    loans.load(now)
