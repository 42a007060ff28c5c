"""A card on the site: where its symbol leads, signing in by number and PIN, and the holder's own say over it."""

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import operations as accounts
from app.accounts import rules as roles
from app.accounts import session as sign_in
from app.accounts.access import Role, signed_in
from app.core import clock, codes, limits, networks
from app.core.access import public
from app.core.db import db
from app.core.forms import refuse
from app.core.limits import limiter
from app.points import counter, presenting, way_back
from app.points.cards import operations, queries, rules
from app.points.cards.demonstration import PIN as DEMONSTRATION_PIN
from app.points.cards.forms import CardSignInForm
from app.points.forms import PressForm

bp = Blueprint("points_cards", __name__, url_prefix="/points/cards")


def who_tries() -> str:
    """By card and network together: a stranger's guesses use up the stranger's tries."""
    return limits.mark("card", _typed(), networks.network(request.remote_addr or ""))


def _typed() -> str:
    typed = request.form.get("number", "")[:200]
    return codes.normalise(typed.rsplit("/", 1)[-1], rules.NUMBER_LENGTH) or "none"


@bp.get("/sign-in")
@public
def start():
    if current_user.is_authenticated:
        return redirect(url_for("points.passbook"), 303)
    return _page(CardSignInForm(formdata=None, number=request.args.get("number", "")[:200]))


@bp.post("/sign-in")
@public
@limiter.limit("5 per 10 minutes", key_func=who_tries)
@limiter.limit("30 per day", key_func=who_tries)
@limiter.limit("60 per hour")
def enter():
    """The same answer and the same work for a card nobody has, a dead one, one not handed over yet, and a wrong PIN."""
    form, now = CardSignInForm(), clock.now()
    if not form.validate_on_submit():
        return _page(form), 422
    if not limits.take(rules.SITE_LIMIT, rules.site_key(_typed())):
        refuse(
            _(
                "今天在网上试这张卡的次数太多，可能有人在猜。积分没有动，到驿站照样能用；在驿站输对一次密码，网上就能再登录。"
            )
        )(form.pin)
        return _page(form), 429
    card = queries.by_number(form.number.data)
    is_right = operations.is_pin_of(card, form.pin.data, secret=_secret())
    found = queries.member_of(card) if card and is_right else None
    if found is None:
        refuse(_("卡号或密码不对，请对照卡再输一次。还不行，请带卡到驿站或中心。"))(form.pin)
        return _page(form), 422
    if found[1].is_staff or found[1].holds(*counter.KEEPERS):  # Six digits on paper open no desk and no place.
        refuse(_("这张卡的主人是工作人员或站主，请用登录名和密码登录。卡到驿站照样能用。"))(form.pin)
        return _page(form), 422
    device = roles.device_name(request.headers.get("User-Agent", ""))
    token, back = accounts.open_sign_in(found[1], device=device, now=now), way_back.kept(now)
    sign_in.begin(token, now)
    db.session.commit()
    return redirect(back or url_for("points.passbook"), 303)


@bp.get("/<number>")
@public
def scanned(number: str):
    """Where the symbol on a card leads: a keeper to the counter, everybody else to signing in. It changes nothing."""
    if codes.normalise(number, rules.NUMBER_LENGTH) is None:
        abort(404)
    if current_user.holds(Role.OPERATOR, *counter.KEEPERS):
        return redirect(url_for(f"{counter.side().name}_cards.start", number=number), 303)
    return redirect(url_for("points_cards.start", number=number), 303)


@bp.post("/mine/end")
@signed_in
def end():
    me = _me()
    card = queries.in_use(me.account.id)
    if card is None or not PressForm().validate_on_submit():
        abort(400)
    operations.end_own(card, now=clock.now())
    db.session.commit()
    flash(_("卡已停用，积分还在"))
    return redirect(url_for("points_me.data") + "#card", 303)


@bp.post("/mine/proxies/<int(max=2147483647):number>/end")
@signed_in
def end_proxy(number: int):
    me = _me()
    card = queries.in_use(me.account.id)
    if card is None or not PressForm().validate_on_submit():
        abort(400)
    operations.end_proxy(card, number, now=clock.now())
    db.session.commit()
    flash(_("已取消这位家人的代办"))
    return redirect(url_for("points_me.data") + "#card", 303)


def _page(form: CardSignInForm):
    sample = queries.sample() if current_app.extensions["config"].demonstration else None
    return render_template(
        "points/cards/sign_in.html",
        form=form,
        sample=(codes.grouped(sample.number), DEMONSTRATION_PIN) if sample else None,
    )


def _me() -> presenting.Me:
    return presenting.me(current_user, clock.now()) or abort(404)


def _secret() -> str:
    return current_app.extensions["config"].phone_key
