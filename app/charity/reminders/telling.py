"""A reminder in a sentence."""

import datetime
from collections.abc import Collection

from flask_babel import ngettext

from app.charity.reminders import queries
from app.charity.reminders.models import Reminder
from app.charity.shares import FILE
from app.core import city, clock, i18n, templating


def said(row: Reminder, today: datetime.date) -> str:
    who, day = i18n.plain(row.publisher, "name"), templating.day(row.due_on)
    left = (row.due_on - today).days
    told = {"who": who, "day": day, "year": row.year}
    entry = next((each for each in city.current().read(FILE).get("calendar", []) if each["key"] == row.key), None)
    if entry is not None and not entry.get("ours"):
        other = i18n.plain(entry, "who")
        return ngettext(
            "%(day)s前%(other)s公布 %(year)s 年度全国情况，还有 %(num)d 天；到时请把公告录进来",
            "%(day)s前%(other)s公布 %(year)s 年度全国情况，还有 %(num)d 天；到时请把公告录进来",
            left,
            day=day,
            other=other,
            year=row.year,
        )
    if left >= 0:
        return ngettext(
            "%(who)s：%(day)s前公布 %(year)s 年度公益金使用情况，还有 %(num)d 天",
            "%(who)s：%(day)s前公布 %(year)s 年度公益金使用情况，还有 %(num)d 天",
            left,
            **told,
        )
    return ngettext(
        "%(who)s：%(day)s已过 %(num)d 天，%(year)s 年度公益金使用情况还没有公布",
        "%(who)s：%(day)s已过 %(num)d 天，%(year)s 年度公益金使用情况还没有公布",
        -left,
        **told,
    )


def of_editors(codes: Collection[str], now: datetime.datetime) -> list[str]:
    return [said(row, clock.today(now)) for row in queries.standing(codes, now)] if codes else []
