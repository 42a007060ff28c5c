"""The desk of an editor: projects of one's own publishers, their figures, and publication. Auditors read."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as roles
from app.accounts.access import needs
from app.charity import figures, forms, labels, operations, queries
from app.content import operations as publishing
from app.content import rules as content
from app.core import city, clock, i18n
from app.core.db import db

bp = Blueprint("charity_desk", __name__, url_prefix="/desk/charity")
PART = "<any(money, outputs, milestones, documents):part>"


def _mine() -> set[str] | None:
    """The publishers whose rows this person may open; an auditor opens all (None) and changes none."""
    return None if current_user.holds(roles.Role.AUDITOR) else current_user.scope_keys(roles.Role.EDITOR)


def _project(code: str):
    return queries.desk_project(code, _mine()) or abort(404)


def _counties() -> list[tuple[str, str]]:
    return [(code, i18n.plain(county, "name")) for code, county in city.current().counties.items()]


@bp.get("")
@needs(roles.Role.EDITOR, roles.Role.AUDITOR)
def projects():
    page = request.args.get("page", 1, type=int)
    rows, total = queries.desk_projects(_mine(), min(max(page, 1), queries.LAST_PAGE))
    return render_template(
        "charity/desk/projects.html",
        publishers=queries.desk_publishers(_mine()),
        rows=[(row, figures.amount_of(row), len(figures.missing(row))) for row in rows],
        page=page,
        pages=max(1, -(-total // queries.DESK_PAGE_SIZE)),
        may_write=current_user.holds(roles.Role.EDITOR),
        labels=labels,
    )


@bp.get("/projects/new")
@needs(roles.Role.EDITOR)
def new_project():
    return _project_form(_new_project_form())


def _new_project_form() -> forms.ProjectForm:
    publishers = [(row.code, i18n.plain(row, "name")) for row in queries.desk_publishers(_mine())]
    return forms.ProjectForm(_counties(), publishers, version="0") if publishers else abort(404)


def _project_form(form, project=None, status: int = 200, **more):
    return render_template("charity/desk/facts.html", form=form, project=project, **more), status


@bp.post("/projects")
@needs(roles.Role.EDITOR)
def open_project():
    form = _new_project_form()
    if not form.validate_on_submit():
        return _project_form(form, status=422)
    # One of the choices, so one of this editor's own.
    publisher = queries.publisher(form.publisher.data) or abort(404)
    project = operations.add_project(publisher, form.facts, form.chosen_causes, by=current_user.person, now=clock.now())
    db.session.commit()
    flash(_("草稿已存好。接着写金额、产出和里程碑，写完再发布。"))
    return redirect(url_for(".project", code=project.code), 303)


@bp.get("/projects/<code>")
@needs(roles.Role.EDITOR, roles.Role.AUDITOR)
def project(code: str):
    row = _project(code)
    return render_template(
        "charity/desk/project.html",
        project=row,
        amount=figures.amount_of(row),
        ledger=figures.ledger(row),
        events=figures.events(row, clock.today(clock.now())),
        gaps=figures.missing(row),
        move=forms.MoveForm(formdata=None, version=str(row.version)),
        may_write=current_user.holds(roles.Role.EDITOR),
        labels=labels,
    )


@bp.get("/projects/<code>/facts")
@needs(roles.Role.EDITOR)
def facts(code: str):
    row = _project(code)
    return _project_form(forms.ProjectForm.of(row, _counties()), row)


@bp.post("/projects/<code>/facts")
@needs(roles.Role.EDITOR)
def change_facts(code: str):
    row = _project(code)
    form = forms.ProjectForm.of(row, _counties())
    if not form.validate_on_submit():
        return _project_form(form, row, 422)
    try:
        operations.change_project(
            row, form.seen, form.facts, form.chosen_causes, by=current_user.person, now=clock.now()
        )
    except publishing.ChangedMeanwhile:
        row = _afresh(code)
        return _project_form(form, row, 409, theirs=_theirs(form, row))
    db.session.commit()
    flash(_("已保存"))
    return redirect(url_for(".project", code=code), 303)


def _afresh(code: str):
    """The project as somebody else has just saved it; nothing of ours is kept but what stands in the form."""
    db.session.rollback()
    return _project(code)


def _theirs(form, row) -> list[tuple]:
    """What differs between the form and the saved row, and the form made ready to be saved knowingly."""
    form.version.data = str(getattr(row, "version", form.version.data))
    saved = ((field, getattr(row, field.name)) for field in form if hasattr(row, field.name))
    told = [(field, "\n".join(value) if isinstance(value, list) else value) for field, value in saved]
    return [
        (field.label.text, value)
        for field, value in told
        if field.name != "version" and field.type != "CheckboxesField" and str(value or "") != str(field.data or "")
    ]


@bp.post("/projects/<code>/publication")
@needs(roles.Role.EDITOR)
def publish(code: str):
    return _move(code, content.Publication.PUBLISHED, _("已发布，市民现在能看到了"))


@bp.post("/projects/<code>/withdrawal")
@needs(roles.Role.EDITOR)
def withdraw(code: str):
    return _move(code, content.Publication.WITHDRAWN, _("已撤回，公开页面不再显示"))


def _move(code: str, after: content.Publication, done: str):
    row, form = _project(code), forms.MoveForm()
    if form.validate_on_submit():
        try:
            operations.move_project(row, after, form.seen, by=current_user.person, now=clock.now())
            db.session.commit()
            flash(done)
        except publishing.ChangedMeanwhile:
            db.session.rollback()
            flash(_("别人刚改过这个项目，请看过最新内容再决定"), "error")
        except publishing.CannotMove:
            db.session.rollback()
            flash(_("它已经是这个状态了"), "info")
    return redirect(url_for(".project", code=code), 303)


# --- money, outputs, milestones, papers: one page each, all alike ---

FORMS = {
    "money": forms.MoneyForm,
    "outputs": forms.OutputForm,
    "milestones": forms.MilestoneForm,
    "documents": forms.DocumentForm,
}


def _rows(project, part: str):
    return {"money": project.transactions, "outputs": project.outputs, "milestones": project.milestones,
            "documents": project.documents}[part]  # fmt: skip


def _row(project, part: str, number: int | None):
    """The numbered row of a part; papers are numbered as they stand in the project's list."""
    if number is None:
        return None
    rows = _rows(project, part)
    numbered = dict(enumerate(rows, 1)) if part == "documents" else {row.number: row for row in rows}
    return numbered.get(number) or abort(404)


