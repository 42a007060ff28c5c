"""Codes of one thing and its kit; how all of them are printed; what visitors say of them."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import clock, printing
from app.core import site as site_facts
from app.core.db import db
from app.core.forms import refuse
from app.kits import queries as runs
from app.kits import sheets, words
from app.kits.forms import PlacementForm, RunForm, StyleForm, TapForm
from app.kits.placement_routes import READERS, WRITERS, as_file
from app.qr import operations as placements
from app.qr import queries as codes
from app.qr import rules as qr
from app.qr import targets

bp = Blueprint("kits", __name__, url_prefix="/desk/codes")
SHOWN_SILENT = 50


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    return index_page(StyleForm(), RunForm())


@bp.post("/style")
@needs(Role.OPERATOR)
def choose_style():
    form = StyleForm()
    if not form.validate_on_submit():
        return index_page(form, RunForm()), 422
    style = qr.Style(qr.Case(form.case.data), bool(form.mark.data))
    changed = placements.choose_style(style, by=current_user, now=clock.now())
    db.session.commit()
    flash(_("已保存，以后印的码按这个来；贴着的码照常能用") if changed else _("没有变化"))
    return redirect(url_for("kits.index"), 303)


@bp.get("/trial.pdf")
@needs(Role.OPERATOR, Role.AUDITOR)
def trial():
    try:
        paper = sheets.trial_pdf(codes.style())
    except printing.PrintingUnavailable:
        return render_template("kits/unavailable.html", code=""), 503
    return as_file(paper, "application/pdf", "trial-A4.pdf")


@bp.post("/reports/<int:number>/handling")
@needs(Role.OPERATOR)
def handle_report(number: int):
    if not TapForm().validate_on_submit():
        abort(400)
    done = placements.handle_report(number, by=current_user, now=clock.now())
    db.session.commit()
    flash(_("已处理") if done else _("先前已经有人处理了"))
    return redirect(url_for("kits.index") + "#reports", 303)


@bp.get("/<kind>/<key>")
@needs(*READERS)
def of_target(kind: str, key: str):
    _kind, number = _found(kind, key)
    return _target_page(kind, number, PlacementForm())


@bp.post("/<kind>/<key>")
@needs(*WRITERS)
def add(kind: str, key: str):
    declared, number = _found(kind, key)
    form = PlacementForm()
    form.sheet.choices = words.sheets(declared.sheets)
    if not form.validate_on_submit():
        return _target_page(kind, number, form), 422
    try:
        new = placements.add_placement(
            kind,
            number,
            form.spot.data,
            spot_en=form.spot_en.data or None,
            sheet=qr.Sheet(form.sheet.data),
            by=current_user,
            now=clock.now(),
        )
    except placements.SpotTaken:
        db.session.rollback()
        refuse(_("这里已经有一张在用的码；要换新，请点那张码的“换新码”，或者把这一处写得更具体"))(form.spot)
        return _target_page(kind, number, form), 422
    db.session.commit()
    flash(_("新码 %(code)s 已生成，可以打印了", code=new.printed_code))
    return redirect(url_for("kits.of_target", kind=kind, key=key), 303)


@bp.post("/<kind>/<key>/kit")
@needs(*WRITERS)
def complete(kind: str, key: str):
    declared, number = _found(kind, key)
    if declared.groups is None or not TapForm().validate_on_submit():
        abort(400)
    held = placements.complete_kits(kind, [number], by=current_user, now=clock.now())
    db.session.commit()
    flash(_("套件备好了，共 %(n)s 张，每张一个码", n=len(held)))
    return redirect(url_for("kits.of_target", kind=kind, key=key), 303)


@bp.get("/<kind>/<key>/kit.pdf")
@needs(*READERS)
def kit(kind: str, key: str):
    _declared, number = _found(kind, key)
    shown = sheets.printed(codes.in_use(kind, [number])) or abort(404)
    try:
        paper = sheets.pdf(shown)
    except printing.PrintingUnavailable:
        return render_template("kits/unavailable.html", code=""), 503
    return as_file(paper, "application/pdf", f"kit-{shown[0].target.key}.pdf")


def _found(kind: str, key: str):
    """The declared kind and the number of this thing, when it is this person's to print for."""
    declared = targets.kind(kind) or abort(404)
    number = declared.find(key, current_user)
    return declared, number or abort(404)


def _target_page(kind: str, number: int, form: PlacementForm) -> str:
    declared, now = targets.kind(kind) or abort(404), clock.now()
    target = declared.of(number) or abort(404)
    form.sheet.choices = words.sheets(declared.sheets)
    if not form.sheet.data:
        form.sheet.data = declared.sheets[0]
    held = codes.of_target(kind, number)
    in_use = [each for each in held if each.is_active]
    return render_template(
        "kits/target.html",
        kind=kind,
        kind_label=declared.label,
        target=target,
        in_use=in_use,
        ended=[each for each in reversed(held) if not each.is_active],
        scans=codes.scans(in_use, now),
        has_kit=declared.groups is not None,
        lacking=declared.groups is not None and not set(qr.KIT) <= {each.sheet for each in in_use},
        form=form,
        words=words,
        may_change=current_user.holds(*WRITERS),
        may_use=site_facts.current().config.may_print_for_use,
    )


def index_page(style_form: StyleForm, run_form: RunForm) -> str:
    now, style = clock.now(), codes.style()
    if request.method == "GET":
        style_form.case.data, style_form.mark.data = style.case.value, style.mark
    run_form.group.choices = groups()
    return render_template(
        "kits/index.html",
        style=style,
        style_form=style_form,
        run_form=run_form,
        runs=runs.newest(),
        silent=codes.silent(now, most=SHOWN_SILENT),
        silent_days=qr.SILENT_AFTER.days,
        reports=codes.open_reports(),
        of=targets.of,
        words=words,
        may_change=current_user.holds(Role.OPERATOR),
        may_use=site_facts.current().config.may_print_for_use,
    )


def groups() -> list[tuple[str, str]]:
    """What a run can hold: all places, or one county's."""
    for kind, declared in targets.kinds().items():
        if declared.groups is not None:
            return [(f"{kind}:", _("全部站点")), *((f"{kind}:{key}", label) for key, label in declared.groups())]
    return []
