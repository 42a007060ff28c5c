"""The page behind an invitation. Opening it does nothing: previews and messengers open links too."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import operations as accounts
from app.accounts import rules, session
from app.accounts.invitations import operations, queries
from app.accounts.invitations.forms import JoinForm, NewPasswordForm, TakeForm
from app.accounts.invitations.models import Invitation
from app.core import clock
from app.core.access import public
from app.core.db import db
from app.core.forms import refuse
from app.core.limits import limiter

bp = Blueprint("invitations", __name__, url_prefix="/invitations")
LONGEST_TOKEN = 60


@bp.get("/<token>")
@public
def invitation(token: str):
    found = _open(token)
    if found is None:
        return render_template("accounts/invitation_over.html"), 410
    return _page(found, token, _form(found))


@bp.post("/<token>")
@public
@limiter.limit("20 per 10 minutes")
def take_up(token: str):
    """A new sign-in, or a new password after a lost phone; signed in at once."""
    found, now = _open(token), clock.now()
    if found is None:
        return render_template("accounts/invitation_over.html"), 410
    form = _form(found)
    if not form.validate_on_submit():
        return _page(found, token, form), 422
    named = {} if found.person_id else {"name": form.name.data, "display_name": form.display_name.data}
    try:
        person = operations.take_up(found, **named, password=form.password.data, now=now)
    except operations.InvitationOver:
        db.session.rollback()
        return render_template("accounts/invitation_over.html"), 410
    except accounts.NameTaken:
        refuse(_("已经有人用这个登录名，或读起来一样的登录名，请换一个"))(form.name)
    except accounts.UnusableName:
        refuse(_("登录名和称呼里有看不见的字符，请重新输入"))(form.name)
    if form.errors:
        db.session.rollback()
        return _page(_open(token) or abort(404), token, form), 422
    device = rules.device_name(request.headers.get("User-Agent", ""))
    session.begin(accounts.open_sign_in(person, device=device, now=now), now)
    db.session.commit()
    flash(_("您好，%(name)s。下次用登录名和密码登录", name=person.display_name))
    return redirect(url_for("accounts.sign_in"), 303)  # Which leads on to where their work is.


@bp.post("/<token>/acceptance")
@public
@limiter.limit("20 per 10 minutes")
def take_up_as_myself(token: str):
    """Somebody signed in takes one more place."""
    found = _open(token)
    if found is None:
        return render_template("accounts/invitation_over.html"), 410
    if not current_user.is_authenticated or not TakeForm().validate_on_submit():
        abort(400)
    try:
        operations.take_up_as(found, current_user.person, now=clock.now())
    except operations.InvitationOver:
        db.session.rollback()
        return render_template("accounts/invitation_over.html"), 410
    except accounts.RolesConflict:
        db.session.rollback()
        flash(_("工作人员的账号不能兼任站主，请本人用自己的手机打开"), "error")
        return redirect(url_for("invitations.invitation", token=token), 303)
    except accounts.NotAllowed:
        db.session.rollback()
        flash(_("这份邀请是您自己发的，请把链接发给要来的人"), "error")
        return redirect(url_for("invitations.invitation", token=token), 303)
    db.session.commit()
    flash(_("已加到您的账号里"))
    return redirect(url_for("accounts.sign_in"), 303)  # Which leads on to where their work is.


def _open(token: str) -> Invitation | None:
    found = queries.by_token(token) if len(token) <= LONGEST_TOKEN else None
    return found if found and found.is_open(clock.now()) else None


def _form(found: Invitation) -> NewPasswordForm:
    if found.person:
        form = NewPasswordForm()
        form.own_name = found.person.name
        return form
    form = JoinForm()
    if not form.is_submitted():
        form.display_name.data = found.for_name
    return form


def _page(found: Invitation, token: str, form: NewPasswordForm) -> str:
    return render_template(
        "accounts/invitation.html",
        invitation=found,
        token=token,
        form=form,
        place=_place(found),
        as_helper=found.role is rules.Role.HELPER,
        may_take_as_self=current_user.is_authenticated
        and not current_user.is_staff
        and current_user.id != found.invited_by
        and found.person_id is None,
    )


def _place(found: Invitation) -> str:
    """The name of the place, asked of the feature that knows it."""
    for feature in current_app.extensions["features"]:
        if rules.Scope.STATION in feature.scopes:
            return feature.scopes[rules.Scope.STATION](found.scope_key) or found.scope_key
    return found.scope_key
