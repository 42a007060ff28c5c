"""The desk of what people sent: a person looks at each picture and note, says yes, or says no and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.content.moderation import operations as moderation
from app.content.moderation.forms import DecisionForm
from app.content.moderation.rules import Moderation
from app.content.notes import operations as notes
from app.content.notes import queries as note_queries
from app.content.pictures import operations as pictures
from app.content.pictures import queries as picture_queries
from app.core import clock
from app.core.db import db
from app.core.features import Target
from app.qr import targets

bp = Blueprint("moderation", __name__, url_prefix="/desk/contributions")

SHOWN_LISTED = 20


@dataclass(frozen=True)
class Contribution:
    """One contribution with what it stands on and its form."""

    row: Any
    target: Target | None
    form: DecisionForm
    is_mine: bool


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    return _page()


@bp.post("/pictures/<int:number>/decision")
@needs(Role.OPERATOR)
def decide_picture(number: int):
    row, form = picture_queries.by_id(number) or abort(404), DecisionForm()
    return _decide(
        row,
        form,
        lambda: pictures.decide(
            row,
            form.decision,
            reason=form.reason.data or "",
            alt=form.words.data,
            alt_en=form.words_en.data,
            by=current_user,
            now=clock.now(),
        ),
    )


@bp.post("/notes/<int:number>/decision")
@needs(Role.OPERATOR)
def decide_note(number: int):
    row, form = note_queries.by_id(number) or abort(404), DecisionForm()
    return _decide(
        row,
        form,
        lambda: notes.decide(
            row,
            form.decision,
            reason=form.reason.data or "",
            text_en=form.words_en.data,
            by=current_user,
            now=clock.now(),
        ),
    )


def _decide(row: Any, form: DecisionForm, decide):
    if not form.validate_on_submit():
        return _page(row, form), 422
    try:
        decide()
    except moderation.OwnContribution:
        flash(_("这是您自己传的，请另一位同事来看"), "error")
    except moderation.DecidedMeanwhile:
        flash(_("这一条别人已经处理过，或已经收回"), "info")
    else:
        flash(_("已公开") if form.decision is Moderation.SHOWN else _("没有通过，理由已告诉对方"))
    db.session.commit()
    return redirect(url_for("moderation.index"), 303)


def _page(row: Any = None, form: DecisionForm | None = None) -> str:
    return render_template(
        "content/desk/contributions.html",
        pictures=_listed(picture_queries.waiting(), row, form),
        notes=_listed(note_queries.waiting(), row, form),
        shown_pictures=_listed(picture_queries.lately_shown(SHOWN_LISTED), row, form),
        shown_notes=_listed(note_queries.lately_shown(SHOWN_LISTED), row, form),
        wrong=form,
        may_decide=current_user.holds(Role.OPERATOR),
    )


def _listed(rows: Iterable[Any], refused: Any, form: DecisionForm | None) -> list[Contribution]:
    """Each with a form of its own; the one that was refused just now keeps what was typed."""
    return [
        Contribution(
            row,
            targets.of(row.owner_kind, row.owner_id),
            form if form is not None and row is refused else _filled(row),
            row.made_by == current_user.id,
        )
        for row in rows
    ]


def _filled(row: Any) -> DecisionForm:
    return DecisionForm(formdata=None, words=getattr(row, "alt", ""), words_en="")
