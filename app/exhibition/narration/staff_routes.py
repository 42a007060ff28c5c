"""The desk: read an exhibit aloud, send the recording, done."""

from flask import Blueprint, abort, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.content import markdown
from app.content import operations as content
from app.core import clock, codes
from app.core.access import takes_uploads, writes
from app.exhibition.blocks.rules import Kind
from app.exhibition.narration import forms, rules
from app.exhibition.publishing import desk
from app.exhibition.publishing import operations as publishing
from app.exhibition.publishing import rules as texts
from app.exhibition.recordings import files, operations
from app.exhibition.recordings import rules as recordings

bp = Blueprint("narration", __name__, url_prefix="/desk/exhibition/exhibits/<slug>/narration")
KEY_LENGTH = 7


@bp.get("")
@needs(accounts.Role.EDITOR)
@writes
def index(slug: str):
    found = desk.held_draft(slug)
    exhibit, words = found.told, "\n\n".join(map(markdown.plain, filter(None, rules.script(found.body))))
    values = {
        "title": exhibit.title,
        "title_en": exhibit.title_en,
        "transcript": words,
        "version": str(found.number),
    }
    return _page(found, forms.NarrationForm(data=values))


def _page(found: desk.Draft, form: forms.NarrationForm, *, is_late: bool = False):
    return desk.answered(
        "exhibition/desk/narration.html",
        exhibit=found.told,
        draft=found,
        form=form,
        place=rules.place(found.body),
        minutes=rules.minutes(form.transcript.data or ""),
        is_late=is_late,
    )


@bp.post("")
@needs(accounts.Role.EDITOR)
@takes_uploads(recordings.LARGEST_AUDIO + 400_000)
def add(slug: str):
    found, form = desk.draft(slug), forms.NarrationForm()
    page, block = rules.place(found.body) or abort(404)
    taken = form.found() if form.validate_on_submit() else None
    if taken is None:
        return _page(found, form)
    digest = files.store(current_app.extensions["config"].data_dir, taken)
    operations.add(digest, taken, form.title.data, by=current_user.person, now=clock.now())
    data = form.said(digest)
    publishing.checked(Kind.AUDIO, data, clock.now())
    try:
        if block:
            desk.save(found, form.seen_version, texts.with_block_said(page, block, data), desk.block(page, block))
        else:
            first = texts.with_first_block(page, codes.new(KEY_LENGTH).lower(), Kind.AUDIO, data)
            desk.save(found, found.number, first, lambda _body: None)
    except (content.ChangedMeanwhile, content.TakenAway):
        form.version.data = str(found.number)
        return _page(found, form, is_late=True)
    flash(_("录音已放进展厅的草稿，送审通过后大家就听得到"))
    return redirect(url_for("exhibition_desk.exhibit", slug=slug), 303)
