"""Signing in and out, and one's own page."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import operations, queries, rules, session, words
from app.accounts.access import signed_in
from app.accounts.forms import PasswordForm, SignInForm
from app.core import addresses, clock, limits
from app.core.access import public
from app.core.db import db
from app.core.forms import refuse
from app.core.limits import limiter

bp = Blueprint("accounts", __name__)


def _typed_name() -> str:
    """Limits count by name and address together: a stranger cannot lock a person out from elsewhere."""
    return limits.sender(rules.comparable(request.form.get("name", ""))[:100])


@bp.get("/sign-in")
@public
def sign_in():
    if current_user.is_authenticated:
        return redirect(_home())
    return render_template("accounts/sign_in.html", form=SignInForm())


@bp.post("/sign-in")
@public
@limiter.limit("10 per 10 minutes", key_func=_typed_name)
@limiter.limit("60 per 10 minutes")
def open_session():
    form = SignInForm()
    if not form.validate_on_submit():
        return render_template("accounts/sign_in.html", form=form), 422
    device = rules.device_name(request.headers.get("User-Agent", ""))
    now = clock.now()
    try:
        token = operations.sign_in(form.name.data, form.password.data, device=device, now=now)
    except operations.WrongNameOrPassword:
        refuse(_("登录名或密码不对，请再试一次"))(form.password)
        return render_template("accounts/sign_in.html", form=form), 422
    session.begin(token, now)
    db.session.commit()
    if current_user.must_change_password:
        return redirect(url_for("accounts.password"), 303)
    return redirect(addresses.own(request.args.get("next")) or _home(), 303)


@bp.post("/sign-out")
@signed_in
def sign_out():
    session.end(clock.now())
    db.session.commit()
    flash(_("您已退出登录"))
    return redirect(url_for("home.front"), 303)


@bp.get("/me")
@signed_in
def me():
    now = clock.now()
    return render_template(
        "accounts/me.html", sign_ins=queries.sign_ins_of(current_user.id, now), devices=words.DEVICES, now=now
    )


@bp.get("/me/password")
@signed_in
def password():
    return render_template("accounts/password.html", form=PasswordForm(current_user.name))


@bp.post("/me/password")
@signed_in
@limiter.limit("10 per 10 minutes", key_func=lambda: f"password|{current_user.id}")
def change_password():
    form = PasswordForm(current_user.name)
    if not form.validate_on_submit():
        return render_template("accounts/password.html", form=form), 422
    mine, now = current_user.person, clock.now()
    try:
        operations.change_password(mine, form.current.data, form.new.data, keep=current_user.sign_in_id, now=now)
    except operations.WrongNameOrPassword:
        refuse(_("现在的密码不对，请再试一次"))(form.current)
        return render_template("accounts/password.html", form=form), 422
    db.session.commit()
    flash(_("密码已改，其他设备都已退出"))
    return redirect(_home() if current_user.must_change_password else url_for("accounts.me"), 303)


@bp.post("/me/sign-ins/<int:number>/end")
@signed_in
def end_sign_in(number: int):
    mine = {row.id: row for row in queries.sign_ins_of(current_user.id, clock.now())}
    if number in mine:
        operations.end_sign_in(mine[number], by=current_user.person, now=clock.now())
        db.session.commit()
        flash(_("那台设备已退出"))
    return redirect(url_for("accounts.me"), 303)


def _home() -> str:
    """Where somebody lands after signing in: the place their work is."""
    if current_user.holds(rules.Role.OWNER, rules.Role.HELPER):
        return url_for("stations_owner.today")
    if current_user.is_staff:
        return url_for("staff.desk")
    return url_for("accounts.me")
