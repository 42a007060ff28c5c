"""The counter: confirming that somebody took part, and handing over. One set of views for keepers and for operators."""

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_login import current_user

from app.core import clock, headers, templating
from app.core.db import db
from app.core.i18n import local
from app.core.i18n import phrase as _
from app.points import counter, presenting, words
from app.points.campaigns import operations as campaigns
from app.points.campaigns import routes as slips
from app.points.campaigns.forms import UseForm
from app.points.counter import Side, View
from app.points.earning import operations as earning
from app.points.earning import queries as activities
from app.points.earning import rules
from app.points.earning.models import Activity
from app.points.earning.rules import Unit
from app.points.exchange import operations as exchange
from app.points.exchange import queries as vouchers
from app.points.exchange import rules as exchange_rules
from app.points.exchange.models import Redemption
from app.points.exchange.rules import State
from app.points.forms import CodeForm, CollectForm, ConfirmForm, MemberForm, PressForm, ReasonForm
from app.points.ledger.models import Account
from app.points.members import queries as members
from app.points.members.models import LookUp
from app.points.members.rules import Found, Looked


def collect(side: Side):
    return _collect_page(side, CodeForm(formdata=None))


def find_voucher(side: Side):
    form = CodeForm()
    if not form.validate_on_submit():
        return _collect_page(side, form), 422
    look_up = counter.find_voucher(form.code.data, form.pin.data or "")
    if look_up.found is Found.FOUND:
        return counter.after_scan(look_up)
    field = form.pin if look_up.found in (Found.WRONG_PIN, Found.BLOCKED) else form.code
    field.errors = [words.LOOK_UPS[look_up.found]]
    if look_up.found is Found.WRONG_PIN and not form.pin.data:
        field.errors = [_("还差会员说的数字：手机号后四位、卡密码，或凭证页上正在显示的动态码。")]
    db.session.commit()
    return _collect_page(side, form), 422


def voucher(side: Side, key: str):
    look_up = counter.looked_up(key, Looked.VOUCHER)
    return _voucher_page(side, look_up, CollectForm())


def hand_over(side: Side, key: str):
    """核销. The page that was opened by a good code may be acted upon for ten minutes; a second press shows the first result."""
    look_up, form = counter.looked_up(key, Looked.VOUCHER), CollectForm()
    row = counter.voucher_of(look_up)
    if not form.validate_on_submit():
        if "csrf_token" in form.errors:
            abort(400)
        return _voucher_page(side, look_up, form), 422
    if not counter.is_open(look_up) and row.state is not State.COLLECTED:
        flash(_("这一页开得太久了，请重新扫码。"), "error")
        return redirect(url_for(f"{side.name}.collect"), 303)
    try:
        about = {"now": clock.now(), "adult_checked": form.adult.data, "happened_at": form.moment}
        exchange.hand_over(row, by=current_user.person, **about)
    except (exchange.NotCollectable, exchange.Oneself, exchange.AdultNotChecked, exchange.ImpossibleTime) as error:
        db.session.rollback()
        field = form.happened_at if isinstance(error, exchange.ImpossibleTime) else form.adult
        row = counter.voucher_of(counter.looked_up(key, Looked.VOUCHER))
        field.errors = [_when(row) if isinstance(error, exchange.ImpossibleTime) else _why_not(error)]
        return _voucher_page(side, counter.looked_up(key, Looked.VOUCHER), form), 422
    db.session.commit()
    return redirect(url_for(f"{side.name}.voucher", key=key), 303)


def lay_ready(side: Side, public_id: str):
    row = _at_my_place(public_id)
    if not PressForm().validate_on_submit():
        abort(400)
    try:
        exchange.lay_ready(row, by=current_user.person, now=clock.now())
    except exchange.CannotChange as error:
        db.session.rollback()
        flash(_("没有更改：这张凭证%(state)s。", state=words.AT_THE_COUNTER[error.state]), "info")
    else:
        db.session.commit()
        flash(_("会员会看到“已备好”"))
    return redirect(url_for(f"{side.name}.collect"), 303)


