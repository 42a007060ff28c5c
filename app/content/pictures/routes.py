"""The files of pictures. An address names the content, so that a browser may keep it for good."""

from flask import Blueprint, Response, abort, current_app, send_file
from flask_login import current_user

from app.accounts import rules as accounts
from app.content.pictures import files, queries, rules
from app.core.access import public

bp = Blueprint("pictures", __name__)
POLICY = "default-src 'none'; sandbox"


@bp.get("/pictures/<digest>-<int:edge>.jpg")
@public
def file(digest: str, edge: int):
    """What is shown is everybody's; what waits is seen by the centre and by who sent it."""
    if edge not in rules.EDGES or not digest.isalnum():
        abort(404)
    is_public = queries.is_shown(digest)
    if not is_public and not _may_see(digest):
        abort(404)
    path = files.path(current_app.extensions["config"].data_dir, digest, edge)
    if not path.is_file():
        abort(404)
    response: Response = send_file(path, mimetype="image/jpeg", conditional=True, etag=f"{digest}-{edge}")
    response.headers["Content-Security-Policy"] = POLICY
    keeping = "public, max-age=31536000, immutable" if is_public else "private, no-store"
    response.headers["Cache-Control"] = keeping
    return response


def _may_see(digest: str) -> bool:
    if current_user.holds(accounts.Role.OPERATOR, accounts.Role.AUDITOR):
        return True
    return current_user.is_authenticated and any(row.made_by == current_user.id for row in queries.with_digest(digest))
