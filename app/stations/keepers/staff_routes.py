"""The centre brings owners in, helps after a lost phone, and ends what is over."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import operations as accounts
from app.accounts.access import Role, needs
from app.accounts.invitations import operations as invitations
from app.accounts.invitations import queries as invitation_queries
from app.accounts.phones import queries as phones
from app.core import clock
from app.core.db import db
from app.stations import queries
from app.stations.forms import TapForm
from app.stations.keepers import showing
from app.stations.keepers.forms import KeeperForm
from app.stations.models import Station

bp = Blueprint("stations_people", __name__, url_prefix="/desk/stations")


@bp.get("/<code>/people")
@needs(Role.OPERATOR)
def index(code: str):
    """An approved change of owner, or an approved new outlet, leads here with the new owner's name filled in."""
    row, form = _station(code), KeeperForm()
    form.for_name.data = request.args.get("for", "")[:20]
    form.succeeds.data = bool(form.for_name.data and showing.keepers(row, clock.now()))
    return _page(row, form)


@bp.post("/<code>/people/invitations")
@needs(Role.OPERATOR)
def invite(code: str):
    """201 and the page itself: the link is shown this once."""
    row, form = _station(code), KeeperForm()
    if not form.validate_on_submit():
        return _page(row, form), 422
    token = invitations.invite(
        Role(form.role.data),
        row.code,
        form.for_name.data,
        succeeds=form.succeeds.data,
        by=current_user,
        now=clock.now(),
    )
    db.session.commit()
    return _page(_station(code), KeeperForm(formdata=None), showing.shown(token)), 201


@bp.post("/<code>/people/<int:number>/lost-phone")
@needs(Role.OPERATOR)
def lost_phone(code: str, number: int):
    """One press: every device out, the old password dead, a new invitation on the screen."""
    row, keeper = _tapped(code), _keeper(code, number)
    try:
        token = invitations.lose_phone(keeper.person, row.code, by=current_user, now=clock.now())
    except accounts.NotAllowed:
        flash(_("工作人员的账号请管理员来办"), "error")
        return _back(row)
    if phones.of_user(keeper.person.id):
        flash(_("这个人还能用短信验证码登录，请提醒本人马上挂失电话卡"), "error")
    db.session.commit()
    return _page(_station(code), KeeperForm(formdata=None), showing.shown(token)), 201


@bp.post("/<code>/people/<int:number>/end")
@needs(Role.OPERATOR)
def end(code: str, number: int):
    row, keeper = _tapped(code), _keeper(code, number)
    try:
        accounts.end_role(keeper.grant, by=current_user, now=clock.now())
    except accounts.NotAllowed:
        flash(_("不能收回自己的角色，请另一位同事来办"), "error")
        return _back(row)
    db.session.commit()
    flash(_("角色已收回，这个人的所有设备都已退出"))
    return _back(row)


@bp.post("/<code>/people/invitations/<int:number>/end")
@needs(Role.OPERATOR)
def end_invitation(code: str, number: int):
    row = _tapped(code)
    found = next((each for each in invitation_queries.open_for(row.code, clock.now()) if each.id == number), None)
    invitations.end(found or abort(404), by=current_user, now=clock.now())
    db.session.commit()
    flash(_("邀请已收回"))
    return _back(row)


def _keeper(code: str, number: int) -> showing.Keeper:
    """By the number of the grant, so that a person who keeps several places is not confused."""
    found = (each for each in showing.keepers(_station(code), clock.now()) if each.grant.id == number)
    return next(found, None) or abort(404)


def _page(row: Station, form: KeeperForm, new: showing.Shown | None = None) -> str:
    now = clock.now()
    return render_template(
        "stations/desk/people.html",
        row=row,
        form=form,
        new=new,
        keepers=showing.keepers(row, now),
        invitations=showing.open_invitations(row, now),
    )


def _tapped(code: str) -> Station:
    row = _station(code)
    return row if TapForm().validate_on_submit() else abort(400)


def _station(code: str) -> Station:
    return queries.by_code(code) or abort(404)


def _back(row: Station):
    return redirect(url_for("stations_people.index", code=row.code), 303)
