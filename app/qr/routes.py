"""The resolver: a printed code leads to what it hangs on."""

from flask import Blueprint, abort, redirect, render_template

from app.core import clock
from app.core.access import public, writes
from app.core.db import db
from app.core.limits import limiter
from app.qr import operations, queries, targets

bp = Blueprint("qr", __name__)


def _is_unknown(response) -> bool:
    return response.status_code == 404


@bp.get("/S/<code>")
@bp.get("/s/<code>", endpoint="resolve_lower_case")
@public
@writes
@limiter.limit("600 per minute")
@limiter.limit("30 per minute", deduct_when=_is_unknown)
def resolve(code: str):
    """To the place's page; a code that ended explains itself; an unknown one tells nothing.

    Whoever tries codes that do not exist is stopped for all codes, so that a hit tells nothing either.
    """
    placement = queries.by_code(code)
    if placement is None:
        return render_template("qr/unknown.html"), 404
    target = targets.of(placement.target_kind, placement.target_id)
    if target is None:
        abort(404)
    if not placement.is_active:
        return render_template("qr/ended.html", placement=placement, target=target), 410
    leads_to = f"{target.url}?from={placement.code}"
    operations.count_scan(placement, clock.now())
    db.session.commit()
    return redirect(leads_to, 302)
