"""The desk's page for a notice's table: bring it, say what it means, look, enter."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from app.accounts.access import Role, needs
from app.charity import labels, queries
from app.charity import rules as charity
from app.charity.entry import forms, operations
from app.charity.entry import reading as rules
from app.content import operations as publishing
from app.core import clock, spreadsheets, tables, templating
from app.core.access import takes_uploads
from app.core.db import db
from app.core.forms import refuse

bp = Blueprint("charity_entry", __name__, url_prefix="/desk/charity/projects/<code>/table")


def _project(code: str):
    return queries.desk_project(code, current_user.scope_keys(Role.EDITOR)) or abort(404)


@bp.get("")
@needs(Role.EDITOR)
def bring(code: str):
    project = _project(code)
    return render_template("charity/desk/table.html", project=project, form=forms.TableForm(project))


@bp.post("")
@needs(Role.EDITOR)
@takes_uploads(spreadsheets.LARGEST_FILE + 500_000)
def look(code: str):
    """The preview after each change; with `then=enter`, and nothing wrong, the lines are written."""
    project = _project(code)
    form = forms.TableForm(project)
    table = _table(form) if form.validate_on_submit() else None
    if table is None:
        return render_template("charity/desk/table.html", project=project, form=form), 422
    is_first = "column-0" not in request.form
    columns = _columns(project, table)
    if is_first:
        form.amount_unit.data = rules.unit_in(table.headings) or "yuan"
    form.pasted.data = tables.pasted(table)
    reading = rules.read(
        [(row.number, row.values, row.formulas) for row in table.rows], columns, form.amount_unit.data or "yuan"
    )
    reading = _with_stated(form, reading)
    status = 200
    if request.form.get("then") == "enter":
        if not form.errors and reading.may_be_entered and not is_first:
            return _enter(project, form, reading, columns)
        status = 422
    return render_template(
        "charity/desk/table.html",
        project=project,
        form=form,
        reading=reading,
        columns=columns,
        names=forms.COLUMNS,
        faults=forms.FAULTS,
        labels=labels,
        total=templating.exact_money(reading.total),
        stated=templating.exact_money(reading.stated) if reading.stated is not None else "",
        lines=[(each, templating.exact_money(each.minor) if each.minor is not None else "") for each in reading.lines],
    ), status


def _table(form) -> spreadsheets.Table | None:
    data = form.file.data.read() if form.file.data else b""
    try:
        if data:
            return tables.read(data, most_rows=rules.MOST_LINES)
        return tables.parse(form.pasted.data or "", most_rows=rules.MOST_LINES)
    except spreadsheets.Unreadable:
        words = _("读不出表格。第一行要是表头，表头不重复，最多 %(n)s 行；旧的 .xls 请另存为 .xlsx", n=rules.MOST_LINES)
        refuse(words)(form.file if data else form.pasted)
        return None


def _columns(project, table: spreadsheets.Table) -> dict[str, rules.Column]:
    """As the form says; the first time as guessed. A meaning chosen twice stays with the first column."""
    headings = [heading for heading in table.headings if heading]
    if "column-0" not in request.form:
        return rules.guess(headings, operations.remembered(project))
    chosen: dict[str, rules.Column] = {}
    for number, heading in enumerate(headings):
        asked = request.form.get(f"column-{number}", "")
        column = rules.Column(asked) if asked in set(rules.Column) else rules.Column.NONE
        chosen[heading] = rules.Column.NONE if column in chosen.values() else column
    return chosen


def _with_stated(form, reading: rules.Reading) -> rules.Reading:
    """The total the editor typed goes before the one in the table."""
    if not form.stated.data:
        return reading
    try:
        typed = charity.parse_amount(form.stated.data, form.amount_unit.data or "yuan")
    except charity.NotAnAmount:
        refuse(_("请只填数字，例如 1226 或 1226.5，最小到分"))(form.stated)
        return reading
    return rules.Reading(reading.lines, typed, None)


def _enter(project, form, reading: rules.Reading, columns: dict[str, rules.Column]):
    code = project.code
    try:
        count = operations.enter(
            project,
            reading,
            columns,
            form.money_kind,
            form.paper,
            version=form.seen,
            by=current_user.person,
            now=clock.now(),
        )
    except publishing.ChangedMeanwhile:
        db.session.rollback()
        flash(_("别人刚改过这个项目，表没有记入。请看过最新内容再来一次"), "error")
    else:
        db.session.commit()
        flash(ngettext("记入了 %(num)d 笔", "记入了 %(num)d 笔", count))
    return redirect(url_for("charity_desk.project", code=code), 303)
