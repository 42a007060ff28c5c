"""The network at the desk: list, facts of a place, its printed codes, and the sheet that goes out and comes in."""

import secrets

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import queries as people
from app.accounts.access import Role, needs
from app.core import city, clock, spreadsheets
from app.core import site as site_facts
from app.core.access import takes_uploads
from app.core.db import db
from app.core.forms import refuse
from app.qr import queries as codes
from app.stations import imports, operations, presenting, queries, rules, sheets, words
from app.stations.coordinates import System
from app.stations.forms import StationForm, TapForm, UploadForm
from app.stations.models import Station, StationImport

bp = Blueprint("stations_staff", __name__, url_prefix="/desk")
PAGE_SIZE = 50
SHOWN_CHANGES = 100
SHOWN_PROBLEMS = 100


@bp.get("/stations")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    chosen, now = city.current(), clock.now()
    said = " ".join(request.args.get("q", "").replace("\0", "").split())[:60]
    county = request.args.get("county", "")
    page = max(1, request.args.get("page", 1, type=int))
    rows, total = queries.all_of_them(
        said, county if county in chosen.counties else "", page=min(page, 10_000), size=PAGE_SIZE
    )
    return render_template(
        "stations/desk/index.html",
        places=[presenting.place(row, chosen, now) for row in rows],
        total=total,
        page=page,
        pages=-(-total // PAGE_SIZE),
        said=said,
        county=county,
        counties=chosen.counties.values(),
        may_change=current_user.holds(Role.OPERATOR),
    )


@bp.get("/stations/<code>")
@needs(Role.OPERATOR)
def edit(code: str):
    row, form = _station(code), _station_form()
    form.show(row)
    return _edit_page(row, form)


@bp.post("/stations/<code>")
@needs(Role.OPERATOR)
def save(code: str):
    row, form = _station(code), _station_form()
    line = form.line(row.code, city.current()) if form.validate_on_submit() else None
    if line is None:
        return _edit_page(row, form), 422
    try:
        changed = imports.change_one(row, line, version=form.version.data, by=current_user, now=clock.now())
    except operations.ChangedMeanwhile:
        db.session.rollback()
        refuse(_("您打开这一页之后别人改过，请打开新的一页核对后再改"))(form.name)
        return _edit_page(_station(code), form), 422
    except imports.NotReady as error:
        db.session.rollback()
        form.ask_for(error.lacking)
        return _edit_page(_station(code), form), 422
    db.session.commit()
    flash(_("已保存") if changed else _("没有变化"), "success" if changed else "info")
    return redirect(url_for("stations_staff.edit", code=row.code), 303)


@bp.get("/stations.xlsx")
@needs(Role.OPERATOR, Role.AUDITOR)
def export():
    book = imports.workbook(city.current(), queries.whole_network())
    return _workbook(book, f"stations-{clock.today(clock.now()).isoformat()}.xlsx")


@bp.get("/stations/template.xlsx")
@needs(Role.OPERATOR)
def template():
    return _workbook(imports.workbook(city.current()), "stations-template.xlsx")


@bp.get("/stations/imports")
@needs(Role.OPERATOR)
def upload_page():
    return render_template("stations/desk/upload.html", form=UploadForm(), problems=(), more=0)


@bp.post("/stations/imports")
@needs(Role.OPERATOR)
@takes_uploads(spreadsheets.LARGEST_FILE + 100_000)
def upload():
    form = UploadForm()
    if not form.validate_on_submit():
        return _refused(form)
    try:
        lines, problems, table = imports.read(form.file.data.read(), city.current(), System(form.system.data))
    except spreadsheets.Unreadable as error:
        refuse(imports.FAULTS[error.fault])(form.file)
        return _refused(form)
    problems = problems or imports.not_ready(lines)
    if problems:
        return _refused(form, imports.explained(problems, table))
    kept = imports.keep(
        lines, file_name=form.file.data.filename, key=secrets.token_urlsafe(12), by=current_user, now=clock.now()
    )
    db.session.commit()
    return redirect(url_for("stations_staff.preview", key=kept.key), 303)


@bp.get("/stations/imports/<key>")
@needs(Role.OPERATOR)
def preview(key: str):
    kept = _import(key)
    if kept.applied_at:
        return redirect(url_for("stations_staff.index"), 303)
    try:
        todo = imports.plan(kept.rows)
    except imports.FromBefore:
        return _again()
    changes = todo.shown(city.current())
    return render_template(
        "stations/desk/preview.html",
        kept=kept,
        todo=todo,
        changes=changes[:SHOWN_CHANGES],
        more=max(0, len(changes) - SHOWN_CHANGES),
        added=todo.added[:SHOWN_CHANGES],
        added_more=max(0, len(todo.added) - SHOWN_CHANGES),
    )


@bp.post("/stations/imports/<key>/confirmation")
@needs(Role.OPERATOR)
def confirm_import(key: str):
    kept = _import(key)
    if not TapForm().validate_on_submit():
        abort(400)
    demonstration = site_facts.current().demonstration
    try:
        done = imports.confirm(kept, by=current_user, now=clock.now(), demonstration=demonstration)
    except imports.FromBefore:
        return _again()
    except imports.NotReady:
        db.session.rollback()
        flash(_("表里有筹备中的站点要对外服务，资料还没有补齐；请重新上传，会逐格说明缺什么"), "error")
        return redirect(url_for("stations_staff.upload_page"), 303)
    except imports.AlreadyApplied:
        flash(_("这份表已经导入过了，没有再导入一次"), "info")
    except imports.Outdated:
        db.session.rollback()
        imports.look_again(_import(key))
        db.session.commit()
        flash(_("预览之后站点有变动，请再看一遍下面的变化"), "error")
        return redirect(url_for("stations_staff.preview", key=key), 303)
    else:
        flash(_("已导入：新增 %(new)s 个，修改 %(changed)s 个", new=len(done.added), changed=len(done.changed)))
    db.session.commit()
    return redirect(url_for("stations_staff.index"), 303)


def _again():
    """The program was upgraded between the upload and now. Only the upload is thrown away."""
    db.session.rollback()
    flash(_("这份表是网站升级之前上传的，请重新上传一次。站点资料没有动过，什么都没有丢"), "error")
    return redirect(url_for("stations_staff.upload_page"), 303)


def _refused(form: UploadForm, problems=()):
    return (
        render_template(
            "stations/desk/upload.html",
            form=form,
            problems=problems[:SHOWN_PROBLEMS],
            more=max(0, len(problems) - SHOWN_PROBLEMS),
        ),
        422,
    )


def _station(code: str) -> Station:
    return queries.by_code(code) or abort(404)


def _import(key: str) -> StationImport:
    """Only who uploaded a sheet confirms it."""
    kept = queries.import_by_key(key)
    return kept if kept and kept.uploaded_by == current_user.id else abort(404)


def _station_form(*data) -> StationForm:
    form = StationForm(*data)
    form.offer_divisions(city.current())
    return form


def _edit_page(row: Station, form: StationForm) -> str:
    return render_template(
        "stations/desk/edit.html",
        row=row,
        place=presenting.place(row, city.current(), clock.now()),
        form=form,
        lacking=[] if row.is_public else [words.LACKING[name] for name in rules.lacking(sheets.line_of(row))],
        placements=codes.in_use("station", [row.id]),
        keepers=people.keepers_of(row.code),
    )


def _workbook(content: bytes, name: str) -> Response:
    response = make_response(content)
    response.mimetype = spreadsheets.MEDIA_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
