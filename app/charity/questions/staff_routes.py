"""The desk of questions: the centre lets them pass, the unit answers, and the centre may close the counter."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.charity.questions import forms, operations, queries, telling
from app.content.moderation import desk
from app.content.moderation import forms as decisions
from app.content.moderation import words as moderation_words
from app.core import clock
from app.core.db import db

bp = Blueprint("charity_question_desk", __name__, url_prefix="/desk/charity/questions")
DECIDERS, SWITCHERS = (Role.OPERATOR,), (Role.OPERATOR, Role.ADMINISTRATOR)


def _mine() -> set[str] | None:
    """Whose questions this person answers; who looks after all of them sees all (None)."""
    own = current_user.scope_keys(Role.EDITOR)
    return own if own and not current_user.holds(Role.AUDITOR, *SWITCHERS) else None


def _page(refused=None, decision=None, answer=None, asked=None, status: int = 200):
    now, mine = clock.now(), _mine()
    sees_all = mine is None
    return render_template(
        "charity/desk/questions.html",
        waiting=desk.listed(queries.waiting(), refused, decision) if sees_all else [],
        decided=desk.listed(queries.lately_decided(), refused, decision) if sees_all else [],
        unanswered=[_to_answer(row, now, asked, answer) for row in queries.unanswered(mine)],
        answered=[_to_answer(row, now, asked, answer) for row in queries.answered(mine)],
        wrong=decision,
        sees_all=sees_all,
        may_decide=current_user.holds(*DECIDERS),
        may_switch=current_user.holds(*SWITCHERS),
        is_open=queries.is_open(),
        states=moderation_words.STATES,
    ), status


def _to_answer(row, now, asked, answer):
    """A question with a form of its own; the one just refused keeps what was typed."""
    form = None
    if row.project.publisher.code in current_user.scope_keys(Role.EDITOR):
        is_asked = answer is not None and asked is not None and row.id == asked.id
        form = answer if is_asked else _filled(row)
    return telling.told(row, now), form


def _filled(row) -> forms.AnswerForm:
    said = {"answer": row.answer or "", "answer_en": row.answer_en or "", "seen": str(row.answer_number)}
    return forms.AnswerForm(formdata=None, data=said)


@bp.get("")
@needs(Role.EDITOR, Role.OPERATOR, Role.AUDITOR, Role.ADMINISTRATOR)
def index():
    return _page()


@bp.post("/<code>/decision")
@needs(*DECIDERS)
def decide(code: str):
    row, form = queries.by_code(code) or abort(404), decisions.DecisionForm()
    if not form.validate_on_submit():
        return _page(row, form, status=422)
    said = {"reason": form.reason.data or "", "text_en": form.words_en.data}
    desk.settle(form, lambda: operations.decide(row, form.decision, **said, by=current_user.person, now=clock.now()))
    db.session.commit()
    return redirect(url_for(".index"), 303)


@bp.post("/<code>/answer")
@needs(Role.EDITOR)
def answer(code: str):
    row = queries.to_answer(code, current_user.scope_keys(Role.EDITOR)) or abort(404)
    form = forms.AnswerForm()
    if not form.validate_on_submit():
        return _page(answer=form, asked=row, status=422)
    said = (form.answer.data, form.answer_en.data)
    try:
        operations.answer(row, *said, seen=int(form.seen.data), by=current_user.person, now=clock.now())
    except operations.AnsweredMeanwhile:
        db.session.rollback()
        flash(_("刚才有同事答复过，或这个问题已经收回，请看现在的样子"), "error")
        return redirect(url_for(".index"), 303)
    db.session.commit()
    flash(_("答复已公开"))
    return redirect(url_for(".index"), 303)


@bp.post("/switch")
@needs(*SWITCHERS)
def switch():
    form = forms.SwitchForm()
    if not form.validate_on_submit():
        abort(400)
    operations.switch(form.wanted, by=current_user.person, now=clock.now())
    db.session.commit()
    flash(_("问答已打开") if form.wanted else _("问答已关上，项目页只留科室和电话"))
    return redirect(url_for(".index"), 303)
