"""借您一张票: the gallery, lending, one's own loans."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import signed_in
from app.accounts.phones import queries as phones
from app.content.moderation import words as moderation_words
from app.content.pictures import files
from app.content.pictures import rules as picture_rules
from app.core import audit, clock, headers, limits
from app.core.access import cached, public, takes_uploads
from app.core.db import db
from app.core.forms import refuse
from app.core.limits import limiter
from app.exhibition.archive import building as archive
from app.exhibition.collection import queries as collection
from app.exhibition.loans import covering, forms, operations, queries, rules

bp = Blueprint("loans", __name__, url_prefix="/exhibition/loans")


def _who() -> str:
    return f"loans|{current_user.id or limits.sender()}"


@bp.get("")
@public
@cached(300)
def index():
    number = max(request.args.get("page", 1, type=int), 1)
    lent, total = queries.shown(number)
    pages = max(-(-total // queries.PAGE_SIZE), 1)
    if number > pages:
        abort(404)
    return render_template(
        "exhibition/loans/index.html",
        lent=lent,
        total=total,
        page=number,
        pages=pages,
        sorts=forms.SORTS,
        years={year for year, _count in collection.years(clock.now())},
    )


@bp.get("/mine")
@signed_in
def mine():
    return render_template(
        "exhibition/loans/mine.html",
        lent=queries.of_lender(current_user.id),
        states=moderation_words.STATES,
        has_phone=_has_phone(),
    )


def _has_phone() -> bool:
    return phones.of_user(current_user.id) is not None


@bp.get("/mine/new")
@signed_in
def new():
    return _form_page(forms.LoanForm()) if _has_phone() else redirect(url_for(".mine"), 303)


def _form_page(form: forms.LoanForm) -> str:
    headers.allow(img_src="blob:")  # The browser shows the picture before it is sent.
    return render_template("exhibition/loans/new.html", form=form, longest=rules.LONGEST_MEMORY)


@bp.post("/mine/new")
@signed_in
@takes_uploads(picture_rules.LARGEST_FILE + 100_000)
@limiter.limit("20 per hour", key_func=_who)
def lend():
    if not _has_phone():
        abort(403)
    form = forms.LoanForm()
    if not form.validate_on_submit():
        return _form_page(form), 422
    db.session.rollback()  # Decoding may take seconds; nobody waits for the database meanwhile.
    stored = form.store()
    if stored is None:
        return _form_page(form), 422
    before = stored.digest
    if form.rectangles:
        stored = covering.covered(_data_dir(), stored.digest, form.rectangles)
    now = clock.now()
    try:
        operations.lend(stored, form.told, alt=form.alt.data, by=_me(), today=clock.today(now), now=now)
    except operations.TooMany:
        refuse(_("一个人最多借出 %(n)s 张，请先收回一张", n=rules.MOST_OF_ONE))(form.file)
        return _form_page(form), 422
    db.session.commit()
    if before != stored.digest:
        forget(before)
    flash(_("收到了，谢谢您。中心的人看过就摆进展馆"))
    return redirect(url_for(".mine"), 303)


@bp.post("/mine/<key>/return")
@signed_in
def take_back(key: str):
    loan, picture = queries.one_of(current_user.id, key) or abort(404)
    digest = operations.take_back(loan, picture, by=_me(), now=clock.now())
    db.session.commit()
    forget(digest)
    flash(_("已收回，照片和文字都删掉了"))
    return redirect(url_for(".mine"), 303)


def _me() -> audit.Citizen:
    return audit.Citizen(current_user.id)


def forget(digest: str) -> None:
    """Files that no picture names any more, and the archive that has it."""
    if not operations.is_named(digest):
        files.forget(_data_dir(), digest)
    archive.forget_withdrawn()


def _data_dir():
    return current_app.extensions["config"].data_dir
