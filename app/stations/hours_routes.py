"""A place's hours: the usual week, days that differ, public holidays. The owner and the desk do the same, each at their place."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import clock
from app.core.db import db
from app.core.forms import refuse
from app.stations import coming_week, operations, queries
from app.stations.calendar import queries as calendar
from app.stations.forms import TapForm
from app.stations.hours_forms import DaysForm, HolidaysForm, WeekForm
from app.stations.models import Station
from app.stations.rules import Source

owner = Blueprint("stations_owner_hours", __name__, url_prefix="/owner/stations/<code>/hours")
desk = Blueprint("stations_desk_hours", __name__, url_prefix="/desk/stations/<code>/hours")


@dataclass(frozen=True)
class Side:
    """Who is at work: whose word it is, which places there are for them, and on which pages they work."""

    name: str
    source: Source
    template: str
    home: str
    find: Callable[[str], Station | None]

    def url(self, view: str, row: Station, **values) -> str:
        return url_for(f"{self.name}.{view}", code=row.code, **values)

    def load(self, code: str) -> Station:
        return self.find(code) or abort(404)

    def page(self, row: Station, *forms) -> str:
        """The forms that were sent as they were typed, the others as things are."""
        sent, now = {type(form): form for form in forms}, clock.now()
        week, days, holidays = (sent.get(kind) for kind in (WeekForm, DaysForm, HolidaysForm))
        if week is None:
            week = WeekForm(formdata=None, prefix="week-")
            week.show(row)
        if holidays is None:
            holidays = HolidaysForm(formdata=None, prefix="holidays-")
            holidays.show(row)
        return render_template(
            self.template,
            row=row,
            side=self,
            week_form=week,
            days_form=days or DaysForm(formdata=None, prefix="days-"),
            holidays_form=holidays,
            differing=coming_week.exceptions(row, clock.today(now)),
            unannounced=clock.today(now).year not in calendar.calendar().years,
        )

    def set_week(self, code: str):
        row, form = self.load(code), WeekForm(prefix="week-")
        weekly = form.week() if form.validate_on_submit() else None
        if weekly is None:
            return self.page(row, form), 422
        try:
            changed = operations.change_station(
                row, {}, version=form.version.data, weekly=weekly, source=self.source, by=current_user, now=clock.now()
            )
        except operations.ChangedMeanwhile:
            db.session.rollback()
            refuse(_("您打开这一页之后别人改过，请打开新的一页核对后再改"))(form.day_0)
            return self.page(self.load(code), form), 422
        if not changed:
            operations.confirm_hours(row, source=self.source, at=clock.now())
        db.session.commit()
        flash(_("每周的时间已更新，公众页面马上看得到") if changed else _("时间没有变，已记下您看过了"))
        return redirect(self.url("show", row), 303)

    def set_days(self, code: str):
        row, form, now = self.load(code), DaysForm(prefix="days-"), clock.now()
        if not form.validate_on_submit() or not form.check_days(clock.today(now)):
            return self.page(row, form), 422
        first, last = form.first.data, form.last.data or form.first.data
        operations.set_days(row, first, last, form.interval, source=self.source, by=current_user, now=now)
        db.session.commit()
        flash(_("这几天的时间已更新，公众页面马上看得到"))
        return redirect(self.url("show", row) + "#days", 303)

    def clear_day(self, code: str, day: str):
        row, now = self.load(code), clock.now()
        if not TapForm().validate_on_submit():
            abort(400)
        operations.clear_day(row, _date(day), source=self.source, by=current_user, now=now)
        db.session.commit()
        flash(_("那天恢复照常"))
        return redirect(self.url("show", row) + "#days", 303)

    def check(self, code: str):
        row = self.load(code)
        if not TapForm().validate_on_submit():
            abort(400)
        operations.check_hours(row, source=self.source, by=current_user, now=clock.now())
        db.session.commit()
        flash(_("已记下：开门时间没错"))
        return redirect(url_for(self.home, code=row.code), 303)

    def set_holidays(self, code: str):
        row, form = self.load(code), HolidaysForm(prefix="holidays-")
        if not form.validate_on_submit():
            return self.page(row, form), 422
        operations.set_holidays(
            row, form.on_holidays, form.interval, source=self.source, by=current_user, now=clock.now()
        )
        db.session.commit()
        flash(_("节假日的时间已更新，公众页面马上看得到"))
        return redirect(self.url("show", row) + "#holidays", 303)


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        abort(404)


def _own(code: str) -> Station | None:
    return queries.of_keeper(code, current_user.scope_keys(Role.OWNER, Role.HELPER))


OWNER = Side(owner.name, Source.OWNER, "stations/owner/hours.html", "stations_owner.station", _own)
DESK = Side(desk.name, Source.CENTRE, "stations/desk/hours.html", "stations_staff.edit", queries.by_code)


@owner.get("")
@needs(Role.OWNER, Role.HELPER)
def show(code: str):
    return OWNER.page(OWNER.load(code))


@owner.post("/confirmation")
@needs(Role.OWNER, Role.HELPER)
def check(code: str):
    return OWNER.check(code)


@owner.post("/week")
@needs(Role.OWNER, Role.HELPER)
def set_week(code: str):
    return OWNER.set_week(code)


@owner.post("/days")
@needs(Role.OWNER, Role.HELPER)
def set_days(code: str):
    return OWNER.set_days(code)


@owner.post("/days/<day>/removal")
@needs(Role.OWNER, Role.HELPER)
def clear_day(code: str, day: str):
    return OWNER.clear_day(code, day)


@owner.post("/holidays")
@needs(Role.OWNER, Role.HELPER)
def set_holidays(code: str):
    return OWNER.set_holidays(code)


@desk.get("", endpoint="show")
@needs(Role.OPERATOR)
def desk_show(code: str):
    return DESK.page(DESK.load(code))


@desk.post("/confirmation", endpoint="check")
@needs(Role.OPERATOR)
def desk_check(code: str):
    return DESK.check(code)


@desk.post("/week", endpoint="set_week")
@needs(Role.OPERATOR)
def desk_set_week(code: str):
    return DESK.set_week(code)


@desk.post("/days", endpoint="set_days")
@needs(Role.OPERATOR)
def desk_set_days(code: str):
    return DESK.set_days(code)


@desk.post("/days/<day>/removal", endpoint="clear_day")
@needs(Role.OPERATOR)
def desk_clear_day(code: str, day: str):
    return DESK.clear_day(code, day)


@desk.post("/holidays", endpoint="set_holidays")
@needs(Role.OPERATOR)
def desk_set_holidays(code: str):
    return DESK.set_holidays(code)
