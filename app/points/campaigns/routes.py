"""A member uses a code from a partner: typed, or opened by scanning. Opening it earns nothing: a person presses."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import signed_in
from app.core import clock, codes
from app.core.db import db
from app.core.forms import refuse
from app.core.i18n import local
from app.core.limits import limiter
from app.points import counter, presenting, words
from app.points.campaigns import operations, rules
from app.points.campaigns.demonstration import CODES
from app.points.campaigns.forms import UseForm
from app.points.earning import operations as earning
from app.points.earning import queries as activities
from app.points.earning.rules import Refusal

bp = Blueprint("points_codes", __name__, url_prefix="/points/codes")
NOT_USED = (operations.NotUsable, operations.AnotherToday, earning.Refused)


@bp.get("")
@signed_in
def start():
    return _page(UseForm(formdata=None))


@bp.get("/<code>")
@signed_in
def scanned(code: str):
    normal = codes.normalise(code, rules.CODE_LENGTH) or abort(404)
    return _page(UseForm(formdata=None, code=codes.grouped(normal)))


@bp.post("")
@signed_in
@limiter.limit("10 per 10 minutes", key_func=counter.member)
@limiter.limit("120 per hour")
def use():
    form, now = UseForm(), clock.now()
    me = presenting.me(current_user, now)
    if me is None:
        return redirect(url_for("points.passbook"), 303)
    if not form.validate_on_submit():
        return _page(form), 422
    secret = current_app.extensions["config"].phone_key
    try:
        done = operations.use(form.code.data, me.account, secret=secret, now=now)
    except NOT_USED as error:
        db.session.rollback()
        refuse(why_not(error, {**words.NOT_EARNED, **words.NOT_EARNED_MYSELF}))(form.code)
        return _page(form), 422
    activity = activities.by_id(done.attendance.activity_id) or abort(404)
    said = {"n": done.attendance.points, "what": local(activity, "title")}
    db.session.commit()
    flash(
        _("记了 %(n)s 分：%(what)s", **said) if done.is_new else _("这个码您已经用过，没有重复记分：%(what)s", **said),
        "message" if done.is_new else "info",
    )
    return redirect(url_for("points.passbook"), 303)


def _page(form: UseForm):
    me = presenting.me(current_user, clock.now())
    if me is None:
        return redirect(url_for("points.passbook"), 303)
    samples = CODES if current_app.extensions["config"].demonstration else ()
    shown = [codes.grouped(body + codes.check_character(body)) for body in samples]
    return render_template("points/campaigns/use.html", form=form, samples=shown)


def why_not(error: Exception, refusals: Mapping[Refusal, Any]) -> str:
    """Said to whoever typed the code: a member, or a keeper for one."""
    if isinstance(error, earning.Refused):
        return str(refusals[error.why]) + _("这个码没有用掉。")
    if isinstance(error, operations.AnotherToday):
        return _("今天已经用过一个这样的码。这个码没有用掉，明天再来。")
    return _("这个码不能用。请对照纸上再输一次；用过的、过期的、收回的都不能再用。")
