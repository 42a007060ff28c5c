"""Asking about a project, and reading what others asked."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import signed_in
from app.accounts.phones import queries as phones
from app.charity import queries as projects
from app.charity.questions import forms, operations, queries, rules, telling
from app.content.moderation import operations as moderation
from app.content.moderation import words
from app.core import clock, limits
from app.core.access import public
from app.core.db import db
from app.core.forms import Form
from app.core.limits import limiter

bp = Blueprint("charity_questions", __name__, url_prefix="/charity/projects/<code>/questions")


def _who() -> str:
    return f"questions|{current_user.id}" if current_user.is_authenticated else limits.sender()


def _project(code: str):
    """A public project whose unit can be asked here; nothing while the centre takes no questions."""
    row = projects.public_project(code, clock.now())
    if row is None or telling.beside(row, clock.now(), 0) is None:
        abort(404)
    return row


def _page(project, form, status: int = 200):
    now, person = clock.now(), current_user.id if current_user.is_authenticated else None
    mine = [row for row in queries.of_person(person, project.id) if not row.is_shown] if person else []
    waiting = queries.waiting_of(person) if person else 0
    has_phone = person is not None and phones.of_user(person) is not None
    return render_template(
        "charity/questions.html",
        project=project,
        rows=[telling.told(row, now) for row in queries.shown(project.id)],
        usual=telling.usual(project),
        mine=mine,
        form=form,
        is_signed_in=person is not None,
        has_phone=has_phone,
        may_ask=rules.may_ask(is_open=True, has_phone=has_phone, waiting=waiting),
        most_waiting=rules.MOST_WAITING,
        states=words.STATES,
    ), status


@bp.get("")
@public
def index(code: str):
    return _page(_project(code), forms.QuestionForm())


@bp.post("")
@signed_in
@limiter.limit("5 per day", key_func=_who)
def ask(code: str):
    project, form = _project(code), forms.QuestionForm()
    if phones.of_user(current_user.id) is None:
        abort(403)
    if not form.validate_on_submit():
        return _page(project, form, 422)
    try:
        operations.ask(project, form.name.data, form.text.data, by_id=current_user.id, now=clock.now())
    except operations.Closed:
        abort(404)
    except operations.TooMany:
        flash(_("您有 %(n)s 个问题还没有看过，等看过再问", n=rules.MOST_WAITING), "error")
        return redirect(url_for(".index", code=code), 303)
    db.session.commit()
    flash(_("收到了。中心的人看过就公开，再由负责单位答复。"))
    return redirect(url_for(".index", code=code), 303)


@bp.post("/<question>/withdrawal")
@signed_in
def withdraw(code: str, question: str):
    if not Form().validate_on_submit():
        abort(400)
    row = queries.own(question, current_user.id) or abort(404)
    try:
        operations.withdraw(row, now=clock.now())
    except moderation.DecidedMeanwhile:
        flash(_("刚才已经变过了，请看下面现在的样子"), "info")
    else:
        flash(_("已收回，别人看不到了"))
    db.session.commit()
    return redirect(url_for(".index", code=code), 303)