def give_back(side: Side, public_id: str):
    row, form = _at_my_place(public_id), ReasonForm()
    if not form.validate_on_submit():
        flash(form.reason.errors[0] if form.reason.errors else _("请写明原因"), "error")
        return redirect(url_for(f"{side.name}.collect"), 303)
    try:
        exchange.cancel_by_place(row, reason=form.reason.data, by=current_user.person, now=clock.now())
    except exchange.CannotChange as error:
        db.session.rollback()
        flash(_("没有更改：这张凭证%(state)s。", state=words.AT_THE_COUNTER[error.state]), "info")
    else:
        db.session.commit()
        flash(_("已退回，积分还给会员，会员看得到原因"))
    return redirect(url_for(f"{side.name}.collect"), 303)


def confirm(side: Side):
    return _confirm_page(side, MemberForm(formdata=None))


def find_member(side: Side):
    form = MemberForm()
    if not form.validate_on_submit():
        return _confirm_page(side, form), 422
    look_up = counter.find_member(form.number.data, form.digits.data or "")
    if look_up.found is Found.FOUND:
        return counter.after_scan(look_up)
    field = form.digits if look_up.found is Found.STALE else form.number
    field.errors = [
        words.LOOK_UPS[look_up.found] if field is form.number else _("六位数不对或已过时，请看会员手机再输一次。")
    ]
    db.session.commit()
    return _confirm_page(side, form), 422


def member(side: Side, key: str):
    return _member_page(side, counter.looked_up(key, Looked.MEMBER), _confirm_form())


def attend(side: Side, key: str):
    look_up, form = counter.looked_up(key, Looked.MEMBER), _confirm_form()
    if not counter.is_open(look_up):
        flash(_("这一页开得太久了，请会员再出示一次会员码。"), "error")
        return redirect(url_for(f"{side.name}.confirm"), 303)
    if not form.validate_on_submit():
        return _member_page(side, look_up, form), 422
    account = counter.account_of(look_up)
    activity = activities.by_slug(form.activity.data) or abort(404)
    place = form.place.data or activity.station_code or ""
    quantity = form.quantity.data or _default_quantity(activity)
    try:
        done = earning.confirm(
            activity, account, by=current_user.person, place=place, now=clock.now(), quantity=quantity
        )
    except earning.Refused as error:
        db.session.rollback()
        form.activity.errors = [words.NOT_EARNED[error.why]]
        return _member_page(side, counter.looked_up(key, Looked.MEMBER), form), 422
    return _booked(side, account, activity, done)


def use_code(side: Side, key: str):
    """A member without a phone brought a slip of a partner: the keeper types its code, which is worth what it is to anybody."""
    look_up, form = counter.looked_up(key, Looked.MEMBER), UseForm()
    if not counter.is_open(look_up):
        flash(_("这一页开得太久了，请会员再出示一次会员码。"), "error")
        return redirect(url_for(f"{side.name}.confirm"), 303)
    if not form.validate_on_submit():
        return _member_page(side, look_up, _confirm_form(), form), 422
    account = counter.account_of(look_up)
    secret = current_app.extensions["config"].phone_key
    try:
        done = campaigns.use(form.code.data, account, secret=secret, now=clock.now(), by=current_user.person)
    except slips.NOT_USED as error:
        db.session.rollback()
        form.code.errors = [slips.why_not(error, words.NOT_EARNED)]
        return _member_page(side, counter.looked_up(key, Looked.MEMBER), _confirm_form(), form), 422
    return _booked(side, account, activities.by_id(done.attendance.activity_id) or abort(404), done)


def _booked(side: Side, account: Account, activity: Activity, done: earning.Confirmed):
    """Said to the keeper, who says it to the member; then the next one."""
    said = {"name": counter.name_of(account), "n": done.attendance.points, "what": local(activity, "title")}
    db.session.commit()
    flash(
        _("已为%(name)s记 %(n)s 分：%(what)s", **said)
        if done.is_new
        else _("今天已经确认过，没有重复记分：%(what)s", **said),
        "message" if done.is_new else "info",
    )
    return redirect(url_for(f"{side.name}.confirm"), 303)


# --- pages ---


def _collect_page(side: Side, form: CodeForm):
    headers.allow_camera()
    rows = vouchers.open_at(counter.my_places())
    members_seen = counter.names_of(row.account for row in rows)
    return render_template(
        "points/counter/collect.html",
        layout=side.layout,
        side=side.name,
        form=form,
        vouchers=[(row, members_seen[row.account_id]) for row in rows],
        names=presenting.place_names(row.station_code for row in rows),
        reason=ReasonForm(formdata=None),
        words=words,
        until=_until,
    )


