"""The editors' desk: the blocks of a page, each with its form and the page beside it as it will be."""

from typing import Any

from flask import Blueprint, abort, render_template, request
from flask_babel import gettext as _

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.content import operations as content
from app.core import clock, codes
from app.core.access import reads, writes
from app.exhibition import choosing, entries, forms, picking, queries
from app.exhibition.blocks import rows
from app.exhibition.blocks.rules import LISTS, Kind
from app.exhibition.publishing import desk, drafts, operations, rules

bp = Blueprint("block_desk", __name__, url_prefix="/desk/exhibition")
KEY_LENGTH = 7
NEW = "new"  # The key of a block nobody has saved yet, in its preview.
TYPED = {"StringField", "TextAreaField", "SelectField"}
PAGE = "/exhibits/<slug>/pages/<page>"


@bp.route(f"{PAGE}/new-block/<kind>", methods=["GET", "POST"])
@needs(accounts.Role.EDITOR)
@writes
def new_block(slug: str, page: str, kind: str):
    found, wanted = desk.held_draft(slug) if request.method == "GET" else desk.draft(slug), _kind(kind)
    found.page(page)
    form = choosing.block_form(wanted)(version=str(found.number))
    if picking.is_rearranged(form, request.form.get(picking.ACT, "")):
        return _block_page(found, page, wanted, form, is_asked=True)
    if not form.validate_on_submit():
        return _block_page(found, page, wanted, form)
    try:
        operations.checked(wanted, form.values, clock.now())
        key = codes.new(KEY_LENGTH).lower()
        desk.save(found, found.number, rules.with_block(page, key, wanted, form.values), lambda _body: None)
    except operations.WrongBlock as error:
        return _wrong_block(found, page, wanted, form, error)
    except content.ChangedMeanwhile:
        return _block_page(found, page, wanted, form, is_late=True)
    except content.TakenAway:
        return _block_page(found, page, wanted, _without_the_deleted(wanted))
    return desk.to_page(found, page, key)


@bp.route(f"{PAGE}/blocks/<block>", methods=["GET", "POST"])
@needs(accounts.Role.EDITOR)
@writes
def block(slug: str, page: str, block: str):
    found = desk.held_draft(slug) if request.method == "GET" else desk.draft(slug)
    found.page(page)
    chosen = _saved(found, page, block)
    if chosen is None:  # Removed meanwhile: what was typed is offered as a new one.
        if request.method == "GET":
            abort(404)
        kind = _kind(request.args.get("kind", ""))
        form = choosing.block_form(kind)()
        form.version.data = str(found.number)
        return _block_page(found, page, kind, form, is_late=True)
    kind = Kind(chosen["kind"])
    form = choosing.block_form(kind)(data={**forms.shown(kind, chosen["data"]), "version": str(found.number)})
    if picking.is_rearranged(form, request.form.get(picking.ACT, "")):
        return _block_page(found, page, kind, form, block=chosen, is_asked=True)
    if not form.validate_on_submit():
        return _block_page(found, page, kind, form, block=chosen)
    try:
        data = _kept(chosen, form)
        operations.checked(kind, data, clock.now())
        desk.save(found, form.seen_version, rules.with_block_said(page, block, data), desk.block(page, block))
    except operations.WrongBlock as error:
        return _wrong_block(found, page, kind, form, error, block=chosen)
    except content.ChangedMeanwhile:
        form.version.data = str(found.number)
        return _block_page(found, page, kind, form, block=_saved(found, page, block), is_late=True)
    except content.TakenAway:
        return _block_page(found, page, kind, _without_the_deleted(kind), block=chosen)
    return desk.to_page(found, page, block)


def _without_the_deleted(kind: Kind) -> forms.BlockForm:
    """What was typed, with what is there to choose from now."""
    form = choosing.block_form(kind)()
    form.validate()
    return form


def _saved(found: desk.Draft, page: str, which: str) -> dict[str, Any] | None:
    try:
        return rules.block(found.body, page, which)
    except rules.Missing:
        return None


def _kept(chosen: dict[str, Any], form: forms.BlockForm) -> dict[str, Any]:
    """What no form shows stays."""
    kept, values = {name: chosen["data"][name] for name in ("founding",) if name in chosen["data"]}, form.values
    if form.KIND in LISTS:
        name = LISTS[form.KIND][0]
        values[name] = rows.as_they_were(form.KIND, chosen["data"][name], values[name])
    return {**kept, **values}


