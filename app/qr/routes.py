"""The resolver: a printed code leads to what it hangs on."""

from flask import Blueprint, abort, current_app, redirect, render_template

from app.core import clock
from app.core.access import public, writes
from app.core.db import db
from app.core.features import Target
from app.core.limits import limiter
from app.qr import operations, queries
from app.qr.rules import PlacementState

bp = Blueprint("qr", __name__)


@bp.get("/S/<code>")
@bp.get("/s/<code>", endpoint="resolve_lower_case")
@public
@writes
@limiter.limit("120 per minute")
def resolve(code: str):
    """To the place's page; a code that ended explains itself; an unknown one tells nothing."""
    placement = queries.by_code(code)
    if placement is None:
        return render_template("qr/unknown.html"), 404
    target = target_of(placement.target_kind, placement.target_id)
    if target is None:
        abort(404)
    if placement.state is not PlacementState.ACTIVE:
        return render_template("qr/ended.html", placement=placement, target=target), 410
    operations.count_scan(placement, clock.now())
    code = placement.code
    db.session.commit()
    return redirect(f"{target.url}?from={code}", 302)


def target_of(kind: str, target_id: int) -> Target | None:
    """Ask the feature that declared this kind of target."""
    for feature in current_app.extensions["features"]:
        if kind in feature.qr_targets:
            return feature.qr_targets[kind](target_id)
    return None
