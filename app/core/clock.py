"""The only clock. Storage is UTC; Asia/Shanghai is for people."""

import datetime
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Shanghai")


def now() -> datetime.datetime:
    """This moment, aware, in UTC, to the second (printed and compared values stay equal on both engines)."""
    return datetime.datetime.now(datetime.UTC).replace(microsecond=0)


def local(moment: datetime.datetime) -> datetime.datetime:
    """The same moment on the wall clock of the city."""
    return moment.astimezone(LOCAL)


def today(moment: datetime.datetime) -> datetime.date:
    """The city's calendar day at this moment."""
    return local(moment).date()


def midnight(day: datetime.date) -> datetime.datetime:
    """The moment this calendar day begins in the city."""
    return at(day, datetime.time())


def at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """A time on the city's wall clock, as a moment."""
    return datetime.datetime.combine(day, time, tzinfo=LOCAL).astimezone(datetime.UTC)
