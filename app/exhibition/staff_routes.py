"""The editors' desk: exhibits, pages and their blocks, with preview and publication."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.content import operations as content
from app.content import rules as publishing
from app.core import city, clock, i18n, papercut
from app.core.db import db
from app.exhibition import choosing, forms, operations, queries, showing
from app.exhibition.models import Block, Exhibit, ExhibitPage
from app.exhibition.rules import Kind

bp = Blueprint("exhibition_desk", __name__, url_prefix="/desk/exhibition")


@bp.get("")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def index():
    exhibits = queries.exhibits_for_desk(_readable())
    return render_template("exhibition/desk/index.html", exhibits=exhibits, may_edit=_may_edit(), halls=_halls())


def _readable() -> set[str] | None:
    """Whose halls this person sees: an editor their own, an auditor all (None)."""
    return None if current_user.holds(accounts.Role.AUDITOR) else current_user.scope_keys(accounts.Role.EDITOR)


def _may_edit() -> bool:
    return current_user.holds(accounts.Role.EDITOR)


def _halls():
    return queries.halls_of(current_user.scope_keys(accounts.Role.EDITOR))


def _exhibit(slug: str, *, to_edit: bool = True) -> Exhibit:
    return queries.exhibit_for_desk(slug, _publishers(to_edit=to_edit)) or abort(404)


def _page(slug: str, page_slug: str, *, to_edit: bool = True) -> ExhibitPage:
    return queries.page_for_desk(slug, page_slug, _publishers(to_edit=to_edit)) or abort(404)


def _publishers(*, to_edit: bool) -> set[str] | None:
    return current_user.scope_keys(accounts.Role.EDITOR) if to_edit else _readable()


def _block(page: ExhibitPage, number: int) -> Block:
    return next((block for block in page.blocks if block.id == number), None) or abort(404)


# --- exhibits ---


@bp.route("/new-exhibit", methods=["GET", "POST"])
@needs(accounts.Role.EDITOR)
def new_exhibit():
    halls = _halls()
    if not halls:
        abort(404)
    form = _with_art(forms.NewExhibitForm())
    if not form.validate_on_submit():
        return _form_page("exhibition/desk/new_exhibit.html", form)
    try:
        exhibit = operations.add_exhibit(halls[0], form.slug.data, form.values, **_act())
    except operations.UnusableSlug:
        form.slug.errors = [_("这个网址名另有用处，请换一个")]
        return _form_page("exhibition/desk/new_exhibit.html", form)
    except operations.SlugTaken:
        form.slug.errors = [_("已有展厅用了这个网址名，请换一个")]
        return _form_page("exhibition/desk/new_exhibit.html", form)
    db.session.commit()
    flash(_("展厅已存为草稿"))
    return redirect(url_for(".exhibit", slug=exhibit.slug), 303)


@bp.get("/exhibits/<slug>")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def exhibit(slug: str):
    found = _exhibit(slug, to_edit=False)
    form = _with_art(forms.ExhibitForm(obj=found))
    return render_template("exhibition/desk/exhibit.html", exhibit=found, form=form, may_edit=_may_edit(), theirs=None)


@bp.post("/exhibits/<slug>")
@needs(accounts.Role.EDITOR)
def change_exhibit(slug: str):
    found, form = _exhibit(slug), _with_art(forms.ExhibitForm())
    if not form.validate_on_submit():
        return _exhibit_page(found, form), 422
    try:
        operations.change_exhibit(found, form.seen_version, form.values, **_act())
    except content.ChangedMeanwhile:
        return _conflict(found, form, lambda theirs: _exhibit_page(found, form, theirs))
    db.session.commit()
    flash(_("已保存"))
    return redirect(url_for(".exhibit", slug=slug), 303)


def _exhibit_page(found: Exhibit, form: forms.ExhibitForm, theirs: Any = None) -> str:
    return render_template("exhibition/desk/exhibit.html", exhibit=found, form=form, may_edit=True, theirs=theirs)


@bp.post("/exhibits/<slug>/publication")
@needs(accounts.Role.EDITOR)
def publish_exhibit(slug: str):
    found = _exhibit(slug)
    _publish(found, operations.publish_exhibit)
    return redirect(url_for(".exhibit", slug=slug), 303)


def _publish(row: Any, operation: Callable[..., None]) -> None:
    """Publish or withdraw as the form asks, and say what came of it."""
    form = forms.PublicationForm()
    if not form.validate_on_submit() or form.state.data not in ("published", "withdrawn"):
        abort(400)
    after = publishing.Publication(form.state.data)
    try:
        operation(row, form.seen_version, after, **_act())
    except (content.ChangedMeanwhile, content.CannotMove):
        db.session.rollback()
        flash(_("刚才有人改过这一页，请看过现在的样子再发布或撤下"), "error")
    except operations.NothingToPublish:
        flash(_("这一页还没有内容，请先加一块内容再发布"), "error")
    else:
        db.session.commit()
        flash(_("已发布，大家现在看得到了") if after is publishing.Publication.PUBLISHED else _("已撤下，公众看不到了"))


# --- pages ---


@bp.route("/exhibits/<slug>/new-page", methods=["GET", "POST"])
@needs(accounts.Role.EDITOR)
def new_page(slug: str):
    found, form = _exhibit(slug), forms.NewPageForm()
    if not form.validate_on_submit():
        return _form_page("exhibition/desk/new_page.html", form, exhibit=found)
    section = operations.open_section(found, form.section.data, form.section_en.data or "")
    try:
        page = operations.add_page(section, form.slug.data, form.values, **_act())
    except operations.SlugTaken:
        db.session.rollback()
        form.slug.errors = [_("这个展厅里已有同名的展页，请换一个网址名")]
        return _form_page("exhibition/desk/new_page.html", form, exhibit=_exhibit(slug))
    db.session.commit()
    flash(_("展页已存为草稿，接着加内容吧"))
    return redirect(url_for(".page", slug=slug, page_slug=page.slug), 303)


@bp.get("/exhibits/<slug>/pages/<page_slug>")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def page(slug: str, page_slug: str):
    found = _page(slug, page_slug, to_edit=False)
    return _page_page(found, forms.PageForm(obj=found), may_edit=_may_edit())


def _page_page(found: ExhibitPage, form: forms.PageForm, *, may_edit: bool = True, theirs: Any = None) -> str:
    story = queries.page_alone(found, clock.now(), english=i18n.in_english())
    return render_template(
        "exhibition/desk/page.html",
        page=found, exhibit=found.exhibit, form=form, may_edit=may_edit, theirs=theirs,
        show=showing.Shown(story, showing.Cited(city.current())), kinds=forms.KIND_NAMES,
    )  # fmt: skip


@bp.post("/exhibits/<slug>/pages/<page_slug>")
@needs(accounts.Role.EDITOR)
def change_page(slug: str, page_slug: str):
    found, form = _page(slug, page_slug), forms.PageForm()
    if not form.validate_on_submit():
        return _page_page(found, form), 422
    try:
        operations.change_page(found, form.seen_version, form.values, **_act())
    except content.ChangedMeanwhile:
        return _conflict(found, form, lambda theirs: _page_page(found, form, theirs=theirs))
    db.session.commit()
    flash(_("已保存"))
    return _to_page(found)


@bp.post("/exhibits/<slug>/pages/<page_slug>/publication")
@needs(accounts.Role.EDITOR)
def publish_page(slug: str, page_slug: str):
    found = _page(slug, page_slug)
    _publish(found, operations.publish_page)
    return redirect(url_for(".page", slug=slug, page_slug=page_slug), 303)


@bp.get("/exhibits/<slug>/pages/<page_slug>/preview")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def preview(slug: str, page_slug: str):
    found = _page(slug, page_slug, to_edit=False)
    cited = showing.Cited(city.current())
    story = queries.page_alone(found, clock.now(), english=i18n.in_english(), extra_sources=cited.keys)
    show = showing.Shown(story, cited)
    return render_template("exhibition/desk/preview.html", story=story, page=found, show=show)


# --- blocks ---


@bp.route("/exhibits/<slug>/pages/<page_slug>/new-block/<kind>", methods=["GET", "POST"])
@needs(accounts.Role.EDITOR)
def new_block(slug: str, page_slug: str, kind: str):
    found, wanted = _page(slug, page_slug), _kind(kind)
    form = choosing.block_form(wanted)(version=found.version)
    if not form.validate_on_submit():
        return _block_page(found, wanted, form)
    try:
        operations.add_block(found, form.seen_version, wanted, form.values, **_act())
    except operations.WrongBlock as error:
        return _wrong_block(found, wanted, form, error)
    except content.ChangedMeanwhile:
        return _conflict(found, form, lambda _theirs: _block_page(found, wanted, form, is_late=True)[0])
    db.session.commit()
    return _to_page(found)


@bp.route("/exhibits/<slug>/pages/<page_slug>/blocks/<int:number>", methods=["GET", "POST"])
@needs(accounts.Role.EDITOR)
def block(slug: str, page_slug: str, number: int):
    found = _page(slug, page_slug)
    chosen = next((each for each in found.blocks if each.id == number), None) or _removed()
    form = choosing.block_form(chosen.kind)(data={**forms.shown(chosen.kind, chosen.data), "version": found.version})
    if chosen.page is None:
        form.version.data = str(found.version)
        return _block_page(found, chosen.kind, form, is_late=True)
    if not form.validate_on_submit():
        return _block_page(found, chosen.kind, form, block=chosen)
    kept = {name: chosen.data[name] for name in ("founding",) if name in chosen.data}
    try:
        operations.change_block(chosen, form.seen_version, {**kept, **form.values}, **_act())
    except operations.WrongBlock as error:
        return _wrong_block(found, chosen.kind, form, error, block=chosen)
    except content.ChangedMeanwhile:
        return _conflict(found, form, lambda _theirs: _late_block(found, number, form))
    db.session.commit()
    return _to_page(found)


def _removed() -> Block:
    """A block somebody else removed while it was being edited: what was typed is offered as a new one."""
    if request.method == "GET":
        abort(404)
    return Block(kind=_kind(request.args.get("kind", "")), data=forms.EMPTY)


def _late_block(found: ExhibitPage, number: int, form: forms.BlockForm) -> str:
    """What was typed beside what is there now; a block removed meanwhile is offered as a new one."""
    now_there = next((each for each in found.blocks if each.id == number), None)
    return _block_page(found, form.KIND, form, block=now_there, is_late=True)[0]


@bp.post("/exhibits/<slug>/pages/<page_slug>/blocks/<int:number>/position")
@needs(accounts.Role.EDITOR)
def move_block(slug: str, page_slug: str, number: int):
    steps = request.form.get("steps", 0, type=int)
    return _rearrange(
        slug, page_slug, number, lambda block, version: operations.move_block(block, version, steps, **_act())
    )


@bp.post("/exhibits/<slug>/pages/<page_slug>/blocks/<int:number>/visibility")
@needs(accounts.Role.EDITOR)
def hide_block(slug: str, page_slug: str, number: int):
    is_hidden = request.form.get("state") == "hidden"
    return _rearrange(
        slug,
        page_slug,
        number,
        lambda block, version: operations.hide_block(block, version, is_hidden=is_hidden, **_act()),
    )


@bp.post("/exhibits/<slug>/pages/<page_slug>/blocks/<int:number>/removal")
@needs(accounts.Role.EDITOR)
def remove_block(slug: str, page_slug: str, number: int):
    return _rearrange(slug, page_slug, number, lambda block, version: operations.remove_block(block, version, **_act()))


def _rearrange(slug: str, page_slug: str, number: int, change: Callable[[Block, int], None]):
    found, form = _page(slug, page_slug), forms.Versioned()
    if not form.validate_on_submit():
        abort(400)
    try:
        change(_block(found, number), form.seen_version)
    except content.ChangedMeanwhile:
        db.session.rollback()
        flash(_("刚才有人改过这一页，请看过现在的次序再调整"), "error")
    else:
        db.session.commit()
    return redirect(url_for(".page", slug=slug, page_slug=page_slug, _anchor="blocks"), 303)


def _kind(name: str) -> Kind:
    return Kind(name) if name in list(Kind) else abort(404)


def _block_page(found: ExhibitPage, kind: Kind, form: forms.BlockForm, *, block: Block | None = None, is_late=False):
    rendered = render_template(
        "exhibition/desk/block.html",
        page=found, exhibit=found.exhibit, form=form, kind=kind, kind_name=forms.KIND_NAMES[kind],
        block=block, is_late=is_late, theirs=_pairs(form, block) if block and is_late else [],
        sources=queries.public_sources(), columns=forms.ROW_COLUMNS.get(kind, ()), row_hint=forms.ROW_HINTS.get(kind, ""),
        names=[field.name for field in form if field.type in TYPED],
    )  # fmt: skip
    return rendered, 422 if request.method == "POST" else 200


def _pairs(form: forms.BlockForm, block: Block) -> list[tuple[str, str]]:
    """What the block holds now, by the labels of the form."""
    saved = forms.shown(block.kind, block.data)
    return [(field.label.text, saved[field.name]) for field in form if saved.get(field.name)]


TYPED = {"StringField", "TextAreaField", "SelectField"}


def _wrong_block(found: ExhibitPage, kind: Kind, form: forms.BlockForm, error: operations.WrongBlock, block=None):
    for problem in error.problems:
        field = next((each for each in form if each.name == problem.part), form.version)
        field.errors = [*field.errors, _("请检查这一项")]
    return _block_page(found, kind, form, block=block)


# --- what the views share ---


def _act() -> dict[str, Any]:
    return {"by": current_user.person, "now": clock.now()}


def _with_art(form: forms.ExhibitForm) -> forms.ExhibitForm:
    names = [name.removeprefix("exhibit-") for name in papercut.NAMES if name.startswith("exhibit-")]
    kept = [form.art.data] if form.art.data and form.art.data not in names and request.method == "GET" else []
    form.art.choices = [(name, name) for name in (*names, *kept)]
    return form


def _form_page(template: str, form: Any, **values: Any):
    return render_template(template, form=form, **values), 422 if request.method == "POST" else 200


def _conflict(row: Any, form: forms.Versioned, page: Callable[[Any], str]):
    """Nothing was overwritten: what was typed stays in the form, what is there now stands beside it."""
    db.session.rollback()
    db.session.refresh(row)
    form.version.data = str(row.version)
    return page(row), 422


def _to_page(found: ExhibitPage):
    return redirect(url_for(".page", slug=found.exhibit.slug, page_slug=found.slug, _anchor="blocks"), 303)
