"""Month-end: the desk sends and seals statements, a place reads its own and objects. Both take a workbook along."""

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.access import Role, needs
from app.core import clock, codes, spreadsheets
from app.core.db import db
from app.core.forms import refuse
from app.core.spreadsheets import Column
from app.points import counter, presenting
from app.points.exports import plain, sample_rows
from app.points.forms import AnswerForm, ObjectionForm, PressForm
from app.points.programme import queries as programme
from app.points.programme import rules as months
from app.points.programme.rules import Month
from app.points.settlement import operations, queries, rules
from app.points.settlement.models import Settlement

desk = Blueprint("points_settlement", __name__, url_prefix="/desk/points/settlements")
owner = Blueprint("points_statement", __name__, url_prefix="/owner/points/settlements")
KEEPERS = (Role.OWNER, Role.HELPER)


@desk.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    month = months.read(request.args.get("month", "")) or _last_month()
    handed = programme.by_place(month)
    return render_template(
        "points/desk/settlements.html",
        month=month,
        is_over=month <= _last_month(),
        rows=[(each, queries.of_month(month).get(each.place)) for each in handed],
        names=presenting.place_names(each.place for each in handed),
        may_change=current_user.holds(Role.OPERATOR),
    )


@desk.post("/<month>/<code>")
@needs(Role.OPERATOR)
def send(month: str, code: str):
    if not PressForm().validate_on_submit():
        abort(400)
    try:
        operations.open_statement(code, _month(month), by=current_user.person, now=clock.now())
    except operations.TooEarly:
        flash(_("这个月还没有过完，下月再开。"), "error")
    except operations.Nothing:
        abort(404)
    else:
        db.session.commit()
        flash(_("对账单已发给领取点，七天内可以提出异议"))
    return redirect(url_for("points_settlement.statement", month=month, code=code), 303)


@desk.get("/<month>/<code>")
@needs(Role.OPERATOR, Role.AUDITOR)
def statement(month: str, code: str):
    return _desk_page(_one(code, month), AnswerForm(formdata=None))


@desk.post("/<month>/<code>/objections/<int:number>/answer")
@needs(Role.OPERATOR)
def answer(month: str, code: str, number: int):
    row, form = _one(code, month), AnswerForm()
    if not form.validate_on_submit():
        return _desk_page(row, form), 422
    try:
        operations.answer(row, number, form.answer.data, by=current_user.person, now=clock.now())
    except operations.Closed:
        db.session.rollback()
        abort(404)
    db.session.commit()
    flash(_("已答复，领取点看得到"))
    return redirect(url_for("points_settlement.statement", month=month, code=code), 303)


@desk.post("/<month>/<code>/seal")
@needs(Role.OPERATOR)
def seal(month: str, code: str):
    row = _one(code, month)
    if not PressForm().validate_on_submit():
        abort(400)
    try:
        operations.seal(row, by=current_user.person, now=clock.now())
    except (operations.Oneself, operations.TooEarly, operations.Unanswered, operations.Closed) as error:
        db.session.rollback()
        flash(_why_not(error), "error")
    else:
        db.session.commit()
        flash(_("已封账，数字不再变"))
    return redirect(url_for("points_settlement.statement", month=month, code=code), 303)


@desk.get("/<month>/<code>/lines.xlsx")
@needs(Role.OPERATOR, Role.AUDITOR)
def workbook(month: str, code: str):
    return _workbook(_one(code, month))


@owner.get("")
@needs(*KEEPERS)
def mine():
    rows = queries.of_places(current_user.scope_keys(*KEEPERS))
    names = presenting.place_names(row.station_code for row in rows)
    return render_template("points/counter/settlements.html", rows=rows, names=names, now=clock.now(), rules=rules)


@owner.get("/<month>/<code>")
@needs(*KEEPERS)
def my_statement(month: str, code: str):
    return _my_page(_my_one(code, month), ObjectionForm(formdata=None))


