"""What an owner shows and says to visitors: photos and notes. A person of the centre looks first."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.content.moderation import operations as moderation
from app.content.moderation import words as moderation_words
from app.content.notes import forms as note_forms
from app.content.notes import operations as notes
from app.content.notes import queries as note_queries
from app.content.pictures import forms as picture_forms
from app.content.pictures import operations as pictures
from app.content.pictures import queries as picture_queries
from app.content.pictures import rules as picture_rules
from app.core import clock, limits
from app.core.access import takes_uploads
from app.core.db import db
from app.core.forms import refuse
from app.core.limits import limiter
from app.stations import queries
from app.stations.forms import TapForm
from app.stations.models import Station

bp = Blueprint("stations_contributions", __name__, url_prefix="/owner/stations")
KIND = "station"


def _who() -> str:
    return f"contributions|{current_user.id or limits.sender()}"


@bp.get("/<code>/photos")
@needs(Role.OWNER, Role.HELPER)
def photos(code: str):
    return _photo_page(_own(code), picture_forms.PictureForm())


@bp.post("/<code>/photos")
@needs(Role.OWNER, Role.HELPER)
@takes_uploads(picture_rules.LARGEST_FILE + 100_000)
@limiter.limit("30 per hour", key_func=_who)
def send_photo(code: str):
    row, form = _own(code), picture_forms.PictureForm()
    if not form.validate_on_submit():
        return _photo_page(row, form), 422
    db.session.rollback()  # Decoding may take seconds; nobody waits for the database meanwhile.
    stored = form.store()
    row = _own(code)
    if stored is None:
        return _photo_page(row, form), 422
    try:
        pictures.add(stored, owner_kind=KIND, owner_id=row.id, alt=form.alt.data, by=current_user, now=clock.now())
    except pictures.TooMany:
        refuse(_("最多放 %(n)s 张，请先收回一张旧的", n=picture_rules.MOST_OF_ONE))(form.file)
        return _photo_page(row, form), 422
    db.session.commit()
    flash(_("收到了，中心的人看过就公开"))
    return redirect(url_for("stations_contributions.photos", code=row.code), 303)


@bp.post("/<code>/photos/<int:number>/withdrawal")
@needs(Role.OWNER, Role.HELPER)
def withdraw_photo(code: str, number: int):
    row = _tapped(code)
    picture = picture_queries.of_owner(number, KIND, row.id) or abort(404)
    return _turned(pictures.withdraw, picture, _("照片已收回，公众看不到了"), "photos", row)


@bp.post("/<code>/photos/<int:number>/restoration")
@needs(Role.OWNER, Role.HELPER)
def restore_photo(code: str, number: int):
    row = _tapped(code)
    picture = picture_queries.of_owner(number, KIND, row.id) or abort(404)
    return _turned(pictures.restore, picture, _("照片已恢复"), "photos", row)


@bp.get("/<code>/notes")
@needs(Role.OWNER, Role.HELPER)
def note_page(code: str):
    return _note_page(_own(code), note_forms.NoteForm())


@bp.post("/<code>/notes")
@needs(Role.OWNER, Role.HELPER)
@limiter.limit("30 per hour", key_func=_who)
def write_note(code: str):
    row, form, now = _own(code), note_forms.NoteForm(), clock.now()
    if not form.validate_on_submit():
        return _note_page(row, form), 422
    until = form.shown_until(clock.today(now))
    notes.write(form.text.data, owner_kind=KIND, owner_id=row.id, shown_until=until, by=current_user, now=now)
    db.session.commit()
    flash(_("收到了，中心的人看过就公开"))
    return redirect(url_for("stations_contributions.note_page", code=row.code), 303)


@bp.post("/<code>/notes/<int:number>/withdrawal")
@needs(Role.OWNER, Role.HELPER)
def withdraw_note(code: str, number: int):
    row = _tapped(code)
    note = note_queries.of_owner(number, KIND, row.id) or abort(404)
    return _turned(notes.withdraw, note, _("留言已收回，公众看不到了"), "note_page", row)


@bp.post("/<code>/notes/<int:number>/restoration")
@needs(Role.OWNER, Role.HELPER)
def restore_note(code: str, number: int):
    row = _tapped(code)
    note = note_queries.of_owner(number, KIND, row.id) or abort(404)
    return _turned(notes.restore, note, _("留言已恢复"), "note_page", row)


def _turned(turn, contribution, said: str, page: str, row: Station):
    try:
        turn(contribution, by=current_user, now=clock.now())
    except moderation.DecidedMeanwhile:
        flash(_("刚才已经变过了，请看下面现在的样子"), "info")
    else:
        flash(said)
    db.session.commit()
    return redirect(url_for(f"stations_contributions.{page}", code=row.code), 303)


def _photo_page(row: Station, form: picture_forms.PictureForm) -> str:
    rows = picture_queries.all_on(KIND, row.id)
    return render_template(
        "stations/owner/photos.html",
        row=row,
        form=form,
        photos=rows,
        states=moderation_words.STATES,
        most=picture_rules.MOST_OF_ONE,
    )


def _note_page(row: Station, form: note_forms.NoteForm) -> str:
    return render_template(
        "stations/owner/notes.html",
        row=row,
        form=form,
        notes=note_queries.recent_on(KIND, row.id),
        states=moderation_words.STATES,
        today=clock.today(clock.now()),
    )


def _tapped(code: str) -> Station:
    row = _own(code)
    return row if TapForm().validate_on_submit() else abort(400)


def _own(code: str) -> Station:
    return queries.of_keeper(code, current_user.scope_keys(Role.OWNER, Role.HELPER)) or abort(404)
