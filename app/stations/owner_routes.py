"""The owner's phone: one tap that all is well, what is broken, today's hours. Only one's own place exists here."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import city, clock
from app.core.db import db
from app.stations import operations, presenting, queries
from app.stations.forms import DayForm, ServiceForm, TapForm
from app.stations.models import Station
from app.stations.rules import Service, Source

bp = Blueprint("stations_owner", __name__, url_prefix="/owner")


@bp.get("")
@needs(Role.OWNER, Role.HELPER)
def today():
    """Straight to the one place somebody keeps; with several, a choice."""
    places = queries.kept_by(_mine())
    if len(places) == 1:
        return redirect(url_for("stations_owner.station", code=places[0].code))
    return render_template("stations/owner/choice.html", places=places)


@bp.get("/stations/<code>")
@needs(Role.OWNER, Role.HELPER)
def station(code: str):
    return _page(_own(code), DayForm())


@bp.post("/stations/<code>/confirmation")
@needs(Role.OWNER, Role.HELPER)
def confirm(code: str):
    """都正常."""
    row = _own(code)
    if not TapForm().validate_on_submit():
        abort(400)
    try:
        operations.confirm_all(row, source=Source.OWNER, by=current_user, now=clock.now())
    except operations.NothingNew:
        flash(_("刚才已经确认过了，不用再按"), "info")
    else:
        flash(_("已确认，公众页面马上看得到"))
    db.session.commit()
    return _back(row)


@bp.post("/stations/<code>/services/<service>")
@needs(Role.OWNER, Role.HELPER)
def say(code: str, service: str):
    row, form = _own(code), ServiceForm()
    if service not in {each.value for each in Service} or not form.validate_on_submit():
        abort(404)
    try:
        operations.say(row, Service(service), form.status, source=Source.OWNER, by=current_user, now=clock.now())
    except operations.NotOffered:
        abort(404)
    except operations.NothingNew:
        flash(_("刚才已经记下了，不用再按"), "info")
    else:
        flash(_("已记下，公众页面马上看得到"))
    db.session.commit()
    return _back(row)


@bp.post("/stations/<code>/today")
@needs(Role.OWNER, Role.HELPER)
def set_today(code: str):
    row, form, now = _own(code), DayForm(), clock.now()
    if not form.validate_on_submit():
        return _page(row, form), 422
    day = clock.today(now)
    if form.answer.data == "usual":
        operations.clear_day(row, day, source=Source.OWNER, by=current_user, now=now)
    else:
        operations.set_day(row, day, form.interval, source=Source.OWNER, by=current_user, now=now)
    db.session.commit()
    flash(_("今天的时间已更新，公众页面马上看得到"))
    return _back(row)


def _page(row: Station, form: DayForm):
    now = clock.now()
    if not form.is_submitted():
        form.show(row.hours, clock.today(now))
    return render_template(
        "stations/owner/today.html",
        place=presenting.place(row, city.current(), now),
        form=form,
        usual=presenting.usual_hours(row, now),
    )


def _own(code: str) -> Station:
    return queries.of_keeper(code, _mine()) or abort(404)


def _mine() -> set[str]:
    return current_user.scope_keys(Role.OWNER, Role.HELPER)


def _back(row: Station):
    return redirect(url_for("stations_owner.station", code=row.code), 303)
