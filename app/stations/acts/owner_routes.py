"""The history of a place for those who keep it, and the way back."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import clock
from app.core.db import db
from app.stations import queries as stations
from app.stations.acts import operations, queries, words
from app.stations.forms import TapForm
from app.stations.models import Station

bp = Blueprint("stations_acts", __name__, url_prefix="/owner/stations")


@bp.get("/<code>/acts")
@needs(Role.OWNER, Role.HELPER)
def index(code: str):
    row, now = _own(code), clock.now()
    acts = [(act, words.told(act), act.may_be_undone(now)) for act in queries.recent(row.id)]
    return render_template("stations/owner/acts.html", row=row, acts=acts)


@bp.post("/<code>/acts/<int:number>/undoing")
@needs(Role.OWNER, Role.HELPER)
def undo(code: str, number: int):
    row = _own(code)
    act = queries.of_station(number, row.id) or abort(404)
    if not TapForm().validate_on_submit():
        abort(400)
    try:
        operations.undo(act, row, by=current_user, now=clock.now())
    except operations.NotUndoable:
        db.session.rollback()
        flash(_("撤销不了：已经撤销过，或后来又有新的消息"), "info")
    else:
        db.session.commit()
        flash(_("已撤销，公众页面回到之前的样子"))
    return redirect(url_for("stations_acts.index", code=code), 303)


def _own(code: str) -> Station:
    return stations.of_keeper(code, current_user.scope_keys(Role.OWNER, Role.HELPER)) or abort(404)
