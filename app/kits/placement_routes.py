"""One printed code at the desk: its image, its sheet, its end, and leading it elsewhere. For whatever a code hangs on."""

from flask import Blueprint, Response, abort, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import clock, printing
from app.core.db import db
from app.core.forms import refuse
from app.kits import sheets
from app.kits.forms import LeadForm, TapForm
from app.qr import images, queries, targets
from app.qr import operations as placements
from app.qr import rules as qr

bp = Blueprint("placements", __name__, url_prefix="/desk/placements")
READERS = (Role.OPERATOR, Role.EDITOR, Role.AUDITOR)
WRITERS = (Role.OPERATOR, Role.EDITOR)


@bp.get("/<code>.svg")
@needs(*READERS)
def image(code: str):
    placement, style = _placement(code), queries.style()
    drawn = images.svg_file(
        sheets.text_of(placement, style),
        alt=placement.printed_code,
        symbol_mm=qr.SYMBOL_MM[placement.sheet],
        mark=style.mark,
    )
    return as_file(drawn, "image/svg+xml", f"{placement.code}.svg")


@bp.get("/<code>/sheet")
@needs(*READERS)
def sheet(code: str):
    return render_template("kits/sheets.html", sheets=_sheets(code), for_pdf=False, network=sheets.network())


@bp.get("/<code>/sheet.pdf")
@needs(*READERS)
def sheet_file(code: str):
    shown = _sheets(code)
    try:
        paper = sheets.pdf(shown)
    except printing.PrintingUnavailable:
        return render_template("kits/unavailable.html", code=code), 503
    return as_file(paper, "application/pdf", f"{shown[0].placement.code}-{shown[0].sheet}.pdf")


@bp.post("/<code>/replacement")
@needs(*WRITERS)
def replace(code: str):
    placement = _placement(code)
    try:
        new = placements.replace_placement(placement, by=current_user, now=clock.now())
    except placements.AlreadyEnded:
        db.session.rollback()
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
@needs(*WRITERS)
def revoke(code: str):
    placement = _placement(code)
    try:
        placements.end_placement(placement, qr.PlacementState.REVOKED, by=current_user, now=clock.now())
    except placements.AlreadyEnded:
        db.session.rollback()
        flash(_("这张码先前已经停用"), "info")
    else:
        flash(_("码 %(code)s 已停用，扫到它的人会看到说明", code=placement.printed_code))
    db.session.commit()
    return _back(placement)


@bp.get("/<code>/direction")
@needs(*WRITERS)
def direction(code: str):
    placement = _placement(code)
    form = LeadForm(kind=placement.target_kind)
    return _direction_page(placement, form)


@bp.post("/<code>/direction")
@needs(*WRITERS)
def lead(code: str):
    placement, form = _placement(code), LeadForm()
    if not form.validate_on_submit():
        return _direction_page(placement, form), 422
    kind = targets.kind(form.kind.data) or abort(404)
    number = kind.find(form.key.data, current_user)
    target = kind.of(number) if number else None
    if number is None or target is None:
        refuse(_("没有找到，或者还没有公开；请核对编号"))(form.key)
        return _direction_page(placement, form), 422
    try:
        moved = placements.lead_to(placement, form.kind.data, number, by=current_user, now=clock.now())
    except placements.SpotTaken:
        db.session.rollback()
        refuse(_("那里的同一处已经有一张在用的码，请先停用那一张"))(form.key)
        return _direction_page(_placement(code), form), 422
    except placements.AlreadyEnded:
        db.session.rollback()
        flash(_("这张码先前已经停用"), "info")
        return _back(_placement(code))
    db.session.commit()
    flash(_("已改好：扫这张码会打开 %(name)s，不用重印", name=target.name) if moved else _("没有变化"))
    return _back(placement)


def _placement(code: str):
    """The code, when this person may make codes for what it hangs on (or only reads)."""
    if request.method == "POST" and not TapForm().validate_on_submit():
        abort(400)
    placement = queries.by_code(code) or abort(404)
    target = targets.of(placement.target_kind, placement.target_id) or abort(404)
    kind = targets.kind(placement.target_kind) or abort(404)
    if kind.find(target.key, current_user) != placement.target_id:
        abort(404)
    return placement


def _sheets(code: str) -> list[sheets.Printed]:
    return sheets.printed([_placement(code)]) or abort(404)


def _direction_page(placement, form: LeadForm) -> str:
    form.kind.choices = [(name, kind.label) for name, kind in targets.kinds().items()]
    target = targets.of(placement.target_kind, placement.target_id)
    return render_template(
        "kits/direction.html", placement=placement, target=target, form=form, back=_address(placement)
    )


def _address(placement) -> str:
    target = targets.of(placement.target_kind, placement.target_id)
    if target is None:
        return url_for("kits.index")
    return url_for("kits.of_target", kind=placement.target_kind, key=target.key)


def _back(placement):
    return redirect(_address(placement), 303)


def as_file(content: str | bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
