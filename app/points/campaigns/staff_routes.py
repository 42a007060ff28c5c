"""Campaigns at the desk: open, approve, switch on, make codes once, take back, settle. Auditors read."""

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask_login import current_user

from app.accounts.access import Role, needs
from app.content import operations as publishing
from app.content import rules as content
from app.core import clock, printing, spreadsheets
from app.core.db import db
from app.core.forms import refuse
from app.core.i18n import phrase as _
from app.core.spreadsheets import Column
from app.points import words
from app.points.campaigns import operations, paper, queries
from app.points.campaigns.forms import ApprovalForm, CampaignForm, CodesForm, RevokeForm
from app.points.campaigns.models import Campaign
from app.points.campaigns.rules import State
from app.points.earning import operations as earning
from app.points.exports import plain, sample_rows
from app.points.forms import PressForm
from app.stations import queries as stations

bp = Blueprint("points_campaigns", __name__, url_prefix="/desk/points/campaigns")

REFUSALS = (
    operations.NoApproval,
    operations.Oneself,
    operations.Settled,
    operations.TooEarly,
    publishing.CannotMove,
)


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    rows = [(row, queries.sums(row.id)) for row in queries.listed()]
    return render_template(
        "points/campaigns/desk.html", rows=rows, may_change=current_user.holds(Role.OPERATOR), state=_state
    )


@bp.get("/new")
@needs(Role.OPERATOR)
def new():
    return _new_page(CampaignForm(formdata=None, starts_on=clock.today(clock.now())))


@bp.post("")
@needs(Role.OPERATOR)
def open_campaign():
    form, now = CampaignForm(), clock.now()
    if not form.validate_on_submit():
        return _new_page(form), 422
    if form.place and stations.by_code(form.place) is None:
        refuse(_("没有这个站点编号，请核对后重新填写"))(form.station_code)
        return _new_page(form), 422
    about = {"partner": form.partner.data, "approval": form.approval.data or None}
    try:
        row = operations.open_campaign(form.facts, form.terms, **about, by=current_user.person, now=now)
    except earning.SlugTaken:
        db.session.rollback()
        refuse(_("这个网址短名已经用过，请换一个"))(form.slug)
        return _new_page(form), 422
    slug = row.activity.slug
    db.session.commit()
    flash(_("活动开好了，还没有启用：要有批准文号，由另一位同事启用"))
    return redirect(url_for("points_campaigns.campaign", slug=slug), 303)


@bp.get("/<slug>")
@needs(Role.OPERATOR, Role.AUDITOR)
def campaign(slug: str):
    return _page(_campaign(slug))


@bp.post("/<slug>/approval")
@needs(Role.OPERATOR)
def approval(slug: str):
    row, form = _campaign(slug), ApprovalForm()
    if not form.validate_on_submit():
        return _page(row, approval=form), 422
    return _done(
        slug, lambda by, now: operations.name_approval(row, form.approval.data, by=by, now=now), _("文号已记下")
    )


@bp.post("/<slug>/on")
@needs(Role.OPERATOR)
def on(slug: str):
    row = _pressed(slug)
    return _done(slug, lambda by, now: operations.switch_on(row, by=by, now=now), _("已启用，码可以用了"))


@bp.post("/<slug>/off")
@needs(Role.OPERATOR)
def off(slug: str):
    row = _pressed(slug)
    return _done(slug, lambda by, now: operations.switch_off(row, by=by, now=now), _("已停用，码都不能用了"))


@bp.post("/<slug>/batches")
@needs(Role.OPERATOR)
def make(slug: str):
    """The codes come as the answer, once: they are kept as hashes only. Paper first, then the rows."""
    row, form = _campaign(slug), CodesForm()
    if not form.validate_on_submit():
        return _page(row, codes=form), 422
    drawn, slip = operations.draw(form.size.data or 1), _slip(row)
    db.session.rollback()  # Nobody waits for the database while paper is made.
    try:
        file = paper.archive(slip, drawn)
    except printing.PrintingUnavailable:
        refuse(_("这台服务器现在不能制作 PDF，请联系维护人员。"))(form.size)
        return _page(_campaign(slug), codes=form), 422
    secret = current_app.extensions["config"].phone_key
    try:
        batch = operations.keep_batch(_campaign(slug), drawn, secret=secret, by=current_user.person, now=clock.now())
    except operations.Settled:
        db.session.rollback()
        abort(404)
    name = f"codes-{slug}-{_numbers(batch.campaign)[batch.id]}.zip"
    db.session.commit()
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return Response(file, mimetype="application/zip", headers=headers)


