"""Printed codes at the desk: their images, posters, and their end. For whatever a code hangs on."""

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from app.accounts.access import Role, needs
from app.core import city, clock, i18n, papercut, printing
from app.core import site as site_facts
from app.core.db import db
from app.qr import images, queries, targets
from app.qr import operations as placements
from app.qr import rules as qr
from app.stations import queries as stations
from app.stations.forms import TapForm

bp = Blueprint("placements", __name__, url_prefix="/desk/placements")
SYMBOL_MM = 80


@bp.get("/<code>.svg")
@needs(Role.OPERATOR, Role.AUDITOR)
def image(code: str):
    placement = _placement(code)
    drawn = images.svg_file(_text(placement), alt=placement.printed_code, symbol_mm=SYMBOL_MM)
    return _file(drawn, "image/svg+xml", f"{placement.code}.svg")


@bp.get("/<code>/poster")
@needs(Role.OPERATOR, Role.AUDITOR)
def poster(code: str):
    return render_template("qr/poster.html", sheet=_sheet(code), for_pdf=False)


@bp.get("/<code>/poster.pdf")
@needs(Role.OPERATOR, Role.AUDITOR)
def poster_file(code: str):
    sheet = _sheet(code)
    try:
        paper = printing.pdf(render_template("qr/poster.html", sheet=sheet, for_pdf=True))
    except printing.PrintingUnavailable:
        return render_template("qr/unavailable.html", placement=sheet["placement"]), 503
    return _file(paper, "application/pdf", f"{sheet['placement'].code}-A4.pdf")


@bp.post("/<code>/replacement")
@needs(Role.OPERATOR)
def replace(code: str):
    placement = _placement(code)
    try:
        new = placements.replace_placement(placement, by=current_user, now=clock.now())
    except placements.AlreadyEnded:
        flash(_("这张码先前已经停用，没有再换"), "info")
    else:
        flash(
            _(
                "新码 %(new)s 已生成，旧码 %(old)s 会告诉扫码的人已换新",
                new=new.printed_code,
                old=placement.printed_code,
            )
        )
    db.session.commit()
    return _back(placement)


@bp.post("/<code>/revocation")
@needs(Role.OPERATOR)
def revoke(code: str):
    placement = _placement(code)
    try:
        placements.end_placement(placement, qr.PlacementState.REVOKED, by=current_user, now=clock.now())
    except placements.AlreadyEnded:
        flash(_("这张码先前已经停用"), "info")
    else:
        flash(_("码 %(code)s 已停用，扫到它的人会看到说明", code=placement.printed_code))
    db.session.commit()
    return _back(placement)


def _placement(code: str):
    if request.method == "POST" and not TapForm().validate_on_submit():
        abort(400)
    return queries.by_code(code) or abort(404)


def _text(placement) -> str:
    return qr.printed_text(site_facts.current().origin, placement.code)


def _sheet(code: str) -> dict:
    """What a poster shows. Until the site has its public domain, every sheet is a specimen."""
    placement = _placement(code)
    text = _text(placement)
    chosen = city.current()
    return {
        "placement": placement,
        "target": targets.of(placement.target_kind, placement.target_id) or abort(404),
        "network": i18n.plain(chosen.facts.get("texts", {}), "network_name"),
        "symbol": Markup(images.svg(text, alt=text, symbol_mm=SYMBOL_MM)),  # noqa: S704  Drawn by our own code.
        # Paper prints white where the screen shows its cream.
        "frame": Markup(papercut.standalone("poster-frame").replace("#fffaf3", "#fff")),  # noqa: S704  Also our own.
        "is_sample": not site_facts.current().config.has_public_domain,
    }


def _file(content: str | bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _back(placement):
    if placement.target_kind == "station":
        row = stations.by_id(placement.target_id) or abort(404)
        return redirect(url_for("stations_staff.edit", code=row.code) + "#placements", 303)
    return redirect(url_for("stations_staff.index"), 303)
