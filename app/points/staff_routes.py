"""Points at the desk: figures, activities, members, adjustments, rules. Auditors read, operators act."""

import secrets

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_login import current_user

from app.accounts import queries as people
from app.accounts.access import Role, needs
from app.content import operations as publishing
from app.content import rules as content
from app.core import clock, codes
from app.core.db import db
from app.core.forms import refuse
from app.core.i18n import phrase as _
from app.points import counter, presenting, words
from app.points.adjustments import operations as adjusting
from app.points.adjustments import queries as adjusted
from app.points.earning import operations as earning
from app.points.earning import queries as activities_found
from app.points.earning.models import Activity
from app.points.earning.rules import ConfirmedBy
from app.points.exchange import queries as vouchers
from app.points.forms import ActivityForm, AdjustForm, PressForm, PublicationForm, ReasonForm, RulesForm
from app.points.ledger import operations as ledger
from app.points.ledger import queries as books
from app.points.ledger.models import Account
from app.points.ledger.rules import NotEnough
from app.points.members import operations as members
from app.points.members import queries as member_queries
from app.points.signals import queries as seen
from app.stations import queries as stations

bp = Blueprint("points_staff", __name__, url_prefix="/desk/points")


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    now = clock.now()
    return render_template(
        "points/desk/index.html",
        totals=books.totals(),
        open_vouchers=vouchers.open_count(now),
        book=member_queries.rule_book(now),
        may_change=current_user.holds(Role.OPERATOR),
    )


# --- activities ---


@bp.get("/activities")
@needs(Role.OPERATOR, Role.AUDITOR)
def activities():
    rows, more = activities_found.all_of_them(page=_page())
    granted = activities_found.granted([row.id for row in rows])
    return render_template(
        "points/desk/activities.html",
        rows=rows,
        granted=granted,
        words=words,
        may_change=_may_change(),
        page=_page(),
        more=more,
    )


@bp.get("/activities/new")
@needs(Role.OPERATOR)
def new_activity():
    return _activity_page(None, ActivityForm(starts_on=clock.today(clock.now()), per_day=1, per_month=4))


@bp.post("/activities")
@needs(Role.OPERATOR)
def open_activity():
    form = ActivityForm()
    if not (form.validate_on_submit() and _place_exists(form)):
        return _activity_page(None, form), 422
    facts = {**form.facts, "slug": form.slug.data}
    try:
        row = earning.add_activity(facts, form.terms, by=current_user.person, now=clock.now())
    except earning.SlugTaken:
        refuse(_("已经有活动用这个网址，请换一个"))(form.slug)
        return _activity_page(None, form), 422
    db.session.commit()
    flash(_("已存为草稿，核对后再公布"))
    return redirect(url_for("points_staff.activity", slug=row.slug), 303)


@bp.get("/activities/<slug>")
@needs(Role.OPERATOR)
def activity(slug: str):
    row = _activity(slug)
    terms = {name: getattr(row.current, name) for name in ActivityForm.TERMS}
    return _activity_page(row, ActivityForm(obj=row, **terms))


@bp.post("/activities/<slug>")
@needs(Role.OPERATOR)
def change_activity(slug: str):
    row, form, now = _activity(slug), ActivityForm(), clock.now()
    if not (form.validate_on_submit() and _place_exists(form)):
        return _activity_page(row, form), 422
    try:
        earning.change_activity(row, form.facts, form.version.data, by=current_user.person, now=now)
    except publishing.ChangedMeanwhile:
        db.session.rollback()
        refuse(_("您打开这一页之后别人改过，请打开新的一页核对后再改"))(form.title)
        return _activity_page(_activity(slug), form), 422
    earning.set_terms(row, form.terms, by=current_user.person, now=now)
    db.session.commit()
    flash(_("已保存；已经确认的参加不受影响"))
    return redirect(url_for("points_staff.activity", slug=slug), 303)


@bp.post("/activities/<slug>/publication")
@needs(Role.OPERATOR)
def move_activity(slug: str):
    row, form = _activity(slug), PublicationForm()
    if not form.validate_on_submit():
        abort(400)
    if form.seen.data != row.state.value:
        return redirect(url_for("points_staff.activity", slug=slug), 303)
    after = (
        content.Publication.WITHDRAWN if row.state is content.Publication.PUBLISHED else content.Publication.PUBLISHED
    )
    earning.move_activity(row, after, by=current_user.person, now=clock.now())
    db.session.commit()
    flash(_("已公布") if after is content.Publication.PUBLISHED else _("已收回，不再接受确认"))
    return redirect(url_for("points_staff.activity", slug=slug), 303)


