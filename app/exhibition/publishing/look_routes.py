"""The editors' desk: an exhibit and a page as their readers will see them, saved or just being typed. Nothing here is kept."""

from typing import Any

from flask import Blueprint, abort, render_template, url_for
from flask_babel import gettext as _

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.core import city, clock, i18n
from app.core.access import reads
from app.exhibition import forms, showing
from app.exhibition.models import Exhibit
from app.exhibition.publishing import desk, drafts, rules
from app.exhibition.stories import queries as stories

bp = Blueprint("look_desk", __name__, url_prefix="/desk/exhibition")


@bp.get("/exhibits/<slug>/preview")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def preview_exhibit(slug: str):
    """The whole exhibit as the newest version tells it."""
    found = desk.draft(slug, to_edit=False)
    return _looked("exhibition/desk/preview_exhibit.html", found.told, url_for("exhibition_desk.exhibit", slug=slug))


@bp.post("/exhibits/<slug>/preview")
@needs(accounts.Role.EDITOR)
@reads
def preview_facts(slug: str):
    found, form = desk.draft(slug), desk.with_art(forms.ExhibitForm())
    lacking = form.lacking()
    body = found.body if lacking else rules.with_facts(form.values)(found.body)
    told = drafts.as_read(found.exhibit, body)
    back = url_for("exhibition_desk.exhibit", slug=slug)
    return _looked("exhibition/desk/preview_facts.html", told, back, lacking=lacking, is_new=False)


@bp.post("/new-exhibit/preview")
@needs(accounts.Role.EDITOR)
@reads
def preview_new_exhibit():
    """What is typed, as far as it is: nothing was saved that could be shown instead."""
    halls = desk.halls() or abort(404)
    form = desk.with_art(forms.NewExhibitForm())
    lacking = form.lacking()
    typed = {
        **form.values,
        "title": form.title.data or _("新建展厅"),
        "lead": form.lead.data or "",
        "art": form.art.data or "",
    }
    row = Exhibit(id=0, slug=form.slug.data or "new", hall=halls[0], position=len(halls), changed_at=clock.now())
    told = drafts.as_read(row, rules.empty(typed))
    return _looked(
        "exhibition/desk/preview_facts.html", told, url_for("exhibition_desk.new_exhibit"), lacking=lacking, is_new=True
    )


def _looked(template: str, told: Exhibit, back: str, **values: Any) -> str:
    cited, now = showing.Cited(city.current()), clock.now()
    story = stories.story_of(told, now, english=i18n.in_english(), extra_sources=cited.keys)
    return render_template(template, story=story, show=showing.Shown(story, cited), ways=(), back=back, **values)


@bp.get("/exhibits/<slug>/pages/<page>/preview")
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def preview(slug: str, page: str):
    found = desk.draft(slug, to_edit=False)
    return _leaf(found, found.told, page, [])


@bp.post("/exhibits/<slug>/pages/<page>/preview")
@needs(accounts.Role.EDITOR)
@reads
def preview_title(slug: str, page: str):
    found, form = desk.draft(slug), forms.PageForm()
    found.page(page)
    lacking = form.lacking()
    values = {"title": form.title.data, "title_en": form.title_en.data or None}
    body = found.body if lacking else rules.with_page_facts(page, values)(found.body)
    return _leaf(found, drafts.as_read(found.exhibit, body), page, lacking)


def _leaf(found: desk.Draft, told: Exhibit, key: str, lacking: list[str]) -> str:
    try:
        shown = drafts.page_of(told, key)
    except rules.Missing:
        abort(404)
    return render_template(
        "exhibition/desk/preview.html", page=shown, show=found.shown(shown), here=None, lacking=lacking
    )
