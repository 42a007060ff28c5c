"""The desk of what people sent: a person looks at each picture and note, says yes, or says no and why."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, url_for
from flask_login import current_user

from app.accounts.access import Role, needs
from app.content.moderation import desk, grounds
from app.content.moderation.forms import DecisionForm
from app.content.notes import operations as notes
from app.content.notes import queries as note_queries
from app.content.pictures import desk as pictures
from app.content.pictures import queries as picture_queries
from app.core import clock
from app.core.db import db

bp = Blueprint("moderation", __name__, url_prefix="/desk/contributions")

SHOWN_LISTED = 20


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    return _page()


@bp.post("/pictures/<int:number>/decision")
@needs(Role.OPERATOR)
def decide_picture(number: int):
    row, form = picture_queries.by_id(number) or abort(404), DecisionForm()
    if row.owner_kind in grounds.with_own_desk():
        abort(404)
    return _decide(row, form, lambda: pictures.settle(row, form))


@bp.post("/notes/<int:number>/decision")
@needs(Role.OPERATOR)
def decide_note(number: int):
    row, form = note_queries.by_id(number) or abort(404), DecisionForm()
    return _decide(row, form, lambda: desk.settle(form, lambda: _decide_note(row, form)))


def _decide_note(row: Any, form: DecisionForm) -> None:
    words, reason = form.words_en.data, form.reason.data or ""
    notes.decide(row, form.decision, reason=reason, text_en=words, by=current_user, now=clock.now())


def _decide(row: Any, form: DecisionForm, settle):
    if not form.validate_on_submit():
        return _page(row, form), 422
    settle()
    db.session.commit()
    return redirect(url_for("moderation.index"), 303)


def _page(row: Any = None, form: DecisionForm | None = None) -> str:
    elsewhere = grounds.with_own_desk()
    return render_template(
        "content/desk/contributions.html",
        pictures=desk.listed(picture_queries.waiting(elsewhere), row, form),
        notes=desk.listed(note_queries.waiting(), row, form),
        shown_pictures=desk.listed(picture_queries.lately_shown(SHOWN_LISTED, elsewhere), row, form),
        shown_notes=desk.listed(note_queries.lately_shown(SHOWN_LISTED), row, form),
        wrong=form,
        may_decide=current_user.holds(Role.OPERATOR),
    )
