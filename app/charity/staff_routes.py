"""The desk of an editor: projects of one's own publishers, their figures, and publication. Auditors read."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as roles
from app.accounts.access import needs
from app.charity import figures, forms, labels, operations, queries, writing
from app.charity.photos import queries as photos
from app.charity.quality import queries as quality
from app.charity.quality import words as quality_words
from app.charity.reminders import telling as reminders
from app.content import operations as publishing
from app.content.workflow import desk as workflow
from app.content.workflow import operations as versions
from app.content.workflow import queries as version_queries
from app.core import city, clock, i18n
from app.core.access import writes
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
        reminders=reminders.of_editors(current_user.scope_keys(roles.Role.EDITOR), clock.now()),
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
    flash(_("草稿已存好。接着写金额、产出和里程碑，写完再送审。"))
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
        failed=quality.failed(row, clock.today(clock.now())),
        quality=quality_words,
        waiting=photos.waiting([row.id]).get(row.id, 0),
        publication=workflow.publication("project", row),
        may_write=current_user.holds(roles.Role.EDITOR),
        labels=labels,
    )


@bp.get("/projects/<code>/facts")
@needs(roles.Role.EDITOR)
@writes
def facts(code: str):
    """The newest version of the facts; whoever opens it holds the pen for a while."""
    lock = versions.take_lock(writing.PROJECT, _project(code).id, by=current_user.person, now=clock.now())
    db.session.commit()
    row = _project(code)
    return _project_form(_facts_form(row), row, lock=lock)


def _facts_form(row):
    body = version_queries.current_body(writing.PROJECT, row)
    written = {name: writing.typed(name, value) for name, value in body.items()}
    seen = version_queries.number_of_head("project", row.id)
    return forms.ProjectForm.of(written, _counties(), version=str(seen))


@bp.post("/projects/<code>/facts")
@needs(roles.Role.EDITOR)
def change_facts(code: str):
    row = _project(code)
    form = _facts_form(row)
    if not form.validate_on_submit():
        return _project_form(form, row, 422)
    try:
        operations.save_project(row, form.seen, form.facts, form.chosen_causes, by=current_user.person, now=clock.now())
    except publishing.ChangedMeanwhile:
        row = _afresh(code)
        return _project_form(form, row, 409, theirs=_theirs(form, _saved(row)))
    db.session.commit()
    flash(_("已存为新稿"))
    return redirect(url_for(".project", code=code), 303)


def _afresh(code: str):
    """The project as somebody else has just saved it; nothing of ours is kept but what stands in the form."""
    db.session.rollback()
    return _project(code)


def _saved(row) -> dict:
    body = version_queries.current_body(writing.PROJECT, row)
    return body | {"version": version_queries.number_of_head("project", row.id)}


def _theirs(form, saved: dict) -> list[tuple]:
    """What differs between the form and what is saved, and the form made ready to be saved knowingly."""
    form.version.data = str(saved["version"])
    told = [(field, saved[field.name]) for field in form if field.name in saved and field.name != "causes"]
    return [
        (field.label.text, value)
        for field, value in ((field, "\n".join(kept) if isinstance(kept, list) else kept) for field, kept in told)
        if field.name != "version" and str(value or "") != str(field.data or "")
    ]


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
