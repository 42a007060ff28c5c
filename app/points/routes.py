"""What points are, what they are exchanged for, and a member's own pages."""

import secrets
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup

from app.accounts.access import Role, needs, signed_in
from app.core import clock, codes, site
from app.core.access import at_once, cached, public, writes
from app.core.db import db
from app.core.limits import limiter
from app.points import calendars, counter, exports, presenting, reminders, tokens, words
from app.points.counter import Said
from app.points.earning import queries as earning
from app.points.exchange import operations as exchange
from app.points.exchange import queries as rewards
from app.points.exchange.models import Redemption, Reward
from app.points.exchange.rules import Category
from app.points.forms import JoinForm, PressForm, RedeemForm
from app.points.ledger import operations as ledger
from app.points.ledger import queries as books
from app.points.ledger.rules import NotEnough
from app.points.members import operations as members
from app.points.members import queries as rule_books
from app.points.tokens import Purpose
from app.points.wishes import queries as wishes
from app.qr import images

bp = Blueprint("points", __name__, url_prefix="/points")
ON_INDEX = 3


@bp.get("")
@public
@cached(60)
def index():
    now = clock.now()
    return render_template(
        "points/index.html",
        me=presenting.me(current_user, now),
        activities=earning.running(clock.today(now)),
        rewards=rewards.catalogue(limit=ON_INDEX),
        book=rule_books.rule_book(now),
        words=words,
    )


@bp.get("/rules")
@public
@cached(600)
def rules():
    now = clock.now()
    return render_template(
        "points/rules.html",
        book=rule_books.rule_book(now),
        books=rule_books.rule_books(),
        activities=earning.running(clock.today(now)),
        words=words,
    )


@bp.get("/rewards")
@public
@cached(30)
def catalogue():
    now = clock.now()
    me = presenting.me(current_user, now)
    category = next((each for each in Category if each == request.args.get("category")), None)
    place = request.args.get("place", "")[:40]
    affordable = me is not None and request.args.get("affordable") == "1"
    found = rewards.catalogue(category=category, place=place, most_points=me.usable if me and affordable else None)
    places = presenting.place_names(rewards.places())
    return render_template(
        "points/rewards.html",
        me=me,
        rewards=[(reward, presenting.free(reward)) for reward in found],
        choices=_category_choices(category, place, affordable),
        place=place if place in places else "",
        places=places,
        affordable=affordable,
        category=category,
    )


@bp.get("/rewards/<slug>")
@public
@cached(30)
def reward(slug: str):
    return _reward_page(rewards.by_slug(slug) or abort(404), RedeemForm(request_key=secrets.token_urlsafe(16)))


@bp.post("/rewards/<slug>/redemptions")
@signed_in
@at_once
@limiter.limit("60 per minute", key_func=counter.member)
def redeem(slug: str):
    now, member = clock.now(), current_user._get_current_object()
    offer = rewards.offer(slug, member.id, clock.today(now)) or abort(404)
    if offer.account_id is None:
        return redirect(url_for("points.passbook"), 303)
    form = RedeemForm()
    if not form.validate_on_submit():
        return _reward_page(rewards.by_slug(slug) or abort(404), form), 422
    if form.cost.data not in (None, offer.cost):
        form.place.errors = [_("价格刚变了，现在要 %(n)s 分。积分没有动，看清楚再换。", n=offer.cost)]
        return _reward_page(rewards.by_slug(slug) or abort(404), form), 422
    request_for = {"account_id": offer.account_id, "request_key": form.request_key.data, "now": now}
    try:
        voucher = exchange.redeem(offer, form.place.data, by=member, book=offer, **request_for)
    except (exchange.Refused, NotEnough, ledger.KeyReused) as error:
        db.session.rollback()
        form.place.errors = [_why_not(error)]
        return _reward_page(rewards.by_slug(slug) or abort(404), form), 422
    db.session.commit()
    return redirect(url_for("points.voucher", public_id=voucher.public_id), 303)


@bp.get("/passbook")
@signed_in
def passbook():
    return _passbook(JoinForm())


@bp.post("/account")
@signed_in
def join():
    form = JoinForm()
    if not form.validate_on_submit():
        return _passbook(form), 422
    try:
        membership = members.join(current_user.id, is_adult=form.adult.data, now=clock.now())
    except members.NoRules:
        form.accepted.errors = [_("积分规则还没有公布，暂时不能参加。请联系中心。")]
        return _passbook(form), 422
    members.allow(membership.account_id, form.consents, clock.now())
    db.session.commit()
    flash(_("您已参加。去驿站或体验厅走一走，就有第一笔积分"))
    return redirect(url_for("points.passbook"), 303)


@bp.get("/passbook.csv")
@signed_in
def passbook_file():
    me = presenting.me(current_user, clock.now()) or abort(404)
    return exports.statement(books.movements(me.account.id), name=_("积分存折"))


@bp.get("/member-code")
@signed_in
def member_code():
    now = clock.now()
    me = presenting.me(current_user, now)
    if me is None:
        return redirect(url_for("points.passbook"))
    number, secret = me.account.key, current_app.config["SECRET_KEY"]
    token = tokens.make(secret, Purpose.MEMBER, number, now)
    return render_template(
        "points/member_code.html",
        number=codes.grouped(number),
        digits=codes.grouped(tokens.short(secret, Purpose.MEMBER, number, now), 3).replace("-", " "),
        qr=_qr(site.absolute("points.scan_member", token=token), _("会员码")),
        seconds=tokens.RENEW,
    )


