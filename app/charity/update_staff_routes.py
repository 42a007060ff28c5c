"""The desk's stories about a project: write, look at, publish, withdraw."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as roles
from app.accounts.access import needs
from app.charity import forms, labels, operations, queries
from app.content import markdown
from app.content import operations as publishing
from app.content import rules as content
from app.core import clock
from app.core.db import db

bp = Blueprint("charity_updates", __name__, url_prefix="/desk/charity/projects/<code>/updates")


def _project(code: str):
    return queries.desk_project(code, current_user.scope_keys(roles.Role.EDITOR)) or abort(404)


def _update(code: str, number: int):
    found = queries.desk_update(code, number, current_user.scope_keys(roles.Role.EDITOR))
    return found or abort(404)


def _form(form, project, update=None, status: int = 200, **more):
    previews = [markdown.render(words) for words in (form.body.data, form.body_en.data) if words]
    move = forms.MoveForm(formdata=None, version=str(update.version)) if update else None
    return render_template(
        "charity/desk/update.html", form=form, project=project, update=update, move=move, previews=previews,
        labels=labels, **more,
    ), status  # fmt: skip


def _is_preview() -> bool:
    return request.form.get("then") == "preview"


@bp.get("/new")
@needs(roles.Role.EDITOR)
def new(code: str):
    form = forms.UpdateForm(dated_on=clock.today(clock.now()), version="0")
    return _form(form, _project(code))


@bp.post("")
@needs(roles.Role.EDITOR)
def write(code: str):
    project, form = _project(code), forms.UpdateForm()
    if not form.validate_on_submit():
        return _form(form, project, status=422)
    if _is_preview():
        return _form(form, project)
    update = operations.add_update(project, form.facts, by=current_user.person, now=clock.now())
    db.session.commit()
    flash(_("草稿已存好。看过下面的样子，再发布。"))
    return redirect(url_for(".update", code=code, number=update.number), 303)


@bp.get("/<int(max=999999):number>")
@needs(roles.Role.EDITOR)
def update(code: str, number: int):
    row = _update(code, number)
    return _form(forms.UpdateForm.of(row), row.project, row)


@bp.post("/<int(max=999999):number>")
@needs(roles.Role.EDITOR)
def change(code: str, number: int):
    row = _update(code, number)
    form = forms.UpdateForm.of(row)
    if not form.validate_on_submit():
        return _form(form, row.project, row, 422)
    if _is_preview():
        return _form(form, row.project, row)
    try:
        operations.change_update(row, form.seen, form.facts, by=current_user.person, now=clock.now())
    except publishing.ChangedMeanwhile:
        db.session.rollback()
        row = _update(code, number)
        form.version.data = str(row.version)
        return _form(form, row.project, row, 409, theirs=row)
    db.session.commit()
    flash(_("已保存"))
    return redirect(url_for(".update", code=code, number=number), 303)


@bp.post("/<int(max=999999):number>/publication")
@needs(roles.Role.EDITOR)
def publish(code: str, number: int):
    return _move(code, number, content.Publication.PUBLISHED, _("已发布，市民现在能看到了"))


@bp.post("/<int(max=999999):number>/withdrawal")
@needs(roles.Role.EDITOR)
def withdraw(code: str, number: int):
    return _move(code, number, content.Publication.WITHDRAWN, _("已撤回，公开页面不再显示"))


def _move(code: str, number: int, after: content.Publication, done: str):
    row, form = _update(code, number), forms.MoveForm()
    if form.validate_on_submit():
        try:
            operations.move_update(row, after, form.seen, by=current_user.person, now=clock.now())
            db.session.commit()
            flash(done)
        except publishing.ChangedMeanwhile:
            db.session.rollback()
            flash(_("别人刚改过这篇动态，请看过最新内容再决定"), "error")
        except publishing.CannotMove:
            db.session.rollback()
            flash(_("它已经是这个状态了"), "info")
    return redirect(url_for(".update", code=code, number=number), 303)
