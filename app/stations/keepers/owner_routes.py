"""The owner brings helpers in and lets them go. Helpers see no such page."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import operations as accounts
from app.accounts.access import Role, needs
from app.accounts.invitations import operations as invitations
from app.accounts.invitations import queries as invitation_queries
from app.core import clock
from app.core.db import db
from app.core.limits import limiter
from app.stations import queries
from app.stations.forms import TapForm
from app.stations.keepers import showing
from app.stations.keepers.forms import HelperForm
from app.stations.models import Station

bp = Blueprint("stations_keepers", __name__, url_prefix="/owner/stations")


@bp.get("/<code>/people")
@needs(Role.OWNER)
def index(code: str):
    return _page(_own(code), HelperForm())


@bp.post("/<code>/people/invitations")
@needs(Role.OWNER)
@limiter.limit("20 per day", key_func=lambda: f"invitations|{current_user.id}")
def invite(code: str):
    """201 and the page itself: the link is shown this once."""
    row, form = _own(code), HelperForm()
    if not form.validate_on_submit():
        return _page(row, form), 422
    token = invitations.invite(Role.HELPER, row.code, form.for_name.data, by=current_user, now=clock.now())
    db.session.commit()
    return _page(_own(code), HelperForm(formdata=None), showing.shown(token)), 201


@bp.post("/<code>/people/invitations/<int:number>/end")
@needs(Role.OWNER)
def end_invitation(code: str, number: int):
    row = _tapped(code)
    found = next((each for each in invitation_queries.open_for(row.code, clock.now()) if each.id == number), None)
    if found is None or found.role is not Role.HELPER:
        abort(404)
    invitations.end(found, by=current_user, now=clock.now())
    db.session.commit()
    flash(_("邀请已收回"))
    return redirect(url_for("stations_keepers.index", code=row.code), 303)


@bp.post("/<code>/people/<int:number>/end")
@needs(Role.OWNER)
def end_helper(code: str, number: int):
    row = _tapped(code)
    keeper = next(
        (each for each in showing.keepers(row, clock.now()) if each.grant.id == number and each.is_helper), None
    )
    if keeper is None:
        abort(404)
    accounts.end_role(keeper.grant, by=current_user, now=clock.now())
    db.session.commit()
    flash(_("这位帮手已经退出，手机上的登录也失效了"))
    return redirect(url_for("stations_keepers.index", code=row.code), 303)


def _page(row: Station, form: HelperForm, new: showing.Shown | None = None) -> str:
    now = clock.now()
    return render_template(
        "stations/owner/people.html",
        row=row,
        form=form,
        new=new,
        keepers=showing.keepers(row, now),
        invitations=showing.open_invitations(row, now),
    )


def _tapped(code: str) -> Station:
    row = _own(code)
    return row if TapForm().validate_on_submit() else abort(400)


def _own(code: str) -> Station:
    return queries.of_keeper(code, current_user.scope_keys(Role.OWNER)) or abort(404)
