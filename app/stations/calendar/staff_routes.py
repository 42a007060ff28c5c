"""The desk's calendar: public holidays by year, and when no tickets are sold."""

import datetime

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import clock
from app.core.db import db
from app.core.forms import refuse
from app.stations.calendar import operations, queries, rules
from app.stations.calendar.forms import ClosureForm, YearForm
from app.stations.forms import TapForm

bp = Blueprint("stations_calendar", __name__, url_prefix="/desk/calendar")


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    return _index(ClosureForm())


@bp.get("/years/<int:year>")
@needs(Role.OPERATOR)
def year(year: int):
    form, kept = _year_form(year), queries.year(year)
    form.version.data = kept.version if kept else 0
    if kept:
        form.notice.data, form.source.data = rules.written(kept.days, year), kept.source
    return render_template("stations/desk/calendar_year.html", year=year, form=form)


@bp.post("/years/<int:year>")
@needs(Role.OPERATOR)
def set_year(year: int):
    form = _year_form(year)
    if not form.validate_on_submit():
        return render_template("stations/desk/calendar_year.html", year=year, form=form), 422
    try:
        changed = operations.set_year(
            year,
            form.days,
            source=form.source.data,
            version=form.version.data,
            by=current_user,
            now=clock.now(),
        )
    except operations.ChangedMeanwhile:
        db.session.rollback()
        refuse(_("您打开这一页之后别人改过，请打开新的一页核对后再改"))(form.notice)
        return render_template("stations/desk/calendar_year.html", year=year, form=form), 422
    db.session.commit()
    flash(_("已保存，公众页面马上按新的安排显示") if changed else _("没有变化"), "success" if changed else "info")
    return redirect(url_for("stations_calendar.index"), 303)


@bp.post("/closures")
@needs(Role.OPERATOR)
def add_closure():
    form = ClosureForm()
    if not form.validate_on_submit():
        return _index(form), 422
    try:
        operations.add_closure(
            form.first.data, form.last.data, form.name.data,
            name_en=form.name_en.data or None, source=form.source.data, by=current_user, now=clock.now(),
        )  # fmt: skip
    except operations.Overlaps:
        db.session.rollback()
        refuse(_("这些日子和另一段休市重叠，请核对"))(form.first)
        return _index(form), 422
    db.session.commit()
    flash(_("已录入休市日期"))
    return redirect(url_for("stations_calendar.index") + "#closures", 303)


@bp.post("/closures/<first>/removal")
@needs(Role.OPERATOR)
def end_closure(first: str):
    if not TapForm().validate_on_submit():
        abort(400)
    if not operations.end_closure(_date(first), by=current_user, now=clock.now()):
        abort(404)
    db.session.commit()
    flash(_("已去掉这段休市"))
    return redirect(url_for("stations_calendar.index") + "#closures", 303)


def _index(form: ClosureForm) -> str:
    today = clock.today(clock.now())
    known = {each.year: each for each in queries.years()}
    years = sorted({*known, today.year, today.year + 1}, reverse=True)
    return render_template(
        "stations/desk/calendar.html",
        years=[(number, known.get(number)) for number in years],
        lines={number: rules.written(each.days, number).splitlines() for number, each in known.items()},
        this_year=today.year,
        closures=queries.closures(datetime.date(today.year, 1, 1)),
        form=form,
        may_change=current_user.holds(Role.OPERATOR),
    )


def _year_form(year: int) -> YearForm:
    """Last year, which may still be looked at, to two years ahead."""
    if not -1 <= year - clock.today(clock.now()).year <= 2:
        abort(404)
    form = YearForm()
    form.year = year
    return form


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        abort(404)
