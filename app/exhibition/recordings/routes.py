"""The files of recordings, in ranges; and the desk where editors upload them."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.core import clock
from app.core.access import public, takes_uploads
from app.core.db import db
from app.exhibition.recordings import files, forms, operations, queries, rules

bp = Blueprint("recordings", __name__)
DESK = (accounts.Role.EDITOR, accounts.Role.AUDITOR)
POLICY = "default-src 'none'; sandbox"


@bp.get("/exhibition/recordings/<digest>.<ending>")
@public
def file(digest: str, ending: str):
    """For everybody as long as a public page plays it; the desk hears it before and after."""
    row = queries.by_digest(digest)
    if row is None or row.ending != ending:
        abort(404)
    is_public = queries.is_public(digest, clock.now())
    if not is_public and not current_user.holds(*DESK):
        abort(404)
    path = files.path(current_app.extensions["config"].data_dir, row.digest, row.ending)
    if not path.is_file():
        abort(404)
    response: Response = send_file(path, mimetype=row.media_type, conditional=True, etag=row.digest)
    response.headers["Content-Security-Policy"] = POLICY
    # Asked for again each time it is played: what was taken down is heard no more.
    response.headers["Cache-Control"] = "public, no-cache" if is_public else "private, no-store"
    return response


@bp.get("/desk/exhibition/recordings")
@needs(*DESK)
def index():
    return _page(forms.RecordingForm())


@bp.post("/desk/exhibition/recordings")
@needs(accounts.Role.EDITOR)
@takes_uploads(rules.LARGEST_VIDEO + 100_000)
def add():
    form = forms.RecordingForm()
    found = form.found() if form.validate_on_submit() else None
    if found is None:
        return _page(form), 422
    digest = files.store(current_app.extensions["config"].data_dir, found)
    row = operations.add(digest, found, form.title.data, by=current_user.person, now=clock.now())
    db.session.commit()
    flash(_("已收下“%(title)s”，编辑展页时可以选它", title=row.title))
    return redirect(url_for(".index"), 303)


@bp.post("/desk/exhibition/recordings/<digest>/removal")
@needs(accounts.Role.EDITOR)
def remove(digest: str):
    try:
        ending = operations.remove(digest, by=current_user.person, now=clock.now())
    except operations.InUse:
        flash(_("还有展厅在用它，请先从展页里拿掉"), "error")
        return redirect(url_for(".index"), 303)
    except operations.Gone:
        flash(_("它已经删除了"), "info")
        return redirect(url_for(".index"), 303)
    db.session.commit()
    files.forget(current_app.extensions["config"].data_dir, digest, ending)
    flash(_("已删除，文件也删掉了"))
    return redirect(url_for(".index"), 303)


def _page(form: forms.RecordingForm) -> str:
    return render_template(
        "exhibition/desk/recordings.html",
        form=form,
        recordings=queries.of_sort(),
        uses=queries.uses(),
        may_edit=current_user.holds(accounts.Role.EDITOR),
    )
