"""Cards at the desk: print a batch, look a card up, end it, move an account to a fresh one. Auditors read."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from app.accounts import queries as people
from app.accounts.access import Role, needs
from app.core import clock, codes, printing
from app.core.db import db
from app.core.forms import refuse
from app.core.i18n import phrase as _
from app.points import presenting, words
from app.points.cards import operations, paper, queries, rules
from app.points.cards.forms import PrintForm, ReplaceForm
from app.points.cards.models import Card
from app.points.cards.operations import Counter
from app.points.cards.rules import Ended, State
from app.points.forms import PressForm
from app.points.members.rules import masked
from app.stations import queries as stations

bp = Blueprint("points_card_desk", __name__, url_prefix="/desk/points/cards")


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    typed = request.args.get("number", "")[:200]
    found = queries.by_number(typed) if typed else None
    if found is not None:
        return redirect(url_for("points_card_desk.card", number=found.number))
    return _index_page(PrintForm(formdata=None), typed=typed)


@bp.post("")
@needs(Role.OPERATOR)
def make():
    """The sheets come as the answer and are kept nowhere: no PIN lies on the disk. Paper first, then the rows, so that nobody
    waits for the database while paper is made."""
    form = PrintForm()
    if not form.validate_on_submit():
        return _index_page(form), 422
    place = stations.by_code((form.station_code.data or "").upper())
    if place is None:
        refuse(_("没有这个站点编号，请核对后重新填写"))(form.station_code)
        return _index_page(form), 422
    code, name = place.code, place.name
    db.session.rollback()
    drawn = operations.draw((form.sheets.data or 1) * rules.ON_A_SHEET, secret=_secret())
    try:
        file = paper.pdf(drawn, name)
    except printing.PrintingUnavailable:
        refuse(_("这台服务器现在不能制作 PDF，请联系维护人员。"))(form.sheets)
        return _index_page(form), 422
    batch = operations.keep_batch(code, drawn, by=current_user.person, now=clock.now())
    name = f"cards-{code}-{batch.id}.pdf"
    db.session.commit()
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return Response(file, mimetype="application/pdf", headers=headers)


@bp.post("/batches/<int(max=2147483647):number>/end")
@needs(Role.OPERATOR)
def end_batch(number: int):
    batch = queries.batch(number) or abort(404)
    if not PressForm().validate_on_submit():
        abort(400)
    ended = operations.end_batch(batch, by=current_user.person, now=clock.now())
    db.session.commit()
    flash(_("停用了 %(n)s 张没有发出的卡", n=ended))
    return redirect(url_for("points_card_desk.index"), 303)


@bp.get("/<number>")
@needs(Role.OPERATOR, Role.AUDITOR)
def card(number: str):
    return _card_page(_card(number), ReplaceForm(formdata=None))


@bp.post("/<number>/end")
@needs(Role.OPERATOR)
def end(number: str):
    row = _card(number)
    if not PressForm().validate_on_submit():
        abort(400)
    why = Ended.LOST if row.state is State.ACTIVE else Ended.NEVER_USED
    try:
        operations.end(row, why, counter=_counter(row))
    except operations.NotThisCard:
        db.session.rollback()
        flash(_("这张卡先前已经停用"), "info")
    else:
        db.session.commit()
        flash(_("卡已停用，积分还在"))
    return redirect(url_for("points_card_desk.card", number=number), 303)


@bp.post("/<number>/successor")
@needs(Role.OPERATOR)
def replace(number: str):
    row, form = _card(number), ReplaceForm()
    if not form.validate_on_submit():
        return _card_page(row, form), 422
    fresh = queries.by_number(form.number.data)
    try:
        if fresh is None:
            raise operations.NotThisCard
        operations.replace(row, fresh, counter=_counter(row))
    except (operations.NotThisCard, operations.HasCard, operations.Oneself) as error:
        db.session.rollback()
        refuse(_why_not(error))(form.number)
        return _card_page(_card(number), form), 422
    number = fresh.number
    db.session.commit()
    flash(_("账户已转到新卡，旧卡不能再用"))
    return redirect(url_for("points_card_desk.card", number=number), 303)


def _index_page(form: PrintForm, typed: str = ""):
    rows = queries.batches()
    names = presenting.place_names(batch.station_code for batch, _counts in rows)
    return render_template(
        "points/cards/desk.html",
        form=form,
        rows=rows,
        names=names,
        typed=typed,
        State=State,
        may_change=current_user.holds(Role.OPERATOR),
    )


def _card_page(row: Card, form: ReplaceForm):
    found, acts = queries.member_of(row), queries.acts(card_id=row.id)
    return render_template(
        "points/cards/desk_card.html",
        row=row,
        number=codes.grouped(row.number),
        place=presenting.place_names([row.batch.station_code])[row.batch.station_code],
        holder=masked(found[1].display_name) if found else None,
        member=found[0].key if found else None,
        acts=acts,
        names=people.names({each.by_id for each in acts if each.by_id}),
        form=form,
        words=words,
        may_change=current_user.holds(Role.OPERATOR),
        may_replace=row.account_id is not None and row.successor_id is None,
    )


def _card(number: str) -> Card:
    return queries.by_number(number) or abort(404)


def _counter(row: Card) -> Counter:
    return Counter(by=current_user.person, place=row.activated_place or row.batch.station_code, now=clock.now())


def _why_not(error: Exception) -> str:
    if isinstance(error, operations.Oneself):
        return _("不能给自己换卡，请另一位同事来做。")
    if isinstance(error, operations.HasCard):
        return _("这位会员另有一张卡在用，请先停用那一张。")
    return _("新卡要是没有用过的，旧卡要是有人用的。请核对卡号。")


def _secret() -> str:
    return current_app.extensions["config"].phone_key
