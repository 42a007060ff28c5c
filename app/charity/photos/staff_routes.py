"""The desk's pictures of a project: send one, take it back, and look at a colleague's."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as roles
from app.accounts.access import needs
from app.charity import queries
from app.charity.photos import forms, operations, words
from app.charity.photos import queries as photos
from app.content.moderation import desk, grounds
from app.content.moderation import forms as decisions
from app.content.moderation import operations as moderation
from app.content.moderation import words as moderation_words
from app.content.pictures import operations as pictures
from app.content.pictures import rules as picture_rules
from app.core import clock, limits
from app.core.access import takes_uploads
from app.core.db import db
from app.core.features import Target
from app.core.forms import Form, refuse
from app.core.limits import limiter

bp = Blueprint("charity_photos", __name__, url_prefix="/desk/charity/projects/<code>/pictures")


def _who() -> str:
    return f"project-pictures|{current_user.id or limits.sender()}"


def _mine() -> set[str] | None:
    return None if current_user.holds(roles.Role.AUDITOR) else current_user.scope_keys(roles.Role.EDITOR)


def _project(code: str):
    return queries.desk_project(code, _mine()) or abort(404)


def _picture(project, number: int):
    found = photos.one(project.id, number) or abort(404)
    return found.picture


def _page(project, form, refused=None, decision=None, status: int = 200):
    rows = photos.everything(project.id)
    told = desk.listed((row.picture for row in rows), refused, decision)
    return render_template(
        "charity/desk/pictures.html",
        project=project,
        form=form,
        rows=[(row, words.STAGES[row.stage], each) for row, each in zip(rows, told, strict=True)],
        states=moderation_words.STATES,
        most=picture_rules.MOST_OF_ONE,
        may_write=current_user.holds(roles.Role.EDITOR),
        wrong=decision,
    ), status


@bp.get("")
@needs(roles.Role.EDITOR, roles.Role.AUDITOR)
def index(code: str):
    return _page(_project(code), forms.ProjectPictureForm())


@bp.post("")
@needs(roles.Role.EDITOR)
@takes_uploads(picture_rules.LARGEST_FILE + 100_000)
@limiter.limit("60 per hour", key_func=_who)
def send(code: str):
    project, form = _project(code), forms.ProjectPictureForm()
    if not form.validate_on_submit():
        return _page(project, form, status=422)
    db.session.rollback()  # Decoding may take seconds; nobody waits for the database meanwhile.
    stored = form.store()
    project = _project(code)
    if stored is None:
        return _page(project, form, status=422)
    facts = {"alt": form.alt.data or "", "alt_en": form.alt_en.data or None, "is_decorative": form.is_decorative.data}
    facts |= {"taken_on": form.taken_on.data, "by": current_user.person, "now": clock.now()}
    try:
        operations.add(project, stored, form.chosen, **facts)
    except pictures.TooMany:
        refuse(_("最多放 %(n)s 张，请先收回一张旧的", n=picture_rules.MOST_OF_ONE))(form.file)
        return _page(project, form, status=422)
    db.session.commit()
    flash(_("收到了，另一位同事看过就公开"))
    return redirect(url_for(".index", code=code), 303)


@bp.post("/<int(max=999999999):number>/decision")
@needs(roles.Role.EDITOR)
def decide(code: str, number: int):
    project = _project(code)
    picture, form = _picture(project, number), decisions.DecisionForm()
    if not form.validate_on_submit():
        return _page(project, forms.ProjectPictureForm(formdata=None), picture, form, 422)
    said = {"reason": form.reason.data or "", "alt": form.words.data, "alt_en": form.words_en.data}
    desk.settle(form, lambda: pictures.decide(picture, form.decision, **said, by=current_user.person, now=clock.now()))
    db.session.commit()
    return redirect(url_for(".index", code=code), 303)


@bp.post("/<int(max=999999999):number>/withdrawal")
@needs(roles.Role.EDITOR)
def withdraw(code: str, number: int):
    return _turned(code, number, pictures.withdraw, _("照片已收回，公众看不到了"))


@bp.post("/<int(max=999999999):number>/restoration")
@needs(roles.Role.EDITOR)
def restore(code: str, number: int):
    return _turned(code, number, pictures.restore, _("照片已恢复"))


def _turned(code: str, number: int, turn, said: str):
    if not Form().validate_on_submit():
        abort(400)
    picture = _picture(_project(code), number)
    try:
        turn(picture, by=current_user.person, now=clock.now())
    except moderation.DecidedMeanwhile:
        flash(_("刚才已经变过了，请看下面现在的样子"), "info")
    else:
        flash(said)
    db.session.commit()
    return redirect(url_for(".index", code=code), 303)


# --- what the shared desk and the files of pictures ask about a project ---


def _named(number: int) -> Target | None:
    project = queries.project_by_id(number)
    if project is None:
        return None
    url = url_for("charity.project", code=project.code) if project.is_public(clock.now()) else ""
    return Target(project.title, url, project.title_en)


def _keeps(number: int, person) -> bool:
    project = queries.project_by_id(number)
    return project is not None and project.publisher.code in person.scope_keys(roles.Role.EDITOR)


def _is_public(number: int) -> bool:
    project = queries.project_by_id(number)
    return project is not None and project.is_public(clock.now())


ground = grounds.Ground(_named, _keeps, _is_public)