# --- members, by their number ---


@bp.get("/members")
@needs(Role.OPERATOR, Role.AUDITOR)
def find_member():
    typed = request.args.get("number", "")[:40]
    number = codes.normalise(typed, ledger.NUMBER_LENGTH)
    found = books.by_number(number) if number else None
    if found:
        return redirect(url_for("points_staff.member", number=found.key))
    return render_template("points/desk/find_member.html", typed=typed, missing=bool(typed))


@bp.get("/members/<number>")
@needs(Role.OPERATOR, Role.AUDITOR)
def member(number: str):
    return _member_page(_account(number), ReasonForm())


@bp.post("/members/<number>/movements/<int(max=2147483647):transaction>/reversal")
@needs(Role.OPERATOR)
def revoke(number: str, transaction: int):
    """Take a mistaken confirmation back."""
    account, form = _account(number), ReasonForm()
    attendance = activities_found.attendance_of_transaction(transaction)
    if attendance is None or attendance.account_id != account.id:
        abort(404)
    if not form.validate_on_submit():
        return _member_page(account, form), 422
    try:
        earning.revoke(attendance, reason=form.reason.data, by=current_user.person, now=clock.now())
    except (earning.Refused, ledger.AlreadySpent, ledger.NotReversible, ledger.KeyReused) as error:
        db.session.rollback()
        refuse(_why_not_revoked(error))(form.reason)
        return _member_page(_account(number), form), 422
    db.session.commit()
    flash(_("已冲正，会员的存折上写着原因"))
    return redirect(url_for("points_staff.member", number=number), 303)


# --- adjustments: two people above the threshold ---


@bp.get("/adjustments")
@needs(Role.OPERATOR, Role.AUDITOR)
def adjustments():
    return _adjustments_page(AdjustForm(request_key=secrets.token_urlsafe(16), number=request.args.get("number", "")))


@bp.post("/adjustments")
@needs(Role.OPERATOR)
def propose():
    form = AdjustForm()
    if not form.validate_on_submit():
        return _adjustments_page(form), 422
    number = codes.normalise(form.number.data, ledger.NUMBER_LENGTH)
    account = books.by_number(number) if number else None
    if account is None:
        refuse(_("没有这个会员号，请对照一遍再输"))(form.number)
        return _adjustments_page(form), 422
    about = {"by": current_user.person, "request_key": form.request_key.data, "now": clock.now()}
    try:
        done = adjusting.propose(account, form.amount.data, form.reason.data, **about)
    except (adjusting.Oneself, adjusting.NoRules, adjusting.Left, NotEnough, ledger.KeyReused) as error:
        db.session.rollback()
        refuse(_why_not_adjusted(error))(form.number if isinstance(error, adjusting.Left) else form.amount)
        return _adjustments_page(form), 422
    waits = done.transaction_id is None
    db.session.commit()
    flash(_("已提出，等另一位同事复核") if waits else _("已记账，会员的存折上写着原因"))
    return redirect(url_for("points_staff.adjustments"), 303)


@bp.post("/adjustments/<int(max=2147483647):number>/approval")
@needs(Role.OPERATOR)
def approve(number: int):
    return _decide(number, adjusting.approve, _("已记账，会员的存折上写着原因"))


@bp.post("/adjustments/<int(max=2147483647):number>/refusal")
@needs(Role.OPERATOR)
def refuse_adjustment(number: int):
    return _decide(number, adjusting.refuse, _("没有记账"))


# --- signals ---


@bp.get("/signals")
@needs(Role.OPERATOR, Role.AUDITOR)
def signals():
    rows = seen.all_of_them(clock.now())
    names = people.names({row.by_id for row in rows if row.by_id})
    return render_template("points/desk/signals.html", rows=rows, names=names, words=words.SIGNALS)


# --- rules ---


@bp.get("/rules")
@needs(Role.OPERATOR, Role.AUDITOR)
def rules():
    book, today = member_queries.rule_book(clock.now()), clock.today(clock.now())
    form = RulesForm(obj=book, seen=member_queries.newest_version())
    form.valid_from.data = today  # Not the day of the version in force, which lies behind us.
    return _rules_page(form)