@bp.post("/<slug>/batches/<int(max=2147483647):number>/revocation")
@needs(Role.OPERATOR)
def revoke(slug: str, number: int):
    row, form = _campaign(slug), RevokeForm()
    batch = queries.batch(row.id, number) or abort(404)
    if not form.validate_on_submit():
        flash(_("没有收回：请写明原因，号码填整数。"), "error")
        return redirect(url_for("points_campaigns.campaign", slug=slug), 303)
    try:
        ended = operations.revoke(
            row, batch, form.serial.data, form.reason.data, by=current_user.person, now=clock.now()
        )
    except operations.Settled:
        db.session.rollback()
        abort(404)
    db.session.commit()
    if ended:
        flash(_("收回了 %(n)s 个没用过的码", n=ended))
    else:
        flash(_("没有收回：这一批没有这个号，或者它已经用过。请核对号码。"), "error")
    return redirect(url_for("points_campaigns.campaign", slug=slug), 303)


@bp.post("/<slug>/settlement")
@needs(Role.OPERATOR)
def settle(slug: str):
    row = _pressed(slug)
    return _done(slug, lambda by, now: operations.settle(row, by=by, now=now), _("已结算，数字不再变"))


@bp.get("/<slug>/lines.xlsx")
@needs(Role.OPERATOR, Role.AUDITOR)
def workbook(slug: str):
    """Every code by its number, never itself, and nobody's name."""
    row = _campaign(slug)
    sums, number = queries.sums(row.id), _numbers(row)
    columns = [Column(_("批次"), width=10), Column(_("序号"), width=10), Column(_("状态"), width=12)]
    columns += [Column(_("日期和时间"), width=20), Column(_("积分"), width=10)]
    lines: list[list] = [
        [number[each.batch_id], each.serial, str(words.CODES[each.state]), _moment(each.ended_at), points or 0]
        for each, points in queries.lines(row.id)
    ]
    facts = [
        *sample_rows(),
        [_("名称"), plain(row.activity.title)],
        [_("合作商户"), plain(row.partner)],
        [_("批准文号"), plain(row.approval or "")],
        [_("发出"), sums.issued],
        [_("未用"), sums.open],
        [_("已用"), sums.used],
        [_("已收回"), sums.revoked],
        [_("已过期"), sums.expired],
        [_("积分"), sums.points],
        [_("结算时间"), _moment(row.settled_at)],
    ]
    sheets = [
        spreadsheets.Sheet(_("结算单"), [Column(_("项目"), width=14), Column(_("内容"), width=60)], facts),
        spreadsheets.Sheet(_("明细"), columns, lines),
    ]
    headers = {"Content-Disposition": f"attachment; filename=campaign-{slug}.xlsx"}
    return Response(spreadsheets.write(sheets), mimetype=spreadsheets.MEDIA_TYPE, headers=headers)


def _numbers(row: Campaign) -> dict[int, int]:
    """Batches are counted within their campaign."""
    return {batch.id: number for number, (batch, _counts) in enumerate(queries.batches(row.id), 1)}


def _slip(row: Campaign) -> paper.Slip:
    return paper.Slip(row.activity.title, row.partner, row.activity.ends_on or row.activity.starts_on)


def _done(slug: str, act, said: str):
    """One act on a campaign, or a sentence why not."""
    try:
        act(current_user.person, clock.now())
    except REFUSALS as error:
        db.session.rollback()
        flash(_why_not(error), "error")
    else:
        db.session.commit()
        flash(said)
    return redirect(url_for("points_campaigns.campaign", slug=slug), 303)


def _new_page(form: CampaignForm):
    return render_template("points/campaigns/new.html", form=form)


def _page(row: Campaign, *, approval: ApprovalForm | None = None, codes: CodesForm | None = None):
    return render_template(
        "points/campaigns/campaign.html",
        row=row,
        activity=row.activity,
        is_on=row.activity.state is content.Publication.PUBLISHED,
        state=_state(row),
        sums=queries.sums(row.id),
        batches=queries.batches(row.id),
        State=State,
        approval=approval or ApprovalForm(formdata=None, approval=row.approval or ""),
        codes=codes or CodesForm(formdata=None),
        may_change=current_user.holds(Role.OPERATOR) and row.settled_at is None,
        is_mine=row.opened_by == current_user.id,
    )


def _state(row: Campaign) -> str:
    if row.settled_at is not None:
        return _("已结算")
    return _("已启用") if row.activity.state is content.Publication.PUBLISHED else _("未启用")


def _pressed(slug: str) -> Campaign:
    row = _campaign(slug)
    if not PressForm().validate_on_submit():
        abort(400)
    return row


def _campaign(slug: str) -> Campaign:
    return queries.by_slug(slug) or abort(404)


def _moment(moment) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else ""


def _why_not(error: Exception) -> str:
    sentences = {
        operations.NoApproval: _("没有批准文号，不能启用。请先填写文号。"),
        operations.Oneself: _("开设活动的人不能启用和结算，请另一位同事来做。"),
        operations.Settled: _("已经结算，不能再改。"),
        operations.TooEarly: _("活动还在启用，期限也没有到。先停用，或到期以后再办。"),
    }
    return sentences.get(type(error), _("没有更改：另一位同事先改过了。"))