@owner.post("/<month>/<code>/objections")
@needs(*KEEPERS)
def object_to(month: str, code: str):
    row, form = _my_one(code, month), ObjectionForm()
    if not form.validate_on_submit():
        return _my_page(row, form), 422
    try:
        operations.object_to(row, form.text.data, by=current_user.person, now=clock.now())
    except operations.Closed:
        db.session.rollback()
        refuse(_("提出异议的时间已过。有疑问请打中心电话。"))(form.text)
        return _my_page(_my_one(code, month), form), 422
    db.session.commit()
    flash(_("异议已送到中心，答复会写在这里"))
    return redirect(url_for("points_statement.my_statement", month=month, code=code), 303)


@owner.get("/<month>/<code>/lines.xlsx")
@needs(*KEEPERS)
def my_workbook(month: str, code: str):
    return _workbook(_my_one(code, month))


def _desk_page(row: Settlement, form: AnswerForm):
    return render_template(
        "points/desk/settlement.html",
        row=row,
        lines=queries.lines(row.station_code, _month(row.month)),
        grouped=codes.grouped,
        place=_place(row),
        form=form,
        as_sealed=row.sealed_at is None or operations.is_as_sealed(row),
        may_seal=current_user.holds(Role.OPERATOR) and row.sealed_at is None,
        may_answer=current_user.holds(Role.OPERATOR),
    )


def _my_page(row: Settlement, form: ObjectionForm):
    return render_template(
        "points/counter/settlement.html",
        row=row,
        lines=queries.lines(row.station_code, _month(row.month)),
        grouped=codes.grouped,
        place=_place(row),
        form=form,
        open=rules.is_open(row.closes_at, row.sealed_at, clock.now()),
    )


def _workbook(row: Settlement) -> Response:
    found = queries.lines(row.station_code, _month(row.month))
    columns = [
        Column(_("记账时间"), width=20),
        Column(_("实际时间"), width=20),
        Column(_("兑换码"), width=14),
        Column(_("好物"), width=24),
        Column(_("件数"), width=10),
        Column(_("积分"), width=10),
    ]
    rows: list[list] = [
        [
            _moment(line.at),
            _moment(line.happened_at),
            codes.grouped(line.code),
            plain(line.title),
            line.pieces,
            line.points,
        ]
        for line in found
    ]
    rows.append([_("合计"), "", "", "", sum(line.pieces for line in found), sum(line.points for line in found)])
    sealed = [[_("封账时间"), _moment(row.sealed_at)], [_("封账校验"), row.digest]] if row.sealed_at else []
    sheets = [
        spreadsheets.Sheet(_("明细"), columns, rows),
        spreadsheets.Sheet(
            _("对账单"),
            [Column(_("项目"), width=14), Column(_("内容"), width=70)],
            [
                *sample_rows(),
                [_("领取点"), plain(_place(row))],
                [_("站点编号"), row.station_code],
                [_("月份"), row.month],
                *sealed,
            ],
        ),
    ]
    name = f"settlement-{row.station_code}-{row.month}.xlsx"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(spreadsheets.write(sheets), mimetype=spreadsheets.MEDIA_TYPE, headers=headers)


def _moment(moment) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"


def _place(row: Settlement):
    return presenting.place_names([row.station_code])[row.station_code]


def _one(code: str, month: str) -> Settlement:
    return queries.one(code, _month(month)) or abort(404)


def _my_one(code: str, month: str) -> Settlement:
    """Of one's own place; another's is as unknown as one that does not exist."""
    if code not in current_user.scope_keys(*counter.KEEPERS):
        abort(404)
    return _one(code, month)


def _month(text: str) -> Month:
    return months.read(text) or abort(404)


def _last_month() -> Month:
    return months.month_of(clock.today(clock.now())).before


def _why_not(error: Exception) -> str:
    sentences = {
        operations.Oneself: _("发出对账单的人不能封账，请另一位同事来做。"),
        operations.TooEarly: _("领取点还可以提出异议，到期以后再封。"),
        operations.Unanswered: _("还有异议没有答复，答复以后再封。"),
        operations.Closed: _("已经封账。"),
    }
    return sentences[type(error)]
