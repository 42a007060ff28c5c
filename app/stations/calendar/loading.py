"""What is known when the site is set up: arrangements that came with the program, closures from the city's folder."""

import datetime

import chinese_calendar
from chinese_calendar.constants import holidays, workdays

from app.core import clock
from app.core.audit import System
from app.core.city import City
from app.core.db import db
from app.stations.calendar import operations, queries
from app.stations.calendar.models import HolidayYear, MarketClosure
from app.stations.calendar.rules import NAMES

SOURCE = f"chinesecalendar {chinese_calendar.__version__}"
CHINESE = {english.lower(): name for name, english in NAMES.items()}


def packaged(year: int) -> dict[str, list[str]]:
    """The days of a year as the package knows them; empty for a year it does not know."""
    kinds = {"holiday": holidays, "workday": workdays}
    days = {
        day.isoformat(): [kind, CHINESE[name.lower()], NAMES[CHINESE[name.lower()]]]
        for kind, table in kinds.items()
        for day, name in table.items()
        if day.year == year
    }
    return dict(sorted(days.items()))


def load_years(now: datetime.datetime) -> list[int]:
    """Add the present and the next year where the package knows them and the centre has no table. Gives those added."""
    this_year = clock.today(now).year
    added = []
    for year in (this_year, this_year + 1):
        days = packaged(year)
        if days and db.session.get(HolidayYear, year) is None:
            operations.set_year(year, days, source=SOURCE, version=0, by=System(), now=now)
            added.append(year)
    return added


def load_closures(city: City, now: datetime.datetime) -> None:
    """The closures whose source the city's folder names, once."""
    for row in city.read("market-closures.toml").get("closures", ()):
        if db.session.get(MarketClosure, row["first_day"]) is None and not queries.closures(row["first_day"]):
            operations.add_closure(
                row["first_day"], row["last_day"], row["name"],
                name_en=row["name_en"], source=row["source"], by=System(), now=now,
            )  # fmt: skip


def set_up(city: City, now: datetime.datetime) -> None:
    load_years(now)
    load_closures(city, now)
