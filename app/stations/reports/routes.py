"""A visitor's two taps: the link on the page of a place, and what is wrong. Works without script and without an account."""

import datetime

from flask import Blueprint, Response, abort, flash, g, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired

from app.accounts import rules as roles
from app.core import city, clock, limits, networks
from app.core.access import public
from app.core.db import db
from app.core.forms import Form
from app.core.limits import limiter
from app.stations import presenting, queries
from app.stations.models import Station
from app.stations.reports import operations
from app.stations.reports.rules import Problem
from app.stations.rules import Service, State, Status

bp = Blueprint("stations_reports", __name__, url_prefix="/stations/<code>")
# Thousands of phones may share one address (carriers' NAT), so a network is counted for what was new alone: a second “the door is
# locked” is kept once a day and costs the neighbours nothing. Who hammers one place is stopped there.
NEW_FROM_A_NETWORK = "120 per hour; 600 per day"
ANY_AT_A_PLACE = "30 per 10 minutes"


class ReportForm(Form):
    """The pressed button says what is wrong: `locked`, `wrong-hours`, or `broken.water`."""

    problem = StringField(validators=[InputRequired()])
    credit = BooleanField()

    @property
    def said(self) -> tuple[Problem, Service | None] | None:
        problem, _dot, service = (self.problem.data or "").partition(".")
        if problem not in set(Problem) or (service and service not in set(Service)):
            return None
        return Problem(problem), Service(service) if service else None


def _mark(now: datetime.datetime) -> networks.Mark:
    return networks.marks(request.remote_addr or "", clock.today(now))


def _sender() -> str:
    """What the rate is counted by: the mark of the day, so that no address is kept."""
    now = clock.now()
    return _mark(now)(clock.today(now)) or ""


def _sender_here() -> str:
    return limits.mark(_sender(), str((request.view_args or {})["code"]))


def _was_new(_answer: Response) -> bool:
    return g.get("report_was_new", False)


@bp.get("/report")
@public
def form(code: str):
    row, now = _station(code), clock.now()
    place = presenting.place(row, city.current(), now)
    lines = [line for line in place.services if line.status is not Status.BROKEN]
    return render_template(
        "stations/report.html", place=place, lines=lines, member=current_user.holds(roles.Role.MEMBER)
    )


@bp.post("/reports")
@public
@limiter.limit(lambda: ANY_AT_A_PLACE, key_func=_sender_here)
@limiter.limit(lambda: NEW_FROM_A_NETWORK, key_func=_sender, deduct_when=_was_new)
def send(code: str):
    row, form, now = _station(code), ReportForm(), clock.now()
    said = form.said if form.validate_on_submit() else None
    if said is None:
        abort(400)
    try:
        reporter_id = current_user.id if form.credit.data and current_user.holds(roles.Role.MEMBER) else None
        changed = operations.report(row, *said, mark=_mark(now), now=now, reporter_id=reporter_id)
    except operations.NotTaken:
        abort(404)
    except operations.SaidToday:
        flash(_("今天从您这里已经反映过这一项，不用再按"), "info")
    else:
        g.report_was_new = True
        flash(_thanks(changed=changed))
    db.session.commit()
    return redirect(url_for("stations.station", code=row.code), 303)


def _thanks(*, changed: bool) -> str:
    if changed:
        return _("谢谢。不止一位来访者这样说，这一项已改为“待确认”，站主会看到。")
    return _("谢谢，已转告站主。再有一位在别处上网的来访者也这样说，就会改为“待确认”。")


def _station(code: str) -> Station:
    row = queries.by_code(code)
    return row if row is not None and row.state is State.OPEN else abort(404)
