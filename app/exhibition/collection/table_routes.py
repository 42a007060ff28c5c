"""The desk of the collection: tables in with a map of columns and a preview, tables out."""

import secrets
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.content import operations as content
from app.core import clock, spreadsheets
from app.core import site as site_facts
from app.core.access import takes_uploads
from app.core.db import db
from app.core.forms import refuse
from app.exhibition.collection import forms, links, operations, queries, rules, tables, words
from app.exhibition.collection.models import ItemImport
from app.exhibition.lists import queries as lists

bp = Blueprint("tables_desk", __name__, url_prefix="/desk/exhibition/items")
SHOWN_LINES = 12


def _act() -> dict[str, Any]:
    return {"by": current_user.person, "now": clock.now()}


def _known() -> rules.Known:
    """The words for ties and classes, and the own fields as columns. One that is called like another column says its class."""
    classes = queries.vocabulary("class")
    by_id = {term.id: term for term in classes}
    fields = lists.fields()
    names = [each.name.lower() for each in fields]
    taken = {name for fact in rules.FACTS for name in fact.names}
    own = []
    for each in fields:
        is_alone = names.count(each.name.lower()) == 1 and each.name.lower() not in taken
        heading = each.name if is_alone else f"{each.name}（{by_id[each.class_id].name}）"
        others = (each.name_en.lower(),) if is_alone and each.name_en else ()
        own.append(rules.Own(rules.OWN + each.key, heading, by_id[each.class_id].key, others))
    words_of_classes = {
        word.lower(): term.key for term in classes for word in (term.key, term.name, term.name_en or term.key)
    }
    return rules.Known(words.ties(), words_of_classes, tuple(own))


def _all() -> tuple[Any, ...]:
    """Every public record, the own fields that one of them fills in, and what they point to."""
    items = queries.all_public(clock.now())
    filled = {name for item in items for name, value in item.record.items() if value}
    own = [each for each in _known().own if each.key in filled]
    return items, own, links.of_all(item.id for item in items)


@bp.get("/table.csv")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def table():
    answer = Response(tables.written(*_all()), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=exhibition-items.csv"
    return answer


@bp.get("/table.xlsx")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def workbook():
    answer = Response(tables.workbook(*_all()), mimetype=tables.XLSX)
    answer.headers["Content-Disposition"] = "attachment; filename=exhibition-items.xlsx"
    return answer


@bp.get("/imports")
@needs(accounts.Role.EDITOR)
def upload_page():
    form = forms.with_classes(
        forms.UploadForm(item_class="object", is_demonstration=site_facts.current().demonstration)
    )
    return render_template("exhibition/desk/items_upload.html", form=form)


@bp.post("/imports")
@needs(accounts.Role.EDITOR)
@takes_uploads(spreadsheets.LARGEST_FILE + 100_000)
def upload():
    form = forms.with_classes(forms.UploadForm())
    if not form.validate_on_submit():
        return render_template("exhibition/desk/items_upload.html", form=form), 422
    try:
        read = tables.read(form.file.data.read())
    except tables.Unreadable:
        refuse(_("读不了这个文件。请用 .xlsx 或 UTF-8 编码的 CSV：第一行是表头，表头不重复，最多 5000 行"))(form.file)
        return render_template("exhibition/desk/items_upload.html", form=form), 422
    kept = operations.keep(
        read, _known(), key=secrets.token_urlsafe(12), file_name=form.file.data.filename or "", class_key=form.item_class.data,
        is_demonstration=form.is_demonstration.data, **_act(),
    )  # fmt: skip
    db.session.commit()
    return redirect(url_for(".preview", key=kept.key), 303)


def _import(key: str) -> ItemImport:
    kept = queries.import_by_key(key)
    return kept if kept and kept.uploaded_by == current_user.id else abort(404)


@bp.get("/imports/<key>")
@needs(accounts.Role.EDITOR)
def preview(key: str):
    kept, known = _import(key), _known()
    todo, drafts = operations.plan(kept, known), operations.unsent(kept)
    own = {each.key: each.heading for each in known.own}
    return render_template(
        "exhibition/desk/items_preview.html",
        kept=kept, todo=todo, columns=words.COLUMNS, own=own, faults=words.FAULTS, names=words.FACTS, drafts=drafts,
        links_written=forms.links_written, shown=[*todo.added, *todo.changed][:SHOWN_LINES], wrong=todo.wrong[:SHOWN_LINES],
        form=forms.MappingForm(),
        samples={heading: _sample(kept, heading) for heading in kept.headings},
    )  # fmt: skip


def _sample(kept: ItemImport, heading: str) -> str:
    return next((row[heading] for row in kept.rows if row.get(heading)), "")[:80]


@bp.post("/imports/<key>/mapping")
@needs(accounts.Role.EDITOR)
def remap(key: str):
    """Take the map of columns; a fact chosen twice stays with the first."""
    kept = _import(key)
    if not forms.MappingForm().validate_on_submit() or kept.applied_at:
        abort(400)
    columns = {*rules.BY_NAME, *(each.key for each in _known().own)}
    taken: set[str] = set()
    mapping = {}
    for number, heading in enumerate(kept.headings):
        chosen = request.form.get(f"column-{number}", "")
        mapping[heading] = chosen if chosen in columns and chosen not in taken else rules.LEFT_OUT
        taken.add(chosen)
    kept.mapping = mapping
    db.session.commit()
    return redirect(url_for(".preview", key=key), 303)


@bp.post("/imports/<key>/confirmation")
@needs(accounts.Role.EDITOR)
def confirm(key: str):
    kept = _import(key)
    if not forms.TapForm().validate_on_submit():
        abort(400)
    try:
        done = operations.apply(kept, _known(), **_act())
    except operations.AlreadyApplied:
        flash(_("这份表已经导入过了，没有再导入一次"), "info")
    except content.ChangedMeanwhile:
        db.session.rollback()
        flash(_("预览之后有记录变动，请再看一遍再导入"), "error")
    else:
        db.session.commit()
        flash(_("已导入：新增 %(new)s 条，修改 %(changed)s 条", new=len(done.added), changed=len(done.changed)))
    return redirect(url_for(".preview", key=key), 303)


@bp.post("/imports/<key>/submission")
@needs(accounts.Role.EDITOR)
def send(key: str):
    kept = _import(key)
    if not forms.TapForm().validate_on_submit():
        abort(400)
    count = operations.send(kept, **_act())
    db.session.commit()
    flash(_("已送审 %(n)s 条", n=count))
    return redirect(url_for(".preview", key=key), 303)
