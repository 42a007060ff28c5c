"""A member's own data: see, correct, take along, allow, pause, leave."""

import json
from urllib.parse import quote

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import operations as accounts
from app.accounts import queries as people
from app.accounts import session
from app.accounts.access import signed_in
from app.accounts.phones import queries as phones
from app.charity.questions import queries as questions
from app.core import clock, codes
from app.core.db import db
from app.core.forms import refuse
from app.core.limits import limiter
from app.points import calendars, counter, presenting, words
from app.points.cards import operations as carding
from app.points.cards import queries as cards
from app.points.cards import routes as card_routes
from app.points.cards.forms import CardSignInForm
from app.points.exchange import queries as rewards
from app.points.exchange.models import Reward
from app.points.forms import ConsentForm, LeaveForm, NameForm, PressForm
from app.points.ledger import queries as books
from app.points.members import operations as members
from app.points.members import queries as member_queries
from app.points.members.rules import ConsentKind
from app.points.presenting import Me
from app.points.rights import operations as rights
from app.points.rights import queries as held
from app.points.wishes import operations as wishing
from app.points.wishes import queries as wishes

ON_SHEET = 200
bp = Blueprint("points_me", __name__, url_prefix="/points")


@bp.get("/my-data")
@signed_in
def data():
    return _page(_name_form())


@bp.post("/my-data/name")
@signed_in
def rename():
    form = NameForm()
    if not form.validate_on_submit():
        return _page(form), 422
    if current_user.is_staff or current_user.holds(*counter.KEEPERS):
        refuse(_("您的称呼由中心登记，请联系中心更正。"))(form.name)
        return _page(form), 422
    accounts.rename_member(current_user.person, form.name.data)
    db.session.commit()
    flash(_("称呼已改"))
    return redirect(url_for("points_me.data"), 303)


@bp.post("/my-data/consents")
@signed_in
def allow():
    me, form = _me(), ConsentForm()
    if not form.validate_on_submit():
        abort(400)
    members.allow(me.account.id, form.consents, clock.now())
    db.session.commit()
    flash(_("提醒已按您的意思改好"))
    return redirect(url_for("points_me.data"), 303)


@bp.post("/my-data/pause")
@signed_in
def pause():
    return _set_pause(paused=True, said=_("已暂停。已有的积分照样能换好物"))


@bp.post("/my-data/resumption")
@signed_in
def resume():
    return _set_pause(paused=False, said=_("已恢复，欢迎回来"))


@bp.post("/my-data/card")
@signed_in
@limiter.limit("5 per 10 minutes", key_func=counter.member)
@limiter.limit("30 per day", key_func=card_routes.who_tries)
def add_card():
    """A member who has a phone adds a fresh card to the same passbook."""
    me, form, now = _me(), CardSignInForm(), clock.now()
    if not form.validate_on_submit():
        return _page(_name_form(), form), 422
    card = cards.by_number(form.number.data)
    is_right = carding.is_pin_of(card, form.pin.data, secret=current_app.extensions["config"].phone_key)
    try:
        if card is None or not is_right:
            raise carding.NotThisCard
        carding.link(card, me.account, now=now)
    except (carding.OtherPassbook, carding.NotThisCard) as error:
        db.session.rollback()
        refuse(_why_not_added(error))(form.number)
        return _page(_name_form(), form), 422
    except carding.HasCard:
        db.session.rollback()
        flash(_("您已有一张在用的卡。丢了的话，请先停用它。"), "error")
    else:
        db.session.commit()
        flash(_("卡已加到您的存折：同一本账，手机和卡都能用"))
    return redirect(url_for("points_me.data") + "#card", 303)


@bp.get("/my-data.json")
@signed_in
@limiter.limit("20 per hour", key_func=counter.member)
def export():
    me = _me()
    text = json.dumps(held.everything(current_user.person, me.account, clock.now()), ensure_ascii=False, indent=1)
    name = quote(_("我的资料") + ".json")
    headers = {"Content-Disposition": f"attachment; filename=my-data.json; filename*=UTF-8''{name}"}
    return Response(text, mimetype="application/json", headers=headers)


@bp.get("/passbook/sheet")
@signed_in
def sheet():
    """The passbook on paper, in large type."""
    me, now = _me(), clock.now()
    lines, more = books.statement(me.account.id, size=ON_SHEET)
    return render_template(
        "points/sheet.html",
        me=me,
        number=codes.grouped(me.account.key),
        lines=presenting.passbook(lines),
        more=more,
        expiries=presenting.coming_expiries(me.lots),
        made_at=now,
    )


