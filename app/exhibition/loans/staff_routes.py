"""The desk of lent tickets: look, cover what is still to be read, then show or refuse."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.content.moderation import desk, grounds
from app.content.moderation import forms as decisions
from app.content.moderation import operations as moderation
from app.content.pictures import desk as pictures
from app.core import clock
from app.core.db import db
from app.core.features import Queue, Target
from app.exhibition.archive import building as archive
from app.exhibition.loans import covering, forms, operations, queries, routes

bp = Blueprint("loan_desk", __name__, url_prefix="/desk/exhibition/loans")


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    return _page()


def _page(refused=None, decision: decisions.DecisionForm | None = None, cover: forms.CoverForm | None = None) -> str:
    number = max(request.args.get("page", 1, type=int), 1)
    pages = max(-(-queries.shown_count() // queries.PAGE_SIZE), 1)
    if number > pages:
        abort(404)
    waiting, shown = queries.waiting(), queries.lately_shown(number)
    return render_template(
        "exhibition/loans/desk.html",
        waiting=_told(waiting, refused, decision),
        shown=_told(shown, refused, decision),
        page=number,
        pages=pages,
        sorts=forms.SORTS,
        form=cover or forms.CoverForm(formdata=None),
        wrong=decision,
        may_decide=current_user.holds(Role.OPERATOR),
    )


def _told(lent: list[queries.Lent], refused, decision):
    each = desk.listed((picture for _loan, picture in lent), refused, decision)
    return [(loan, one) for (loan, _picture), one in zip(lent, each, strict=True)]


@bp.post("/<key>/covers")
@needs(Role.OPERATOR)
def cover(key: str):
    form = forms.CoverForm()
    if not form.validate_on_submit() or not form.rectangles:
        return _page(cover=form), 422
    found = queries.one(key)
    if found is None:
        return _gone()
    digest = found[1].digest
    db.session.rollback()
    stored = covering.covered(current_app.extensions["config"].data_dir, digest, form.rectangles)
    found = queries.one(key)
    try:
        if found is None or found[1].digest != digest:
            raise moderation.DecidedMeanwhile
        loan, picture = found
        before = operations.cover(
            loan, picture, stored, count=len(form.rectangles), by=current_user.person, now=clock.now()
        )
    except moderation.DecidedMeanwhile:
        db.session.rollback()
        routes.forget(stored.digest)
        return _gone()
    db.session.commit()
    routes.forget(before)
    flash(_("遮好了，原来的照片已经删掉"))
    return redirect(url_for(".index"), 303)


def _gone():
    """A colleague was quicker, or its owner took it back."""
    flash(_("刚才有别人处理过这张票，或借票的人已经收回；请看下面现在的样子"), "info")
    return redirect(url_for(".index"), 303)


@bp.post("/<key>/decision")
@needs(Role.OPERATOR)
def decide(key: str):
    found = queries.one(key)
    if found is None:
        return _gone()
    _loan, picture = found
    form = decisions.DecisionForm()
    if not form.validate_on_submit():
        return _page(picture, form), 422
    pictures.settle(picture, form)
    db.session.commit()
    archive.forget_withdrawn()
    return redirect(url_for(".index"), 303)


def queue(user, _now):
    """Work that waits: for who may decide."""
    if user.holds(Role.OPERATOR) and (count := queries.waiting_count()):
        yield Queue(_("等您看过的借来的票"), count, url_for("loan_desk.index"))


def _named(number: int) -> Target | None:
    """How the desk names what a picture stands on: the ticket with the whole memory, and the way to it."""
    loan = queries.by_id(number)
    if loan is None:
        return None
    return Target(f"{loan.title}（{loan.year}）{loan.memory}", url_for("loan_desk.index"))


ground = grounds.Ground(
    _named, lambda _number, _person: False, lambda number: queries.by_id(number) is not None, has_own_desk=True
)