@bp.post("/rules")
@needs(Role.OPERATOR)
def publish_rules():
    form, now = RulesForm(), clock.now()
    if not form.validate_on_submit():
        return _rules_page(form), 422
    try:
        about = {"by": current_user.person, "now": now, "today": clock.today(now), "seen": form.seen.data}
        members.publish_rules(**about, **form.figures)
    except members.Overtaken:
        db.session.rollback()
        newest = member_queries.newest_version()
        refuse(_("刚刚有人公布了第 %(n)s 版。您填的都还在：请先看上面表里的新版，再公布。", n=newest))(form.valid_from)
        form.seen.data, form.seen.raw_data = newest, None
        return _rules_page(form), 422
    except members.BackDated:
        refuse(_("起用日期不能早于今天：已经答应的，不能倒回去改"))(form.valid_from)
        return _rules_page(form), 422
    db.session.commit()
    flash(_("新的一版已公布"))
    return redirect(url_for("points_staff.rules"), 303)


# --- pages ---


def _activity_page(row: Activity | None, form: ActivityForm):
    return render_template("points/desk/activity.html", row=row, form=form, words=words)


def _member_page(account: Account, form: ReasonForm):
    now = clock.now()
    lines, more = books.statement(account.id, page=_page())
    lots = books.lots_left(account.id)
    return render_template(
        "points/desk/member.html",
        account=account,
        number=codes.grouped(account.key),
        name=counter.name_of(account),
        membership=member_queries.of_account(account.id),
        usable=books.spendable(account.id, now),
        rows=[(line, shown) for line, shown in zip(lines, presenting.passbook(lines), strict=True)],
        more=more,
        page=_page(),
        expiries=presenting.coming_expiries(lots),
        form=form,
        words=words,
        may_change=_may_change(),
    )


def _adjustments_page(form: AdjustForm):
    rows, book = adjusted.listed(), member_queries.rule_book(clock.now())
    return render_template(
        "points/desk/adjustments.html",
        form=form,
        rows=[(row, codes.grouped(key)) for row, key in rows],
        names=people.names({by for row, _key in rows for by in (row.proposed_by, row.decided_by) if by}),
        threshold=book.approval_above if book else None,
        words=words,
        may_change=_may_change(),
    )


def _rules_page(form: RulesForm):
    return render_template(
        "points/desk/rules.html", form=form, books=member_queries.rule_books(), may_change=_may_change()
    )


def _decide(number: int, decide, said: str):
    row = adjusted.by_id(number) or abort(404)
    if not PressForm().validate_on_submit():
        abort(400)
    try:
        decide(row, by=current_user.person, now=clock.now())
    except (adjusting.Oneself, adjusting.Decided, adjusting.NoRules, adjusting.Left, NotEnough) as error:
        db.session.rollback()
        flash(_why_not_adjusted(error), "error")
    else:
        db.session.commit()
        flash(said)
    return redirect(url_for("points_staff.adjustments"), 303)


def _activity(slug: str) -> Activity:
    """A campaign's activity is changed on the campaign's page only, with its approval and a second person."""
    row = activities_found.by_slug(slug) or abort(404)
    return row if row.confirmed_by is not ConfirmedBy.CODE else abort(redirect(_campaign_of(row), 303))


def _campaign_of(row: Activity) -> str:
    return url_for("points_campaigns.campaign", slug=row.slug)


def _account(number: str) -> Account:
    return books.by_number(number) or abort(404)


def _place_exists(form: ActivityForm) -> bool:
    code = form.place["station_code"]
    if code and stations.by_code(code) is None:
        refuse(_("没有这个站点编号，请核对后重新填写"))(form.station_code)
        return False
    return True


def _page() -> int:
    return min(max(1, request.args.get("page", 1, type=int)), 10_000)


def _may_change() -> bool:
    return current_user.holds(Role.OPERATOR)


def _why_not_revoked(error: Exception) -> str:
    if isinstance(error, earning.Refused):
        return str(words.NOT_EARNED[error.why])
    if isinstance(error, ledger.AlreadySpent):
        return _("这笔积分已经用掉一部分，不能整笔冲正，请改用人工调整。")
    return _("这一笔已经冲正过了。")


def _why_not_adjusted(error: Exception) -> str:
    sentences = {
        adjusting.Oneself: _("不能调整自己的积分，也不能复核自己提出的调整，请另一位同事来做。"),
        adjusting.Decided: _("另一位同事已经处理过了。"),
        adjusting.NoRules: _("积分规则还没有公布。"),
        adjusting.Left: _("这位会员已经退出，没有记账。"),
        NotEnough: _("会员现在没有这么多可用积分，没有记账。"),
        ledger.KeyReused: _("这个页面用过了，请重新打开再提。"),
    }
    return sentences[type(error)]