@bp.get("/vouchers")
@signed_in
def vouchers():
    me = presenting.me(current_user, clock.now())
    rows = rewards.vouchers_of(me.account.id) if me else ()
    names = presenting.place_names(row.station_code for row in rows)
    return render_template("points/vouchers.html", vouchers=rows, names=names, words=words, until=_until)


@bp.get("/vouchers/<public_id>")
@signed_in
def voucher(public_id: str):
    row, now = rewards.of_member(current_user.id, public_id) or abort(404), clock.now()
    secret = current_app.config["SECRET_KEY"]
    token = tokens.make(secret, Purpose.VOUCHER, row.public_id, now)
    said = counter.said_beside(row)
    return render_template(
        "points/voucher.html",
        voucher=row,
        open=row.is_collectable(now),
        over=row.is_open and not row.is_collectable(now),
        place=presenting.place_names([row.station_code])[row.station_code],
        until=_until(row.expires_at),
        code=codes.grouped(row.code),
        digits=codes.grouped(counter.voucher_digits(row), 3).replace("-", " ") if said is Said.SCREEN else None,
        by_card=said is Said.CARD,
        qr=_qr(site.absolute("points.scan_voucher", token=token), _("兑换凭证的码")),
        seconds=tokens.RENEW,
        first_time=_is_first_time(row),
        last=row.steps[-1],
        words=words,
        form=PressForm(),
    )


@bp.post("/vouchers/<public_id>/cancellation")
@signed_in
def cancel(public_id: str):
    row = rewards.of_member(current_user.id, public_id) or abort(404)
    if not PressForm().validate_on_submit():
        abort(400)
    try:
        exchange.cancel_by_member(row, now=clock.now())
    except exchange.CannotChange as error:
        db.session.rollback()
        flash(_("没有取消：这张凭证%(state)s。", state=words.VOUCHERS[error.state]), "info")
    else:
        db.session.commit()
        flash(_("已取消，积分退回您的存折"))
    return redirect(url_for("points.voucher", public_id=public_id), 303)


@bp.get("/collect/<token>")
@needs(Role.OWNER, Role.HELPER, Role.OPERATOR)
@writes
@limiter.limit("60 per 10 minutes", key_func=counter.who)
def scan_voucher(token: str):
    """Where a voucher's symbol leads: it shows the voucher to a keeper and changes nothing."""
    return counter.after_scan(counter.scan_voucher(token))


@bp.get("/confirm/<token>")
@needs(Role.OWNER, Role.HELPER, Role.OPERATOR)
@writes
@limiter.limit("60 per 10 minutes", key_func=counter.who)
def scan_member(token: str):
    """Where a member's symbol leads."""
    return counter.after_scan(counter.scan_member(token))


def _reward_page(row: Reward, form: RedeemForm):
    now = clock.now()
    places = presenting.pick_ups(row, now)
    form.place.choices = [(each.code, each.name) for each in places]
    form.cost.raw_data, form.cost.data = None, row.cost  # What this page says, whatever an older one said.
    me = presenting.me(current_user, now)
    return render_template(
        "points/reward.html",
        reward=row,
        me=me,
        places=places,
        can_have=any(each.free for each in places),
        short_by=max(0, row.cost - me.usable) if me else 0,
        left=max(0, me.usable - row.cost) if me else 0,
        wished=me is not None and wishes.is_wished(me.account.id, row.id),
        kept_until=exchange.kept_until(now),
        form=form,
        words=words,
        until=_until,
        canonical=site.absolute("points.reward", slug=row.slug),
    )


def _passbook(form: JoinForm):
    now = clock.now()
    me = presenting.me(current_user, now)
    if me is None:
        return render_template("points/join.html", form=form, book=rule_books.rule_book(now))
    page = min(max(1, request.args.get("page", 1, type=int)), 10_000)
    lines, more = books.statement(me.account.id, page=page)
    return render_template(
        "points/passbook.html",
        me=me,
        number=codes.grouped(me.account.key),
        lines=presenting.passbook(lines),
        page=page,
        more=more,
        expiries=presenting.coming_expiries(me.lots),
        open_vouchers=rewards.open_of_account(me.account.id),
        months=calendars.months(me.lots),
        notes=reminders.of(me, now),
        until=_until,
    )


def _category_choices(category: Category | None, place: str, affordable: bool) -> list[dict]:
    kept: dict[str, Any] = {"place": place or None, "affordable": "1" if affordable else None}

    def choice(label, value):
        url = url_for("points.catalogue", category=value.value if value else None, **kept)
        return {"label": label, "url": url, "current": value is category, "count": None}

    return [choice(_("全部"), None), *(choice(words.CATEGORIES[each], each) for each in Category)]


def _is_first_time(row: Redemption) -> bool:
    """Before the first hand-over the member should bring an identity document."""
    membership = rule_books.of_account(row.account_id)
    return membership is None or membership.adult_checked_at is None


def _why_not(error: Exception) -> str:
    if isinstance(error, NotEnough):
        return _("还差 %(n)s 分，积分没有动。", n=error.missing)
    if isinstance(error, exchange.Refused):
        return str(words.NOT_EXCHANGED[error.why])
    return _("这个页面用过了，请重新打开再换一次。")


def _until(moment) -> str:
    return presenting.until(moment, clock.now())


def _qr(text: str, alt: str) -> Markup:
    return Markup(images.svg(text, alt=alt))  # noqa: S704  Drawn by our own code, alt is escaped there.
