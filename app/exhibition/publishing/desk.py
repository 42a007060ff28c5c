"""What the editors' pages share: whose exhibits one sees, the version one writes on, and what is said when two wrote at once."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as accounts
from app.content import operations as content
from app.content.workflow import desk as workflow
from app.content.workflow import operations as versions
from app.content.workflow import queries as version_queries
from app.core import city, clock, i18n, papercut
from app.core.db import db
from app.core.forms import choices
from app.exhibition import drawings, forms, queries, showing
from app.exhibition.models import Exhibit, ExhibitPage, Hall
from app.exhibition.publishing import drafts, operations, rules, writing
from app.exhibition.stories import queries as stories

bp = Blueprint("exhibition_desk", __name__, url_prefix="/desk/exhibition")
KIND = writing.EXHIBIT.name


def may_edit() -> bool:
    return current_user.holds(accounts.Role.EDITOR)


def halls() -> Sequence[Hall]:
    """The halls of this editor's publishers."""
    return queries.halls_of(current_user.scope_keys(accounts.Role.EDITOR))


def act() -> dict[str, Any]:
    return {"by": current_user.person, "now": clock.now()}


class Draft:
    """An exhibit at the desk: its row, the newest version of its text, and that version as a reader would see it."""

    def __init__(self, exhibit: Exhibit, lock: Any = None) -> None:
        self.exhibit = exhibit
        self.lock = lock
        self.reread()

    def reread(self) -> None:
        self.body: rules.Body = version_queries.current_body(writing.EXHIBIT, self.exhibit)
        self.number = version_queries.number_of_head(KIND, self.exhibit.id)
        self.told = drafts.as_read(self.exhibit, self.body)

    def page(self, key: str) -> ExhibitPage:
        try:
            return drafts.page_of(self.told, key)
        except rules.Missing:
            abort(404)

    @property
    def publication(self) -> Any:
        return workflow.publication(KIND, self.exhibit)

    def shown(self, page: ExhibitPage) -> showing.Shown:
        """What the templates of blocks ask for, for one page."""
        cited = showing.Cited(city.current())
        story = stories.page_alone(page, clock.now(), english=i18n.in_english(), extra_sources=cited.keys)
        return showing.Shown(story, cited)


def draft(slug: str, *, to_edit: bool = True) -> Draft:
    """The exhibit at this address, or at one it had before, among those this person may read or write; else 404."""
    publishers = current_user.scope_keys(accounts.Role.EDITOR) if to_edit else workflow.mine()
    return Draft(queries.exhibit_for_desk(slug, publishers) or abort(404))


def held_draft(slug: str) -> Draft:
    """The same for a page with a form: an editor who opens it holds the pen for a while."""
    found = draft(slug, to_edit=False)
    if may_edit():
        found.lock = versions.take_lock(writing.EXHIBIT, found.exhibit.id, **act())
        db.session.commit()
        found.reread()
    return found


def save(found: Draft, seen: int, change: rules.Change, part: operations.Part) -> None:
    """One change on top of what was seen. Raises content.ChangedMeanwhile (the draft then holds what is there now), SlugTaken,
    content.TakenAway."""
    try:
        operations.change(found.exhibit, seen, change, part, **act())
    except (content.ChangedMeanwhile, rules.Missing) as error:
        db.session.rollback()
        found.reread()
        raise content.ChangedMeanwhile from error
    except (rules.SlugTaken, content.TakenAway):
        db.session.rollback()
        found.reread()
        raise
    db.session.commit()


def rearranged(found: Draft, seen: int, change: rules.Change, part: operations.Part, there: str):
    """A change by one button, and back to where it was pressed."""
    try:
        save(found, seen, change, part)
    except content.ChangedMeanwhile:
        flash(_("刚才有人改过这里，请看过现在的样子再改"), "error")
    return redirect(there, 303)


def answered(template: str, **values: Any):
    """A page with a form: 422 when it comes back with something to mend."""
    return render_template(template, **values), 422 if request.method == "POST" else 200


def to_page(found: Draft, key: str, block: str = "") -> Any:
    """Back to the page, and on it to the block one had in hand."""
    return redirect(page_url(found, key, _anchor=anchor(block)), 303)


def anchor(block: str) -> str:
    """Where a block stands on its page's desk; the first of them when none is meant."""
    return f"block-{block}" if block else "blocks"


def page_url(found: Draft, key: str, **values: Any) -> str:
    return url_for("exhibition_desk.page", slug=found.exhibit.slug, page=key, **values)


def whole(_body: rules.Body) -> Any:
    """The part looked at by those who put pages into another order: the order alone."""
    return _body["sections"]


def facts(body: rules.Body) -> Any:
    return [body[name] for name in rules.FACTS]


def page_facts(key: str) -> Callable[[rules.Body], Any]:
    return lambda body: [rules.page(body, key)[name] for name in ("slug", "title", "title_en")]


def block(key: str, which: str) -> Callable[[rules.Body], Any]:
    return lambda body: rules.block(body, key, which)


def with_art(form: forms.ExhibitForm) -> forms.ExhibitForm:
    """The drawings of exhibits to choose from, and the one it has although none is called so any more."""
    names = [name for name in papercut.NAMES if name.startswith(drawings.EXHIBIT)]
    kept = form.art.data if request.method == "GET" else None
    if kept and drawings.EXHIBIT + kept not in names:
        names.append(drawings.EXHIBIT + kept)
    form.art.choices = choices((key.removeprefix(drawings.EXHIBIT), name) for key, name in drawings.choices(names))
    return form
