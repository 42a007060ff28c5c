"""The desk: have the whole hall made into one file, and take it away."""

from flask import Blueprint, abort, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.core import audit, clock
from app.core.db import db
from app.core.forms import Form
from app.exhibition import queries
from app.exhibition.archive import building

bp = Blueprint("hall_archive", __name__, url_prefix="/desk/exhibition/archive")


def _hall():
    """The hall, for an editor of its publisher: what nobody has published yet is in the archive too."""
    hall = queries.hall()
    if hall is None or hall.publisher not in current_user.scope_keys(accounts.Role.EDITOR):
        abort(404)
    return hall


@bp.get("")
@needs(accounts.Role.EDITOR)
def index():
    _hall()
    building.forget_withdrawn()
    return render_template("exhibition/desk/archive.html", state=building.state(), form=Form())


@bp.post("")
@needs(accounts.Role.EDITOR)
def ask():
    hall = _hall()
    if not Form().validate_on_submit():
        abort(400)
    subject = audit.Subject("hall", hall.slug, hall.title)
    audit.record(current_user.person, "content.archive", subject, at=clock.now())
    db.session.commit()
    building.ask()
    flash(_("已开始打包，打好后在这里下载"))
    return redirect(url_for(".index"), 303)


@bp.get("/hall.zip")
@needs(accounts.Role.EDITOR)
def file():
    _hall()
    building.forget_withdrawn()
    if building.state().is_working or not building.file().is_file():
        abort(404)
    answer = send_file(building.file(), mimetype="application/zip", as_attachment=True, download_name="hall.zip")
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
