"""The editors' desk: exhibits, their sections and their pages."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.content import operations as content
from app.content.workflow import desk as workflow
from app.content.workflow import queries as version_queries
from app.content.workflow import words
from app.core import codes
from app.core.access import writes
from app.core.db import db
from app.core.forms import refuse
from app.exhibition import forms, queries
from app.exhibition.publishing import desk, operations, rules
from app.exhibition.publishing.desk import bp

KEY_LENGTH = 7


@bp.get("")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def index():
    exhibits = queries.exhibits_for_desk(workflow.mine())
    heads = version_queries.heads(desk.KIND, [each.id for each in exhibits])
    return render_template(
        "exhibition/desk/index.html",
        exhibits=exhibits,
        heads=heads,
        states=words.STATES,
        may_edit=desk.may_edit(),
        halls=desk.halls(),
    )


# --- exhibits ---


@bp.route("/new-exhibit", methods=["GET", "POST"])
@needs(accounts.Role.EDITOR)
def new_exhibit():
    halls = desk.halls()
    if not halls:
        abort(404)
    form = desk.with_art(forms.NewExhibitForm())
    if not form.validate_on_submit():
        return desk.answered("exhibition/desk/new_exhibit.html", form=form)
    try:
        exhibit = operations.add_exhibit(halls[0], form.slug.data, form.values, **desk.act())
    except operations.UnusableSlug:
        form.slug.errors = [_("这个网址名另有用处，请换一个")]
        return desk.answered("exhibition/desk/new_exhibit.html", form=form)
    except operations.SlugTaken:
        form.slug.errors = [_("已有展厅用了这个网址名，请换一个")]
        return desk.answered("exhibition/desk/new_exhibit.html", form=form)
    db.session.commit()
    flash(_("展厅已存为草稿"))
    return redirect(url_for(".exhibit", slug=exhibit.slug), 303)


@bp.get("/exhibits/<slug>")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
@writes
def exhibit(slug: str):
    found = desk.held_draft(slug)
    values = {**{name: found.body[name] for name in rules.FACTS}, "version": str(found.number)}
    return _exhibit_page(found, desk.with_art(forms.ExhibitForm(data=values)))


def _exhibit_page(found: desk.Draft, form: forms.ExhibitForm, *, theirs: Any = None, address: Any = None):
    return desk.answered(
        "exhibition/desk/exhibit.html",
        exhibit=found.told, draft=found, form=form, address=address or forms.AddressForm(data={"slug": found.exhibit.slug}),
        may_edit=desk.may_edit(), theirs=theirs, order=rules.order(found.body),
    )  # fmt: skip


@bp.post("/exhibits/<slug>")
@needs(accounts.Role.EDITOR)
def change_exhibit(slug: str):
    found, form = desk.draft(slug), desk.with_art(forms.ExhibitForm())
    if not form.validate_on_submit():
        return _exhibit_page(found, form)
    try:
        desk.save(found, form.seen_version, rules.with_facts(form.values), desk.facts)
    except content.ChangedMeanwhile:
        form.version.data = str(found.number)
        return _exhibit_page(found, form, theirs=found.body)
    flash(_("已存为新稿"))
    return redirect(url_for(".exhibit", slug=slug), 303)


@bp.post("/exhibits/<slug>/address")
@needs(accounts.Role.EDITOR)
def move_exhibit(slug: str):
    """Another address, at once; the old one leads to it."""
    found, form = desk.draft(slug), forms.AddressForm()
    if form.validate_on_submit():
        try:
            operations.move_exhibit(found.exhibit, form.slug.data, **desk.act())
        except operations.UnusableSlug:
            refuse(_("这个网址名另有用处，请换一个"))(form.slug)
        except operations.SlugTaken:
            refuse(_("已有展厅用了这个网址名，请换一个"))(form.slug)
        else:
            db.session.commit()
            flash(_("网址已换，旧网址会自动转到新网址"))
            return redirect(url_for(".exhibit", slug=form.slug.data), 303)
        db.session.rollback()
        found = desk.draft(slug)
    values = {**{name: found.body[name] for name in rules.FACTS}, "version": str(found.number)}
    return _exhibit_page(found, desk.with_art(forms.ExhibitForm(formdata=None, data=values)), address=form)


@bp.post("/exhibits/<slug>/sections")
@needs(accounts.Role.EDITOR)
def change_section(slug: str):
    found, form = desk.draft(slug), forms.SectionForm()
    if not form.validate_on_submit():
        flash(_("请填写单元名，200 个字以内"), "error")
        return redirect(url_for(".exhibit", slug=slug), 303)
    change = rules.with_section(form.old.data or "", form.title.data or "", form.title_en.data or "")
    return desk.rearranged(
        found, form.seen_version, change, desk.whole, url_for(".exhibit", slug=slug, _anchor="pages")
    )


# --- pages ---


@bp.route("/exhibits/<slug>/new-page", methods=["GET", "POST"])
@needs(accounts.Role.EDITOR)
def new_page(slug: str):
    found = desk.draft(slug)
    form = forms.NewPageForm(version=str(found.number))
    if not form.validate_on_submit():
        return desk.answered("exhibition/desk/new_page.html", form=form, exhibit=found.told)
    taken = {*found.body["pages"], *(page.key for section in found.exhibit.sections for page in section.pages)}
    key = form.slug.data if form.slug.data not in taken else codes.new(KEY_LENGTH).lower()
    change = rules.with_page(
        key, form.slug.data, form.section.data, form.section_en.data or "", {**form.values, "slug": form.slug.data}
    )
    try:
        desk.save(found, found.number, change, desk.whole)
    except rules.SlugTaken:
        form.slug.errors = [_("这个展厅里已有同名的展页，请换一个网址名")]
        return desk.answered("exhibition/desk/new_page.html", form=form, exhibit=found.told)
    except content.ChangedMeanwhile:
        flash(_("刚才有人改过这里，请再存一次"), "error")
        return desk.answered("exhibition/desk/new_page.html", form=form, exhibit=found.told)
    flash(_("展页已存为草稿，接着加内容吧"))
    return redirect(desk.page_url(found, key), 303)


@bp.get("/exhibits/<slug>/pages/<page>")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
@writes
def page(slug: str, page: str):
    found = desk.held_draft(slug)
    shown = found.page(page)
    return _page_page(found, page, forms.PageForm(obj=shown, version=str(found.number)))


def _page_page(found: desk.Draft, key: str, form: forms.PageForm, *, theirs: Any = None):
    shown = found.page(key)
    return desk.answered(
        "exhibition/desk/page.html",
        page=shown, exhibit=found.told, draft=found, form=form, may_edit=desk.may_edit(), theirs=theirs,
        show=found.shown(shown), kinds=forms.KIND_NAMES,
    )  # fmt: skip


@bp.post("/exhibits/<slug>/pages/<page>")
@needs(accounts.Role.EDITOR)
def change_page(slug: str, page: str):
    found, form = desk.draft(slug), forms.PageForm()
    found.page(page)
    if not form.validate_on_submit():
        return _page_page(found, page, form)
    try:
        desk.save(found, form.seen_version, rules.with_page_facts(page, form.values), desk.page_facts(page))
    except rules.SlugTaken:
        refuse(_("这个展厅里已有同名的展页，请换一个网址名"))(form.slug)
        return _page_page(found, page, form)
    except content.ChangedMeanwhile:
        form.version.data = str(found.number)
        return _page_page(found, page, form, theirs=found.page(page))
    flash(_("已存为新稿"))
    return desk.to_page(found, page)


@bp.post("/exhibits/<slug>/pages/<page>/position")
@needs(accounts.Role.EDITOR)
def move_page(slug: str, page: str):
    steps = max(-50, min(50, request.form.get("steps", 0, type=int)))
    return _arranged(slug, page, rules.with_page_moved(page, steps), desk.whole)


@bp.post("/exhibits/<slug>/pages/<page>/visibility")
@needs(accounts.Role.EDITOR)
def hide_page(slug: str, page: str):
    is_hidden = request.form.get("state") == "hidden"
    return _arranged(slug, page, rules.with_page_facts(page, {"is_hidden": is_hidden}), desk.page_facts(page))


@bp.post("/exhibits/<slug>/pages/<page>/removal")
@needs(accounts.Role.EDITOR)
def remove_page(slug: str, page: str):
    return _arranged(slug, page, rules.without_page(page), lambda body: rules.page(body, page))


def _arranged(slug: str, key: str, change: rules.Change, part: operations.Part):
    found, form = desk.draft(slug), forms.Versioned()
    found.page(key)
    if not form.validate_on_submit():
        abort(400)
    return desk.rearranged(found, form.seen_version, change, part, url_for(".exhibit", slug=slug, _anchor="pages"))
