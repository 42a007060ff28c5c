"""The desk of the collection: records by hand, each with its page beside it, and what they lack."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.content import operations as content
from app.content.workflow import desk as workflow
from app.content.workflow import operations as versions
from app.content.workflow import queries as version_queries
from app.core import clock
from app.core.access import reads, writes
from app.core.db import db
from app.core.forms import refuse
from app.exhibition import picking
from app.exhibition.collection import declarations, forms, gaps, looking, operations, queries, rules, writing
from app.exhibition.forms import AddressForm
from app.exhibition.lists import queries as lists
from app.exhibition.models import Item
from app.exhibition.tiles import jobs as tiles

bp = Blueprint("collection_desk", __name__, url_prefix="/desk/exhibition/items")
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


@bp.route("/new", methods=["GET", "POST"])
@needs(accounts.Role.EDITOR)
def new():
    form = forms.with_classes(forms.NewItemForm())
    if picking.is_rearranged(form, request.form.get(picking.ACT, "")):
        return _form_page(form, None)
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
    rows = [{"tie": tie, "item": slug} for tie, slug in body.get("links", ())]
    form = _form(found)(data={**body["record"], **body, **listed, "rows": rows, "version": str(seen)})
    return forms.with_classes(form)


def _form(found: Item) -> type[forms.ItemForm]:
    return forms.with_own(lists.fields_of(found.class_id), forms.ItemForm)


@bp.post("/<slug>")
@needs(accounts.Role.EDITOR)
def change(slug: str):
    found = _item(slug)
    form = forms.with_classes(_form(found)())
    if picking.is_rearranged(form, request.form.get(picking.ACT, "")):
        return _form_page(form, found)
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


@bp.post("/new/preview")
@needs(accounts.Role.EDITOR)
@reads
def look_at_new():
    """What is typed, as far as it is."""
    return looking.page(None, forms.with_classes(forms.NewItemForm()))


@bp.post("/<slug>/preview")
@needs(accounts.Role.EDITOR)
@reads
def look(slug: str):
    found = _item(slug)
    return looking.page(found, forms.with_classes(_form(found)()))


@bp.get("/gaps")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def gaps_page():
    return render_template("exhibition/desk/gaps.html", lacks=gaps.all_lacks())
