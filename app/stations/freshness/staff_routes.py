"""The desk of freshness: how long words count."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import clock
from app.core.db import db
from app.core.forms import refuse
from app.stations.freshness import operations, queries
from app.stations.freshness.forms import PeriodsForm
from app.stations.rules import Service

bp = Blueprint("stations_freshness", __name__, url_prefix="/desk/freshness")


@bp.get("/periods")
@needs(Role.OPERATOR, Role.AUDITOR)
def periods():
    return _periods_page(_as_it_is(PeriodsForm()))


@bp.post("/periods")
@needs(Role.OPERATOR)
def set_periods():
    form = PeriodsForm()
    if not form.validate_on_submit():
        return _periods_page(form), 422
    try:
        changed = operations.set_periods(form.periods, version=form.version.data, by=current_user, now=clock.now())
    except operations.ChangedMeanwhile:
        db.session.rollback()
        fresh = _as_it_is(PeriodsForm(formdata=None))
        refuse(_("您打开这一页之后别人改过，下面是现在的时效，请核对后再改"))(fresh.hours)
        return _periods_page(fresh), 422
    db.session.commit()
    flash(_("已保存，公众页面马上按新的时效显示") if changed else _("没有变化"), "success" if changed else "info")
    return redirect(url_for("stations_freshness.periods"), 303)


def _as_it_is(form: PeriodsForm) -> PeriodsForm:
    newest = queries.newest()
    form.show(queries.periods_of(newest), newest.version if newest else 0)
    return form


def _periods_page(form: PeriodsForm) -> str:
    return render_template(
        "stations/desk/periods.html",
        form=form,
        services=[form[service.value] for service in Service],
        may_change=current_user.holds(Role.OPERATOR),
    )
