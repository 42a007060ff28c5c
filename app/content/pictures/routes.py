"""The files of pictures. An address names the content, so that a browser may keep it for good."""

from collections.abc import Sequence

from flask import Blueprint, Response, abort, current_app, send_file
from flask_login import current_user

from app.accounts import rules as accounts
from app.content.moderation import grounds
from app.content.pictures import files, queries, rules
from app.content.pictures.models import Picture
from app.core.access import public

bp = Blueprint("pictures", __name__)
POLICY = "default-src 'none'; sandbox"


@bp.get("/pictures/<digest>-<int:edge>.jpg")
@public
def file(digest: str, edge: int):
    """What is shown is everybody's; what waits is seen by the centre, by who sent it and by who answers for what it shows."""
    if edge not in rules.EDGES or not digest.isalnum():
        abort(404)
    rows = queries.with_digest(digest)
    is_public = any(row.is_shown and grounds.is_public(row.owner_kind, row.owner_id) for row in rows)
    if not is_public and not _may_see(rows):
        abort(404)
    path = files.path(current_app.extensions["config"].data_dir, digest, edge)
    if not path.is_file():
        abort(404)
    response: Response = send_file(path, mimetype="image/jpeg", conditional=True, etag=f"{digest}-{edge}")
    response.headers["Content-Security-Policy"] = POLICY
    keeping = "public, max-age=31536000, immutable" if is_public else "private, no-store"
    response.headers["Cache-Control"] = keeping
    return response


def _may_see(rows: Sequence[Picture]) -> bool:
    if not rows or not current_user.is_authenticated:
        return False
    if current_user.holds(accounts.Role.OPERATOR, accounts.Role.AUDITOR):
        return True
    return any(
        row.made_by == current_user.id or grounds.keeps(row.owner_kind, row.owner_id, current_user) for row in rows
    )
