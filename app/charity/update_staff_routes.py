"""The desk's stories about a project: write, look at, publish, withdraw."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as roles
from app.accounts.access import needs
from app.charity import forms, labels, operations, queries, writing
from app.content import markdown
from app.content import operations as publishing
from app.content.workflow import desk as workflow
from app.content.workflow import operations as versions
from app.content.workflow import queries as version_queries
from app.core import clock
from app.core.access import writes
from app.core.db import db

bp = Blueprint("charity_updates", __name__, url_prefix="/desk/charity/projects/<code>/updates")


def _project(code: str):
    return queries.desk_project(code, current_user.scope_keys(roles.Role.EDITOR)) or abort(404)


def _update(code: str, number: int):
    found = queries.desk_update(code, number, current_user.scope_keys(roles.Role.EDITOR))
    return found or abort(404)


def _form(form, project, update=None, status: int = 200, **more):
    previews = [markdown.render(words) for words in (form.body.data, form.body_en.data) if words]
    publication = workflow.publication("project-update", update) if update else None
    return render_template(
        "charity/desk/update.html", form=form, project=project, update=update, publication=publication, previews=previews,
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
    flash(_("草稿已存好。看过下面的样子，再送审。"))
    return redirect(url_for(".update", code=code, number=update.number), 303)


@bp.get("/<int(max=999999):number>")
@needs(roles.Role.EDITOR)
@writes
def update(code: str, number: int):
    lock = versions.take_lock(writing.UPDATE, _update(code, number).id, by=current_user.person, now=clock.now())
    db.session.commit()
    row = _update(code, number)
    return _form(_filled(row), row.project, row, lock=lock)


def _filled(row) -> forms.UpdateForm:
    body = version_queries.current_body(writing.UPDATE, row)
    written = {name: writing.typed(name, value) for name, value in body.items()}
    return forms.UpdateForm.of(written, str(version_queries.number_of_head("project-update", row.id)))


@bp.post("/<int(max=999999):number>")
@needs(roles.Role.EDITOR)
def change(code: str, number: int):
    row = _update(code, number)
    form = _filled(row)
    if not form.validate_on_submit():
        return _form(form, row.project, row, 422)
    if _is_preview():
        return _form(form, row.project, row)
    try:
        operations.save_update(row, form.seen, form.facts, by=current_user.person, now=clock.now())
    except publishing.ChangedMeanwhile:
        db.session.rollback()
        row = _update(code, number)
        form.version.data = str(version_queries.number_of_head("project-update", row.id))
        theirs = version_queries.current_body(writing.UPDATE, row)
        return _form(form, row.project, row, 409, theirs=theirs)
    db.session.commit()
    flash(_("已存为新稿"))
    return redirect(url_for(".update", code=code, number=number), 303)
