"""People and their roles: the administrator changes, the auditor reads."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import models, operations, queries, rules, words
from app.accounts.access import needs
from app.core import clock
from app.core.db import db
from app.core.forms import refuse
from app.staff.forms import ROLES, PersonForm, RoleForm

bp = Blueprint("people", __name__, url_prefix="/desk/people")


@bp.get("")
@needs(rules.Role.ADMINISTRATOR, rules.Role.AUDITOR)
def index():
    search = request.args.get("q", "").strip()[:60]
    role = _role(request.args.get("role", ""))
    found = queries.people(search, role, page=request.args.get("page", 1, type=int))
    return render_template(
        "staff/people.html", found=found, search=search, role=role, roles=ROLES, can_change=_can_change()
    )


@bp.get("/new")
@needs(rules.Role.ADMINISTRATOR)
def new():
    return render_template("staff/new_person.html", form=PersonForm())


@bp.post("")
@needs(rules.Role.ADMINISTRATOR)
def open_account():
    """201 and the page itself when a password was made: it is shown this once and kept nowhere."""
    form = PersonForm()
    if not form.validate_on_submit():
        return render_template("staff/new_person.html", form=form), 422
    password = form.password.data or operations.new_password()
    try:
        person = operations.add_person(
            form.name.data,
            form.display_name.data,
            password,
            is_given=True,
            by=current_user.person,
            now=clock.now(),
        )
    except operations.NameTaken:
        refuse(_("已经有人用这个登录名，或读起来一样的登录名，请换一个"))(form.name)
    except operations.UnusableName:
        refuse(_("登录名和称呼里有看不见的字符，请重新输入"))(form.name)
    if form.errors:
        return render_template("staff/new_person.html", form=form), 422
    db.session.commit()
    if form.password.data:
        flash(_("已经添加，请接着授予角色"))
        return redirect(url_for("people.person", number=person.id), 303)
    return render_template("staff/one_time_password.html", person=person, password=password), 201


@bp.get("/<int:number>")
@needs(rules.Role.ADMINISTRATOR, rules.Role.AUDITOR)
def person(number: int):
    return _page(_found(number), RoleForm())


@bp.post("/<int:number>/roles")
@needs(rules.Role.ADMINISTRATOR)
def grant(number: int):
    chosen, form = _found(number), RoleForm()
    if not form.validate_on_submit():
        return _page(chosen, form), 422
    role = form.role.data
    scope_key = form.scope_key.data if rules.needs_scope(role) else ""
    if scope_key and _scope_name(role, scope_key) is None:
        refuse(_("没有这个编号，请核对后重新填写"))(form.scope_key)
        return _page(chosen, form), 422
    try:
        operations.grant_role(chosen, role, scope_key=scope_key, by=current_user.person, now=clock.now())
    except operations.ScopeMissing:
        refuse(_("这个角色要写明是哪个站点或发布单位，请填写编号"))(form.scope_key)
    except operations.RolesConflict:
        refuse(_("这个角色和已有的角色不能由同一人担任，请先收回原来的角色"))(form.role)
    except operations.NotAllowed:
        refuse(_("不能给自己授予角色，请另一位管理员来办"))(form.role)
    if form.errors:
        return _page(chosen, form), 422
    db.session.commit()
    flash(_("角色已授予"))
    return redirect(url_for("people.person", number=number), 303)


@bp.post("/<int:number>/roles/<int:grant_number>/end")
@needs(rules.Role.ADMINISTRATOR)
def end_role(number: int, grant_number: int):
    held = queries.grant_of(_found(number), grant_number) or abort(404)
    try:
        operations.end_role(held, by=current_user.person, now=clock.now())
    except operations.NotAllowed:
        return _refused(number, _("不能收回自己的角色，请另一位管理员来办"))
    db.session.commit()
    flash(_("角色已收回，这个人的所有设备都已退出"))
    return redirect(url_for("people.person", number=number), 303)


@bp.post("/<int:number>/disabling")
@needs(rules.Role.ADMINISTRATOR)
def disable(number: int):
    try:
        operations.disable(_found(number), by=current_user.person, now=clock.now())
    except operations.NotAllowed:
        return _refused(number, _("不能停用自己，请另一位管理员来办"))
    db.session.commit()
    flash(_("已停用，这个人的所有设备都已退出"))
    return redirect(url_for("people.person", number=number), 303)


@bp.post("/<int:number>/enabling")
@needs(rules.Role.ADMINISTRATOR)
def enable(number: int):
    operations.enable(_found(number), by=current_user.person, now=clock.now())
    db.session.commit()
    flash(_("已重新启用，这个人可以登录了"))
    return redirect(url_for("people.person", number=number), 303)


@bp.post("/<int:number>/sign-ins/end")
@needs(rules.Role.ADMINISTRATOR)
def end_sign_ins(number: int):
    operations.end_sign_ins(_found(number), by=current_user.person, now=clock.now())
    db.session.commit()
    flash(_("这个人的所有设备都已退出"))
    return redirect(url_for("people.person", number=number), 303)


@bp.post("/<int:number>/password")
@needs(rules.Role.ADMINISTRATOR)
def reset_password(number: int):
    chosen = _found(number)
    try:
        password = operations.reset_password(chosen, by=current_user.person, now=clock.now())
    except operations.NotAllowed:
        return _refused(number, _("自己的密码请在“我的账号”里更换"))
    db.session.commit()
    return render_template("staff/one_time_password.html", person=chosen, password=password), 201


def _found(number: int) -> models.User:
    return queries.by_id(number) or abort(404)


def _role(value: str) -> rules.Role | None:
    return rules.Role(value) if value in set(rules.Role) else None


def _can_change() -> bool:
    return current_user.holds(rules.Role.ADMINISTRATOR)


def _refused(number: int, why: str):
    db.session.rollback()
    flash(why, "error")
    return redirect(url_for("people.person", number=number), 303)


def _page(chosen: models.User, form: RoleForm) -> str:
    held = [(grant, ROLES[grant.role], _scope_label(grant)) for grant in chosen.active_grants]
    now = clock.now()
    return render_template(
        "staff/person.html",
        person=chosen,
        held=held,
        form=form,
        sign_ins=queries.sign_ins_of(chosen.id, now),
        devices=words.DEVICES,
        now=now,
        can_change=_can_change() and chosen.id != current_user.id,
    )


def _scope_label(grant: models.RoleGrant) -> str:
    """The name of the place or publisher, or its code when nobody knows it any more."""
    return (_scope_name(grant.role, grant.scope_key) or grant.scope_key) if grant.scope_key else ""


def _scope_name(role: rules.Role, code: str) -> str | None:
    """Ask the feature that declares this kind of scope."""
    scope = rules.SCOPE_OF[role]
    for feature in current_app.extensions["features"]:
        if scope in feature.scopes:
            return feature.scopes[scope](code)
    return None
