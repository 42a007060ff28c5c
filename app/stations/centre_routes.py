"""The centre's own word about a place: somebody was there or telephoned. It counts like the owner's and says whose it is."""

from flask import Blueprint, abort, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import clock
from app.core.db import db
from app.stations import operations, queries
from app.stations.forms import ServiceForm, TapForm
from app.stations.models import Station
from app.stations.rules import Service, Source

bp = Blueprint("stations_centre", __name__, url_prefix="/desk/stations")


@bp.post("/<code>/confirmation")
@needs(Role.OPERATOR)
def confirm(code: str):
    row = _station(code)
    if not TapForm().validate_on_submit():
        abort(400)
    try:
        operations.confirm_all(row, source=Source.CENTRE, by=current_user, now=clock.now())
    except operations.NothingNew:
        flash(_("刚才已经确认过了，不用再按"), "info")
    else:
        flash(_("已记下，公众页面马上看得到"))
    db.session.commit()
    return _back(row)


@bp.post("/<code>/services/<service>")
@needs(Role.OPERATOR)
def say(code: str, service: str):
    row, form = _station(code), ServiceForm()
    if service not in {each.value for each in Service} or not form.validate_on_submit():
        abort(404)
    try:
        operations.say(row, Service(service), form.status, source=Source.CENTRE, by=current_user, now=clock.now())
    except operations.NotOffered:
        abort(404)
    except operations.NothingNew:
        flash(_("刚才已经记下了，不用再按"), "info")
    else:
        flash(_("已记下，公众页面马上看得到"))
    db.session.commit()
    return _back(row)


def _station(code: str) -> Station:
    return queries.by_code(code) or abort(404)


def _back(row: Station):
    return redirect(url_for("stations_staff.edit", code=row.code) + "#now", 303)