def _part_form(project, part: str, form, number: int | None, status: int = 200, **more):
    row = _row(project, part, number)
    asks_reason = part in ("money", "outputs") and row is not None and project.published_at is not None
    return render_template(
        f"charity/desk/{part}.html",
        project=project,
        form=form,
        part=part,
        number=number,
        asks_reason=asks_reason,
        **more,
    ), status


@bp.get(f"/projects/<code>/{PART}/new", defaults={"number": None})
@bp.get(f"/projects/<code>/{PART}/<int(max=999999):number>")
@needs(roles.Role.EDITOR)
def part(code: str, part: str, number: int | None):
    row = _project(code)
    return _part_form(row, part, FORMS[part].of(row, _row(row, part, number)), number)


@bp.post(f"/projects/<code>/{PART}", defaults={"number": None})
@bp.post(f"/projects/<code>/{PART}/<int(max=999999):number>")
@needs(roles.Role.EDITOR)
def write_part(code: str, part: str, number: int | None):
    project = _project(code)
    form = FORMS[part].of(project, _row(project, part, number))
    if not form.validate_on_submit():
        return _part_form(project, part, form, number, 422)
    try:
        _write(project, part, form, number)
    except publishing.ChangedMeanwhile:
        project = _afresh(code)
        form.version.data = str(project.version)
        return _part_form(project, part, form, number, 409, theirs=[])
    except operations.ReasonNeeded:
        form.reason.errors = [_("公布过的数字改了，请写明原因；原因会和旧数、新数一起公开")]
        return _part_form(_afresh(code), part, form, number, 422)
    except operations.UnknownWhole:
        form.part_of.errors = [_("几个部分加起来比整笔还多，或者两笔互为部分，请检查")]
        return _part_form(_afresh(code), part, form, number, 422)
    db.session.commit()
    flash(_("已保存"))
    return redirect(url_for(".project", code=code), 303)


def _write(project, part: str, form, number: int | None) -> None:
    by, now = current_user.person, clock.now()
    if part == "documents":
        paper = _row(project, part, number)
        code = {"code": paper.code} if paper else {}
        operations.write_document(project, form.facts | code, by=by, now=now, version=form.seen)
    elif part == "milestones":
        operations.write_milestone(project, number, form.facts, by=by, now=now, version=form.seen)
    else:
        write = {"money": operations.write_money, "outputs": operations.write_output}[part]
        write(project, number, form.facts, by=by, now=now, reason=form.reason.data or "", version=form.seen)