@bp.get("/passbook.ics")
@signed_in
def calendar():
    me = _me()
    return calendars.file(me.lots, number=me.account.key, now=clock.now())


@bp.get("/leaving")
@signed_in
def leaving():
    return _leaving_page(LeaveForm())


@bp.post("/leaving")
@signed_in
def leave():
    me, form, now = _me(), LeaveForm(), clock.now()
    if not form.validate_on_submit():
        return _leaving_page(form), 422
    only_member = not (current_user.is_staff or current_user.holds(*counter.KEEPERS))
    rights.leave(current_user.person, me.account, now=now)
    if only_member:
        session.end(now)
    db.session.commit()
    flash(_("您已退出，姓名和手机号已删除。谢谢您来过"))
    return redirect(url_for("points.index"), 303)


@bp.post("/rewards/<slug>/wish")
@signed_in
@limiter.limit("60 per minute", key_func=counter.member)
def wish(slug: str):
    row, me = _pressed(slug)
    try:
        wishing.wish(me.account.id, row.id, clock.now())
    except wishing.TooMany:
        flash(_("心愿单最多 %(n)s 件，请先去掉几件。", n=wishing.MOST), "error")
    else:
        db.session.commit()
        flash(
            _("已放进心愿单，有货时存折上会写着")
            if _is_told_of_stock(me)
            else _("已放进心愿单。要在有货时告诉您，请到“我的资料”的“提醒”里勾选")
        )
    return redirect(url_for("points.reward", slug=slug), 303)


@bp.post("/rewards/<slug>/wish-end")
@signed_in
@limiter.limit("60 per minute", key_func=counter.member)
def let_go(slug: str):
    row, me = _pressed(slug)
    wishing.let_go(me.account.id, row.id)
    db.session.commit()
    flash(_("已从心愿单去掉"))
    return redirect(url_for("points.reward", slug=slug), 303)


def _is_told_of_stock(me: Me) -> bool:
    allowed = member_queries.consents(me.account.id)
    return me.membership.paused_at is None and ConsentKind.STOCK_NOTES in allowed


def _name_form() -> NameForm:
    return NameForm(formdata=None, name=current_user.display_name)


def _page(form: NameForm, card_form: CardSignInForm | None = None):
    me = presenting.me(current_user, clock.now())
    if me is None:
        return redirect(url_for("points.passbook"), 303)
    given = member_queries.consents(me.account.id)
    consents = ConsentForm(
        formdata=None,
        expiry_notes=ConsentKind.EXPIRY_NOTES in given,
        stock_notes=ConsentKind.STOCK_NOTES in given,
    )
    return render_template(
        "points/my_data.html",
        questions=questions.of_person(current_user.id),
        wished=wishes.of_account(me.account.id),
        me=me,
        number=codes.grouped(me.account.key),
        name=current_user.display_name,
        phone=phones.of_user(current_user.id),
        form=form,
        consents=consents,
        press=PressForm(formdata=None),
        card=cards.in_use(me.account.id),
        card_form=card_form or CardSignInForm(formdata=None),
        proxies=cards.proxies(me.account.id),
        grouped=codes.grouped,
        look_ups=held.look_ups_of(me.account.id, most=20),
        sign_ins=people.sign_ins_of(current_user.id, clock.now()),
        words=words,
    )


def _why_not_added(error: Exception) -> str:
    if isinstance(error, carding.OtherPassbook):
        return _("这张卡自己有一本存折，没有加上。积分不能从一本转到另一本，怎么办看下面“有两本存折”。")
    return _("没有加上：卡号或密码不对，或这张卡已有人用。请核对，或到驿站换一张新卡。")


def _leaving_page(form: LeaveForm):
    me = presenting.me(current_user, clock.now())
    if me is None:
        return redirect(url_for("points.passbook"), 303)
    open_vouchers = len(rewards.open_of_account(me.account.id))
    return render_template("points/leaving.html", me=me, form=form, open_vouchers=open_vouchers)


def _set_pause(*, paused: bool, said: str):
    me = _me()
    if not PressForm().validate_on_submit():
        abort(400)
    members.pause(me.account.id, paused=paused, now=clock.now())
    db.session.commit()
    flash(said)
    return redirect(url_for("points_me.data"), 303)


def _pressed(slug: str) -> tuple[Reward, Me]:
    row, me = rewards.by_slug(slug) or abort(404), _me()
    if not PressForm().validate_on_submit():
        abort(400)
    return row, me


def _me() -> Me:
    return presenting.me(current_user, clock.now()) or abort(404)
