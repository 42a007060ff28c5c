"""The files of scans, and the desk where an editor puts one in the place of a drawing."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, send_file, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import rules as accounts
from app.accounts.access import needs
from app.content import operations as content
from app.content.pictures import files, rules
from app.content.workflow import desk as workflow
from app.content.workflow import queries as versions
from app.core import clock, jobs
from app.core.access import public, takes_uploads
from app.core.db import db
from app.core.forms import refuse
from app.exhibition.collection import declarations, writing
from app.exhibition.models import Item
from app.exhibition.scans import forms, operations, queries
from app.exhibition.tiles import files as tiles
from app.exhibition.tiles import rules as tile_rules

bp = Blueprint("scans", __name__)
POLICY = "default-src 'none'; sandbox"
TASK = "cut-scan"
DESK = "/desk/exhibition/items/<slug>/picture"


@bp.get("/exhibition/scans/<digest>-<int:edge>.jpg")
@public
def file(digest: str, edge: int):
    """Everybody's once a public record shows it; before that for those who write and read at the desk."""
    if edge not in rules.EDGES or not digest.isalnum():
        abort(404)
    is_public = queries.is_public(digest, clock.now())
    if not is_public and not current_user.holds(accounts.Role.EDITOR, accounts.Role.AUDITOR):
        abort(404)
    path = files.path(current_app.extensions["config"].data_dir, digest, edge, rules.SCAN)
    if not path.is_file():
        abort(404)
    response: Response = send_file(path, mimetype="image/jpeg", conditional=True, etag=f"{digest}-{edge}")
    response.headers["Content-Security-Policy"] = POLICY
    keeping = "public, max-age=31536000, immutable" if is_public else "private, no-store"
    response.headers["Cache-Control"] = keeping
    return response


def _item(slug: str) -> Item:
    return declarations.find(slug, workflow.mine()) or abort(404)


def _number(item: Item) -> int:
    return versions.number_of_head(writing.ITEM.name, item.id)


@bp.get(DESK)
@needs(accounts.Role.EDITOR, accounts.Role.AUDITOR)
def picture(slug: str):
    item = _item(slug)
    return _page(item, forms.filled(operations.current(item), _number(item)))


def _page(item: Item, form: forms.ScanForm, *, is_late: bool = False) -> str:
    scan = operations.current(item)
    cut, of = 0, 0
    if scan:
        pyramid, data_dir = tiles.of_scan(scan), current_app.extensions["config"].data_dir
        of = tile_rules.count(pyramid.width, pyramid.height)
        cut = of if tiles.is_made(data_dir, pyramid) else tiles.cut_so_far(data_dir, pyramid)
    return render_template(
        "exhibition/desk/picture.html",
        item=item,
        form=form,
        scan=scan,
        cut=cut,
        of=of,
        is_late=is_late,
        may_edit=current_user.holds(accounts.Role.EDITOR),
    )


@bp.post(DESK)
@needs(accounts.Role.EDITOR)
@takes_uploads(rules.LARGEST_FILE + 100_000)
def show(slug: str):
    item, form = _item(slug), forms.ScanForm()
    before = operations.current(item)
    if not form.validate_on_submit():
        return _page(item, form), 422
    scan = before and {**before, **form.said}
    if form.has_file:
        db.session.rollback()  # Decoding may take seconds; nobody waits for the database meanwhile.
        stored = form.store()
        item = _item(slug)
        if stored is None:
            return _page(item, form), 422
        scan = operations.scan_of(stored, form.said)
    elif scan is None:
        refuse(_("请选一张图片"))(form.file)
        return _page(item, form), 422
    return _saved(item, form, scan, _("图片已存为新稿，审过就换下剪纸图"))


@bp.post(f"{DESK}/removal")
@needs(accounts.Role.EDITOR)
def remove(slug: str):
    item, form = _item(slug), forms.ScanForm()
    return _saved(item, form, None, _("已换回剪纸图，存为新稿"))


def _saved(item: Item, form: forms.ScanForm, scan: dict[str, Any] | None, told: str):
    try:
        operations.show(item, form.seen_version, scan, by=current_user.person, now=clock.now())
    except content.ChangedMeanwhile:
        db.session.rollback()
        found = _item(item.slug)
        form.version.data = str(_number(found))
        return _page(found, form, is_late=True), 422
    slug = item.slug
    db.session.commit()
    if scan:
        jobs.ask_for(TASK, f"{scan['digest']} {scan['width']} {scan['height']}")
    flash(told)
    return redirect(url_for(".picture", slug=slug), 303)
