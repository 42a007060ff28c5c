"""The desk of the collection: records by hand, tables in with a map of columns and a preview, tables out."""

import secrets
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.content import operations as content
from app.content.workflow import desk as workflow
from app.content.workflow import operations as versions
from app.content.workflow import queries as version_queries
from app.core import clock, i18n, spreadsheets
from app.core import site as site_facts
from app.core.access import takes_uploads, writes
from app.core.db import db
from app.core.forms import refuse
from app.exhibition.collection import declarations, forms, gaps, operations, queries, rules, tables, words, writing
from app.exhibition.collection.models import ItemImport
from app.exhibition.forms import AddressForm
from app.exhibition.lists import queries as lists
from app.exhibition.models import Item
from app.exhibition.tiles import jobs as tiles

bp = Blueprint("collection_desk", __name__, url_prefix="/desk/exhibition/items")
SHOWN_LINES = 12
LONGEST_SEARCH = 50


@bp.get("")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def index():
    text, state = request.args.get("q", "").strip()[:LONGEST_SEARCH], request.args.get("state", "")
    number = max(request.args.get("page", 1, type=int), 1)
    found, total = queries.items_for_desk(text, state, number)
    pages = max(-(-total // queries.PAGE_SIZE), 1)
    if number > pages:
        abort(404)
    return render_template(
        "exhibition/desk/items.html",
        items=found, total=total, page=number, pages=pages, text=text, state=state, may_edit=_may_edit(), cut=tiles.progress(),
    )  # fmt: skip


def _may_edit() -> bool:
    return current_user.holds(accounts.Role.EDITOR)


def _item(slug: str) -> Item:
    return declarations.find(slug, workflow.mine()) or abort(404)


def _act() -> dict[str, Any]:
    return {"by": current_user.person, "now": clock.now()}


def _with_classes(form: Any) -> Any:
    form.item_class.choices = [(term.key, i18n.plain(term, "name")) for term in queries.vocabulary("class")]
    return form


@bp.route("/new", methods=["GET", "POST"])
@needs(accounts.Role.EDITOR)
def new():
    form = _with_classes(forms.NewItemForm())
    if not form.validate_on_submit():
        return _form_page(form, None), 422 if request.method == "POST" else 200
    try:
        item = operations.add(form.slug.data, form.values, **_act())
    except operations.SlugTaken:
        refuse(_("已有记录用了这个网址名，请换一个"))(form.slug)
        return _form_page(form, None), 422
    db.session.commit()
    flash(_("记录已存为草稿"))
    return redirect(url_for(".item", slug=item.slug), 303)


@bp.get("/<slug>")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
@writes
def item(slug: str):
    """The newest version; an editor who opens it holds the pen for a while."""
    lock = None
    if _may_edit():
        lock = versions.take_lock(writing.ITEM, _item(slug).id, **_act())
        db.session.commit()
    return _form_page(_filled(_item(slug)), _item(slug), lock=lock)


def _filled(found: Item) -> forms.ItemForm:
    body = version_queries.current_body(writing.ITEM, found)
    seen = version_queries.number_of_head(writing.ITEM.name, found.id)
    listed = {name: "；".join(body[name]) for name in forms.LISTS}
    links = forms.links_written(body.get("links", ()))
    form = _form(found)(data={**body["record"], **body, **listed, "links": links, "version": str(seen)})
    return _with_classes(form)


def _form(found: Item) -> type[forms.ItemForm]:
    return forms.with_own(lists.fields_of(found.class_id), forms.ItemForm)


@bp.post("/<slug>")
@needs(accounts.Role.EDITOR)
def change(slug: str):
    found = _item(slug)
    form = _with_classes(_form(found)())
    if not form.validate_on_submit():
        return _form_page(form, found), 422
    try:
        operations.change(found, form.seen_version, form.values, **_act())
    except content.ChangedMeanwhile:
        db.session.rollback()
        found = _item(slug)
        form.version.data = str(version_queries.number_of_head(writing.ITEM.name, found.id))
        return _form_page(form, found, is_late=True), 422
    db.session.commit()
    flash(_("已存为新稿"))
    return redirect(url_for(".item", slug=slug), 303)


@bp.post("/<slug>/address")
@needs(accounts.Role.EDITOR)
def move(slug: str):
    """Another address, at once; the old one leads to it."""
    found, address = _item(slug), AddressForm()
    if address.validate_on_submit():
        try:
            operations.move(found, address.slug.data, **_act())
        except operations.SlugTaken:
            db.session.rollback()
            refuse(_("已有记录用了这个网址名，请换一个"))(address.slug)
        else:
            db.session.commit()
            flash(_("网址已换，旧网址会自动转到新网址"))
            return redirect(url_for(".item", slug=address.slug.data), 303)
    found = _item(slug)
    return _form_page(_filled(found), found, address=address), 422


def _form_page(
    form: forms.ItemForm, item: Item | None, *, is_late: bool = False, lock: Any = None, address: Any = None
) -> str:
    return render_template(
        "exhibition/desk/item.html",
        form=form, item=item, may_edit=_may_edit(), facts=[*form.OWN, *(fact.name for fact in rules.RECORD)], is_late=is_late,
        publication=workflow.publication(writing.ITEM.name, item) if item else None, lock=lock,
        address=address or (AddressForm(formdata=None, data={"slug": item.slug}) if item else None),
    )  # fmt: skip


@bp.get("/gaps")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def gaps_page():
    return render_template("exhibition/desk/gaps.html", lacks=gaps.all_lacks())


# --- tables ---


@bp.get("/table.csv")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def table():
    answer = Response(tables.written(queries.all_public(clock.now())), mimetype="text/csv")
    answer.headers["Content-Disposition"] = "attachment; filename=exhibition-items.csv"
    return answer


@bp.get("/table.xlsx")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def workbook():
    answer = Response(tables.workbook(queries.all_public(clock.now())), mimetype=tables.XLSX)
    answer.headers["Content-Disposition"] = "attachment; filename=exhibition-items.xlsx"
    return answer


@bp.get("/imports")
@needs(accounts.Role.EDITOR)
def upload_page():
    form = _with_classes(forms.UploadForm(item_class="object", is_demonstration=site_facts.current().demonstration))
    return render_template("exhibition/desk/items_upload.html", form=form)


@bp.post("/imports")
@needs(accounts.Role.EDITOR)
@takes_uploads(spreadsheets.LARGEST_FILE + 100_000)
def upload():
    form = _with_classes(forms.UploadForm())
    if not form.validate_on_submit():
        return render_template("exhibition/desk/items_upload.html", form=form), 422
    try:
        read = tables.read(form.file.data.read())
    except tables.Unreadable:
        refuse(_("读不了这个文件。请用 .xlsx 或 UTF-8 编码的 CSV：第一行是表头，表头不重复，最多 5000 行"))(form.file)
        return render_template("exhibition/desk/items_upload.html", form=form), 422
    kept = operations.keep(
        read, key=secrets.token_urlsafe(12), file_name=form.file.data.filename or "", class_key=form.item_class.data,
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
    kept = _import(key)
    todo, drafts = operations.plan(kept), operations.unsent(kept)
    return render_template(
        "exhibition/desk/items_preview.html",
        kept=kept, todo=todo, columns=words.COLUMNS, faults=words.FAULTS, names=words.FACTS, drafts=drafts,
        shown=[*todo.added, *todo.changed][:SHOWN_LINES], wrong=todo.wrong[:SHOWN_LINES], form=forms.MappingForm(),
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
    taken: set[str] = set()
    mapping = {}
    for number, heading in enumerate(kept.headings):
        chosen = request.form.get(f"column-{number}", "")
        mapping[heading] = chosen if chosen in rules.BY_NAME and chosen not in taken else rules.LEFT_OUT
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
        done = operations.apply(kept, **_act())
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
