"""The resolver: a printed code leads to what it hangs on, and says so there."""

from dataclasses import dataclass

from flask import Blueprint, abort, redirect, render_template, request, url_for

from app.core import clock, limits
from app.core.access import public, writes
from app.core.db import db
from app.core.features import Target
from app.core.limits import limiter
from app.qr import operations, queries, targets
from app.qr.forms import ReportForm
from app.qr.models import Placement
from app.qr.rules import TRIALS, Fault

bp = Blueprint("qr", __name__)
UNKNOWN_CODES = "30 per minute"


@bp.get("/S/<code>")
@bp.get("/s/<code>", endpoint="resolve_lower_case")
@public
@writes
@limiter.limit("600 per minute")
def resolve(code: str):
    """To the place's page; a code that ended explains itself; an unknown one tells nothing."""
    if code.upper() in TRIALS:
        return _trial(code)
    placement, target = _found(code)
    if placement is None or target is None:
        return _unknown()
    if not placement.is_active:
        return render_template("qr/ended.html", placement=placement, target=target), 410
    leads_to = f"{target.url}?from={placement.code}"
    operations.count_scan(placement, clock.now())
    db.session.commit()
    return redirect(leads_to, 302)


@bp.get("/S/<code>/report")
@public
@limiter.limit("600 per minute")
def report(code: str):
    """“不在这里？告诉我们”: one tick, no account, no word that could name anybody."""
    return _report_page(code, ReportForm())


@bp.post("/S/<code>/report")
@public
@limiter.limit("20 per hour")
def send_report(code: str):
    form = ReportForm()
    if not form.validate_on_submit():
        return _report_page(code, form, 422)
    placement, _target = _found(code)
    if placement is None:
        return _unknown()
    now = clock.now()
    operations.report(placement, Fault(form.fault.data), clock.today(now))
    db.session.commit()
    return redirect(url_for("qr.thanks", code=placement.code), 303)


@bp.get("/S/<code>/thanks")
@public
@limiter.limit("600 per minute")
def thanks(code: str):
    placement, target = _found(code)
    if placement is None or target is None:
        return _unknown()
    return render_template("qr/thanks.html", placement=placement, target=target)


@dataclass(frozen=True)
class Arrival:
    """Somebody came to this page by this code."""

    placement: Placement
    target: Target


@bp.app_template_global("arrival")
def arrival() -> Arrival | None:
    """The printed code one came by, when it is in use and hangs on what this very page is about."""
    code = request.args.get("from", "")
    placement = queries.by_code(code) if 0 < len(code) <= 20 else None
    if placement is None or not placement.is_active:
        return None
    target = targets.of(placement.target_kind, placement.target_id)
    return Arrival(placement, target) if target and target.url == request.path else None


def _found(code: str) -> tuple[Placement | None, Target | None]:
    placement = queries.by_code(code)
    return placement, targets.of(placement.target_kind, placement.target_id) if placement else None


def _unknown():
    """Tells nothing, and after some tries in a minute not even that. A code that is known opens all the while: a whole town
    may share an address (carriers' NAT), and a hit shows no more than the public map.
    """
    if not limits.take(UNKNOWN_CODES, limits.sender("unknown codes")):
        abort(429)
    return render_template("qr/unknown.html"), 404


def _report_page(code: str, form: ReportForm, status: int = 200):
    placement, target = _found(code)
    if placement is None or target is None:
        return _unknown()
    return render_template("qr/report.html", placement=placement, target=target, form=form), status


def _trial(code: str):
    if code not in (code.upper(), code.lower()):
        abort(404)
    case, size = TRIALS[code.upper()]
    return render_template("qr/trial.html", is_upper=case.value == "upper", size=size, text=request.path)