def _voucher_page(side: Side, look_up: LookUp, form: CollectForm):
    row, now = counter.voucher_of(look_up), clock.now()
    membership = members.of_account(row.account_id)
    ended = next((step for step in row.steps if step.state is State.COLLECTED), None)
    return render_template(
        "points/counter/voucher.html",
        layout=side.layout,
        side=side.name,
        key=look_up.key,
        form=form,
        voucher=row,
        name=counter.name_of(row.account),
        place=presenting.place_names([row.station_code])[row.station_code],
        collectable=row.is_collectable(now) and counter.is_open(look_up),
        too_late=row.is_open and not row.is_collectable(now),
        first_time=membership is None or membership.adult_checked_at is None,
        ended=ended,
        was_before=ended is not None and ended.at < look_up.at,
        words=words,
        until=_until,
    )


def _confirm_page(side: Side, form: MemberForm):
    headers.allow_camera()
    return render_template("points/counter/confirm.html", layout=side.layout, side=side.name, form=form)


def _member_page(side: Side, look_up: LookUp, form: ConfirmForm, code_form: UseForm | None = None):
    account, offered = counter.account_of(look_up), _mine()
    slips_are_out = activities.running_of_kind(rules.Kind.CAMPAIGN, clock.today(clock.now())) is not None
    return render_template(
        "points/counter/member.html",
        layout=side.layout,
        side=side.name,
        key=look_up.key,
        form=form,
        name=counter.name_of(account),
        open=counter.is_open(look_up),
        activities=offered,
        code_form=(code_form or UseForm(formdata=None)) if slips_are_out else None,
        needs_quantity=any(each.current.unit is not Unit.ONCE for each in offered),
        words=words,
    )


def _confirm_form() -> ConfirmForm:
    form, places = ConfirmForm(), counter.my_places()
    form.activity.choices = [(each.slug, local(each, "title")) for each in _mine()]
    names = presenting.place_names(places or ())
    form.place.choices = [(code, names[code]) for code in sorted(names)] if places is not None else [("", _("中心"))]
    return form


def _mine() -> list[Activity]:
    """What this person may confirm today."""
    places = counter.my_places()
    operator = places is None
    return list(activities.confirmable(clock.today(clock.now()), operator=operator, places=places or ()))


def _default_quantity(activity: Activity) -> int:
    return rules.MINUTES_AN_HOUR if activity.current.unit is Unit.HOUR else 1


def _at_my_place(public_id: str) -> Redemption:
    row, places = vouchers.by_public_id(public_id), counter.my_places()
    if row is None or (places is not None and row.station_code not in places):
        abort(404)
    return row


def _why_not(error: Exception) -> str:
    if isinstance(error, exchange.AdultNotChecked):
        return _("第一次领取，请先看一眼有效证件，再勾选“已核验成年”。不要抄写或拍照。")
    if isinstance(error, exchange.Oneself):
        return _("不能核销自己的凭证，请另一位同事来做。")
    state = error.state if isinstance(error, exchange.NotCollectable) else State.EXPIRED
    return _("不能核销：这张凭证%(state)s。", state=words.AT_THE_COUNTER[state])


def _when(row: Redemption) -> str:
    """Between what times it may have been handed over."""
    now = clock.now()
    since, until = exchange_rules.window(row.made_at, row.expires_at, now)
    return _(
        "这张凭证只能补录 %(since)s 到 %(until)s 之间的。请核对纸上的时间再填。",
        since=templating.moment(since),
        until=templating.moment(until),
    )


def _until(moment) -> str:
    return presenting.until(moment, clock.now())


VIEWS = (
    View("/collect", "GET", collect),
    View("/collect", "POST", find_voucher, looks_up=True),
    View("/collect/<key>", "GET", voucher),
    View("/collect/<key>/collection", "POST", hand_over),
    View("/vouchers/<public_id>/readiness", "POST", lay_ready),
    View("/vouchers/<public_id>/return", "POST", give_back),
    View("/points/confirm", "GET", confirm),
    View("/points/confirm", "POST", find_member, looks_up=True),
    View("/points/confirm/<key>", "GET", member),
    View("/points/confirm/<key>/attendance", "POST", attend),
    View("/points/confirm/<key>/code", "POST", use_code, looks_up=True),
)
owner = counter.blueprint(counter.OWNER, "/owner", counter.KEEPERS, VIEWS)
desk = counter.blueprint(counter.DESK, "/desk", counter.OPERATORS, VIEWS)
