"""The owner's applications: another name, another address, to become a 公益驿站. Helpers have none."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.content.pictures import queries as pictures
from app.core import city, clock
from app.core.db import db
from app.core.forms import refuse
from app.core.limits import limiter
from app.stations import queries as stations
from app.stations.applications import operations, queries, showing, words
from app.stations.applications.forms import ChangeForm, ServiceStationForm
from app.stations.applications.models import Application
from app.stations.applications.rules import Kind
from app.stations.forms import TapForm
from app.stations.models import Station
from app.stations.rules import Kind as StationKind

bp = Blueprint("stations_applications", __name__, url_prefix="/owner/stations")


@bp.get("/<code>/applications")
@needs(Role.OWNER)
def index(code: str):
    row = _own(code)
    listed = [
        (each, words.KINDS[each.kind], words.STATES[each.state], showing.deadline(each), showing.steps(each))
        for each in queries.of_station(row.id)
    ]
    under_way = {kind: bool(queries.open_of(row.id, kind)) for kind in (Kind.CHANGE, Kind.SERVICE)}
    return render_template(
        "stations/owner/applications.html", row=row, listed=listed, may_grow=_may_grow(row), under_way=under_way
    )


@bp.get("/<code>/applications/change")
@needs(Role.OWNER)
def change(code: str):
    row, form = _own(code), ChangeForm()
    returned = _returned(row, Kind.CHANGE)
    if returned is None and queries.open_of(row.id, Kind.CHANGE):
        return _being_done(row)
    form.show(row, returned.facts["wanted"] if returned else {})
    return _change_page(row, form)


@bp.post("/<code>/applications/change")
@needs(Role.OWNER)
@limiter.limit("20 per day", key_func=lambda: f"applications|{current_user.id}")
def apply_change(code: str):
    row, form = _own(code), ChangeForm()
    facts = form.facts(row) if form.validate_on_submit() else None
    if facts is None:
        return _change_page(row, form), 422
    return _applied(row, Kind.CHANGE, facts)


@bp.get("/<code>/applications/service")
@needs(Role.OWNER)
def service(code: str):
    row, form = _growing(code), ServiceStationForm()
    returned = _returned(row, Kind.SERVICE)
    if returned is None and queries.open_of(row.id, Kind.SERVICE):
        return _being_done(row)
    if returned:
        form.show(returned.facts)
    return _service_page(row, form)


@bp.post("/<code>/applications/service")
@needs(Role.OWNER)
@limiter.limit("20 per day", key_func=lambda: f"applications|{current_user.id}")
def apply_service(code: str):
    row, form = _growing(code), ServiceStationForm()
    if not form.validate_on_submit():
        return _service_page(row, form), 422
    if not pictures.count_on("station", row.id):
        refuse(_("请先传至少一张站点照片，再来申请"))(form.services)
        return _service_page(row, form), 422
    return _applied(row, Kind.SERVICE, form.facts())


@bp.post("/<code>/applications/<number>/withdrawal")
@needs(Role.OWNER)
def withdraw(code: str, number: str):
    row = _own(code)
    found = queries.by_number(number)
    if found is None or found.station_id != row.id or not TapForm().validate_on_submit():
        abort(404)
    try:
        operations.withdraw(found, by=current_user, now=clock.now())
    except operations.SteppedMeanwhile:
        flash(_("已经办结，不用撤回了"), "info")
    else:
        flash(_("申请已撤回"))
    db.session.commit()
    return _back(row)


def _applied(row: Station, kind: Kind, facts: dict):
    try:
        operations.apply_for(
            kind,
            row,
            facts,
            contact=None,
            by=current_user,
            now=clock.now(),
            deadlines=showing.deadlines(city.current()),
            is_demonstration=row.is_demonstration,
        )
    except operations.OpenAlready:
        db.session.rollback()
        return _being_done(_own(row.code))
    db.session.commit()
    flash(_("申请已交给中心，进展在这一页看"))
    return _back(row)


def _being_done(row: Station):
    """Before anything is typed in vain."""
    flash(_("同样的申请正在办，请等中心答复，或先撤回"), "info")
    return _back(row)


def _returned(row: Station, kind: Kind) -> Application | None:
    found = queries.open_of(row.id, kind)
    return found if found and found.is_returned else None


def _change_page(row: Station, form: ChangeForm) -> str:
    returned = _returned(row, Kind.CHANGE)
    return render_template("stations/owner/change.html", row=row, form=form, reason=returned.reason if returned else "")


def _service_page(row: Station, form: ServiceStationForm) -> str:
    returned = _returned(row, Kind.SERVICE)
    return render_template(
        "stations/owner/service.html", row=row, form=form, reason=returned.reason if returned else ""
    )


def _may_grow(row: Station) -> bool:
    return row.kind is StationKind.OUTLET


def _growing(code: str) -> Station:
    row = _own(code)
    return row if _may_grow(row) else abort(404)


def _own(code: str) -> Station:
    return stations.of_keeper(code, current_user.scope_keys(Role.OWNER)) or abort(404)


def _back(row: Station):
    return redirect(url_for("stations_applications.index", code=row.code), 303)