@bp.post(f"{PAGE}/new-block/<kind>/preview")
@needs(accounts.Role.EDITOR)
@reads
def preview_new_block(slug: str, page: str, kind: str):
    found, wanted = desk.draft(slug), _kind(kind)
    found.page(page)
    form = choosing.block_form(wanted)()
    return _preview(found, page, NEW, form, rules.with_block(page, NEW, wanted, form.values))


@bp.post(f"{PAGE}/blocks/<block>/preview")
@needs(accounts.Role.EDITOR)
@reads
def preview_block(slug: str, page: str, block: str):
    """The page as it would be with what is typed now; nothing is saved."""
    found = desk.draft(slug)
    found.page(page)
    chosen = _saved(found, page, block) or abort(404)
    form = choosing.block_form(Kind(chosen["kind"]))()
    return _preview(found, page, block, form, rules.with_block_said(page, block, _kept(chosen, form)))


def _preview(found: desk.Draft, page: str, which: str, form: forms.BlockForm, change: rules.Change):
    lacking = form.lacking()
    if not lacking:
        try:
            operations.checked(form.KIND, form.values, clock.now())
        except operations.WrongBlock:
            lacking = [_("请检查这一项")]
    body = found.body if lacking else change(found.body)
    shown = drafts.page_of(drafts.as_read(found.exhibit, body), page)
    return render_template(
        "exhibition/desk/preview.html", page=shown, show=found.shown(shown), here=which, lacking=lacking
    )


@bp.post(f"{PAGE}/blocks/<block>/position")
@needs(accounts.Role.EDITOR)
def move_block(slug: str, page: str, block: str):
    steps = max(-200, min(200, request.form.get("steps", 0, type=int)))
    return _rearrange(slug, page, rules.with_block_moved(page, block, steps), lambda _body: None, block)


@bp.post(f"{PAGE}/blocks/<block>/visibility")
@needs(accounts.Role.EDITOR)
def hide_block(slug: str, page: str, block: str):
    is_hidden = request.form.get("state") == "hidden"
    hidden = rules.with_block_hidden(page, block, is_hidden=is_hidden)
    return _rearrange(slug, page, hidden, desk.block(page, block), block)


@bp.post(f"{PAGE}/blocks/<block>/removal")
@needs(accounts.Role.EDITOR)
def remove_block(slug: str, page: str, block: str):
    return _rearrange(slug, page, rules.without_block(page, block), desk.block(page, block))


def _rearrange(slug: str, page: str, change: rules.Change, part: operations.Part, block: str = ""):
    found, form = desk.draft(slug), forms.Versioned()
    found.page(page)
    if not form.validate_on_submit():
        abort(400)
    return desk.rearranged(
        found, form.seen_version, change, part, desk.page_url(found, page, _anchor=desk.anchor(block))
    )


def _kind(name: str) -> Kind:
    return Kind(name) if name in list(Kind) else abort(404)


def _block_page(
    found: desk.Draft, page: str, kind: Kind, form: forms.BlockForm, *, block=None, is_late=False, is_asked=False
):
    shown = found.page(page)
    answer, status = desk.answered(
        "exhibition/desk/block.html",
        page=shown, exhibit=found.told, draft=found, form=form, kind=kind, kind_name=forms.KIND_NAMES[kind],
        block=block, is_late=is_late, theirs=_pairs(form, block) if block and is_late else [], show=found.shown(shown),
        sources=queries.public_sources(), help=entries.HELP.get(kind, ""),
        names=[field.name for field in form if field.type in TYPED],
    )  # fmt: skip
    return answer, 200 if is_asked else status


def _pairs(form: forms.BlockForm, block: dict[str, Any]) -> list[tuple[str, str]]:
    """What the block holds now, by the labels of the form."""
    saved = forms.shown(Kind(block["kind"]), block["data"])
    pairs = [(field.label.text, saved[field.name]) for field in form if field.name != "rows" and saved.get(field.name)]
    names = {field.short_name: field.label.text for field in form["rows"][0]} if "rows" in form else {}
    for number, cells in enumerate(saved.get("rows", ()), 1):
        lines = [f"{names[name]}：{cells[name]}" for name in names if cells.get(name)]
        pairs.append((_("第 %(n)s 条", n=number), "\n".join(lines)))
    return pairs


def _wrong_block(
    found: desk.Draft, page: str, kind: Kind, form: forms.BlockForm, error: operations.WrongBlock, block: Any = None
):
    for problem in error.problems:
        field = next((each for each in form if each.name == problem.part), form.version)
        field.errors = [*field.errors, _("请检查这一项")]
    return _block_page(found, page, kind, form, block=block)
