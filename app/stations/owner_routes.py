"""The owner's phone: one tap that all is well, what is broken, today's hours. Only one's own place exists here."""

from flask import Blueprint, abort, flash, jsonify, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import city, clock
from app.core.db import db
from app.stations import coming_week, operations, presenting, queries
from app.stations.acts import operations as acts
from app.stations.acts import rules as act_rules
from app.stations.acts.forms import OwnDayForm, OwnServiceForm, OwnTapForm
from app.stations.models import Station
from app.stations.reports import queries as reports
from app.stations.reports import told
from app.stations.rules import Service

bp = Blueprint("stations_owner", __name__, url_prefix="/owner")


@bp.get("")
@needs(Role.OWNER, Role.HELPER)
def today():
    """Straight to the one place somebody keeps; with several, a choice."""
    places = queries.kept_by(_mine())
    if len(places) == 1:
        return redirect(url_for("stations_owner.station", code=places[0].code))
    waiting = reports.waiting([row.id for row in places], clock.now())
    return render_template(
        "stations/owner/choice.html",
        places=sorted(places, key=lambda row: row.id not in waiting),
        waiting=waiting,
    )


@bp.get("/stations/<code>")
@needs(Role.OWNER, Role.HELPER)
def station(code: str):
    return _page(_own(code), OwnDayForm())


@bp.post("/stations/<code>/confirmation")
@needs(Role.OWNER, Role.HELPER)
def confirm(code: str):
    """都正常."""
    row, form = _own(code), OwnTapForm()
    if not form.validate_on_submit():
        abort(400)
    try:
        acts.confirm(row, form.tap, by=current_user, now=clock.now())
    except operations.NothingNew:
        flash(_("后来已经有新的消息，这次补传没有采用") if form.is_late else _("刚才已经确认过了，不用再按"), "info")
    except acts.TooLate:
        flash(_too_late(), "error")
    except acts.AlreadyTaken:
        flash(_("这一次已经收到过了"), "info")
    else:
        flash(_("已确认，公众页面马上看得到"))
    db.session.commit()
    return _done(row)


@bp.post("/stations/<code>/services/<service>")
@needs(Role.OWNER, Role.HELPER)
def say(code: str, service: str):
    row, form = _own(code), OwnServiceForm()
    if service not in {each.value for each in Service} or not form.validate_on_submit():
        abort(404)
    try:
        acts.say(row, Service(service), form.status, form.tap, by=current_user, now=clock.now())
    except operations.NotOffered:
        abort(404)
    except operations.NothingNew:
        flash(_("后来已经有新的消息，这次补传没有采用") if form.is_late else _("刚才已经记下了，不用再按"), "info")
    except acts.TooLate:
        flash(_too_late(), "error")
    except acts.AlreadyTaken:
        flash(_("这一次已经收到过了"), "info")
    else:
        flash(_("已记下，公众页面马上看得到"))
    db.session.commit()
    return _done(row)


@bp.post("/stations/<code>/today")
@needs(Role.OWNER, Role.HELPER)
def set_today(code: str):
    row, form, now = _own(code), OwnDayForm(), clock.now()
    if not form.validate_on_submit():
        return _page(row, form), 422
    usual = form.answer.data == "usual"
    try:
        acts.set_day(row, form.interval, form.tap, usual=usual, by=current_user, now=now)
    except operations.NothingNew:
        flash(_("后来已经有新的消息，这次补传没有采用"), "info")
    except acts.TooLate:
        flash(_too_late(), "error")
    except acts.AlreadyTaken:
        flash(_("这一次已经收到过了"), "info")
    else:
        flash(_("今天的时间已更新，公众页面马上看得到"))
    db.session.commit()
    return _done(row)


def _page(row: Station, form: OwnDayForm):
    now = clock.now()
    if not form.is_submitted():
        form.show(row.hours, clock.today(now))
    return render_template(
        "stations/owner/today.html",
        place=presenting.place(row, city.current(), now),
        form=form,
        usual=coming_week.usual_hours(row, now),
        may_invite=row.code in current_user.scope_keys(Role.OWNER),
        reported=[told.shown(each) for each in reports.unanswered(row.id, now)],
    )


def _own(code: str) -> Station:
    return queries.of_keeper(code, _mine()) or abort(404)


def _mine() -> set[str]:
    return current_user.scope_keys(Role.OWNER, Role.HELPER)


def _back(row: Station):
    return redirect(url_for("stations_owner.station", code=row.code), 303)


def _done(row: Station):
    """Back to the page; a tap that a script sent gets a word it can tell from a sign-in page."""
    if request.accept_mimetypes.best == "application/json":
        return jsonify(done=True)
    return _back(row)


def _too_late() -> str:
    hours = int(act_rules.LATEST.total_seconds() // 3600)
    return _("这次点按是 %(n)s 小时以前的，没有采用。请看一眼现在的样子，再按一次", n=hours)
