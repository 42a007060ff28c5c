"""Joining, and coming back, with a phone: a number, the code it was sent, and for who is new a name and the rules.

Until the code is right, every answer is the same whether somebody joined with the number before or not.
"""

import datetime

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts import models as people
from app.accounts import operations as accounts
from app.accounts import rules as roles
from app.accounts import session as sign_in
from app.accounts.phones import gateways
from app.accounts.phones import models as kept
from app.accounts.phones import operations as phones
from app.accounts.phones import queries as proofs
from app.accounts.phones import rules as numbers
from app.core import clock, limits
from app.core.access import public
from app.core.db import db
from app.core.forms import refuse
from app.core.limits import limiter
from app.points import way_back
from app.points.forms import NewMemberForm, PhoneCodeForm, PhoneForm
from app.points.members import operations as members
from app.points.members import queries as member_queries

bp = Blueprint("points_join", __name__, url_prefix="/points/join")
TICKET = "phone"


def _who_asks() -> str:
    """By number and address together: a stranger cannot keep somebody from asking elsewhere. The number is counted hashed."""
    return limits.sender("phone", _key(request.form.get("phone", "")))


def _whose_number() -> str:
    """By number alone, generously: nobody's phone is flooded with messages from many addresses."""
    return f"phone {_key(request.form.get('phone', ''))}"


def _who_tries() -> str:
    row = proofs.code_of(session.get(TICKET, ""))
    return limits.sender("phone code", row.phone_key if row else "")


@bp.get("")
@public
def start():
    if current_user.is_authenticated and not _may_add_phone():
        return redirect(url_for("points.passbook"), 303)
    return _start_page(PhoneForm())


@bp.post("")
@public
@limiter.limit("3 per 10 minutes", key_func=_who_asks)
@limiter.limit("10 per hour", key_func=_whose_number)
@limiter.limit("60 per hour")
def ask():
    form = PhoneForm()
    if gateways.chosen() is None:
        abort(404)
    if not form.validate_on_submit():
        return _start_page(form), 422
    ticket, row = phones.ask(form.number, secret=_secret(), now=clock.now())
    gateways.dispatch(row.id)
    db.session.commit()
    session[TICKET] = ticket
    return redirect(url_for("points_join.code"), 303)


@bp.get("/code")
@public
def code():
    return _code_page(PhoneCodeForm())


@bp.post("/code")
@public
@limiter.limit("5 per 10 minutes", key_func=_who_tries)
@limiter.limit("60 per hour")
def prove():
    form, now = PhoneCodeForm(), clock.now()
    if not form.validate_on_submit():
        return _code_page(form), 422
    try:
        proof = phones.prove(session.get(TICKET, ""), form.digits, secret=_secret(), now=now)
    except phones.WrongCode:
        db.session.commit()  # The try counts.
        refuse(_("验证码不对或已过时。请再看一遍短信，或重新获取。"))(form.code)
        return _code_page(form), 422
    owner = proofs.owner_of(proof.phone_key)
    if _may_add_phone():
        return _add_phone(proof, owner, now)
    if owner is None or owner.disabled_at:
        db.session.commit()
        return redirect(url_for("points_join.details"), 303)
    phones.settle(proof, now)
    if owner.is_staff:  # A number can come into other hands: it opens no desk.
        db.session.commit()
        flash(_("工作人员请用登录名和密码登录。"), "info")
        return redirect(url_for("accounts.sign_in"), 303)
    return _enter(owner, now)


@bp.get("/details")
@public
def details():
    if _proof() is None:
        return redirect(url_for("points_join.start"), 303)
    return _details_page(NewMemberForm())


@bp.post("/details")
@public
@limiter.limit("30 per hour")
def join():
    proof, form, now = _proof(), NewMemberForm(), clock.now()
    if proof is None:
        flash(_("停得久了一些，请重新获取验证码。"), "info")
        return redirect(url_for("points_join.start"), 303)
    if not form.validate_on_submit():
        return _details_page(form), 422
    try:
        person = _new_member(proof, form, now)
    except members.NoRules:
        db.session.rollback()
        refuse(_("积分规则还没有公布，暂时不能参加。请联系中心。"))(form.accepted)
        return _details_page(form), 422
    except phones.NotProved:
        db.session.rollback()
        return redirect(url_for("points_join.start"), 303)
    flash(_("您已参加。去驿站或体验厅走一走，就有第一笔积分"))
    return _enter(person, now)


@bp.get("/inbox")
@public
def inbox():
    """What the demonstration would have sent by text message. A production site has no such page."""
    if not isinstance(gateways.chosen(), gateways.Inbox):
        abort(404)
    return render_template("points/inbox.html", messages=proofs.inbox(clock.now() - numbers.CODE_LASTS))


def _may_add_phone() -> bool:
    """A member with a card and no phone yet."""
    if not current_user.is_authenticated or member_queries.membership(current_user.id) is None:
        return False
    return proofs.of_user(current_user.id) is None


def _add_phone(proof: kept.PhoneCode, owner: people.User | None, now: datetime.datetime):
    """The phone joins the account its holder is signed in with. Two accounts are never made one: points do not move between
    members, and a proved phone that has an account of its own keeps it."""
    phones.settle(proof, now)
    if owner is not None or not phones.give(proof, current_user.person, now):
        db.session.commit()
        flash(_("这个手机号自己有一本存折，没有加上。积分不能从一本转到另一本，怎么办看下面“有两本存折”。"), "error")
    else:
        db.session.commit()
        flash(_("手机号已加上。以后用手机号或卡都能打开这本存折"))
    return redirect(url_for("points_me.data") + "#card", 303)


def _new_member(proof: kept.PhoneCode, form: NewMemberForm, now: datetime.datetime) -> people.User:
    """Account, phone, membership and consents in one transaction. Raises NotProved, NoRules."""
    phones.settle(proof, now)
    person = accounts.add_member(form.name.data, now=now)
    if not phones.give(proof, person, now):
        raise phones.NotProved
    membership = members.join(person.id, is_adult=form.adult.data, now=now)
    members.allow(membership.account_id, form.consents, now)
    return person


def _enter(person: people.User, now: datetime.datetime):
    """Signed in under a new session; a disabled person never comes here."""
    device = roles.device_name(request.headers.get("User-Agent", ""))
    token, back = accounts.open_sign_in(person, device=device, now=now), way_back.kept(now)
    sign_in.begin(token, now)
    db.session.commit()
    return redirect(back or url_for("points.passbook"), 303)


def _proof() -> kept.PhoneCode | None:
    proof = proofs.proved(session.get(TICKET, ""), clock.now())
    return proof if proof and proofs.owner_of(proof.phone_key) is None else None


def _start_page(form: PhoneForm):
    return render_template(
        "points/join_phone.html", form=form, open=gateways.chosen() is not None, back=way_back.kept(clock.now())
    )


def _code_page(form: PhoneCodeForm):
    row = proofs.code_of(session.get(TICKET, ""))
    if row is None:
        return redirect(url_for("points_join.start"), 303)
    shown = isinstance(gateways.chosen(), gateways.Inbox)
    return render_template("points/join_code.html", form=form, last_four=row.last_four, inbox=shown)


def _details_page(form: NewMemberForm):
    return render_template("points/join_details.html", form=form, book=member_queries.rule_book(clock.now()))


def _key(typed: str) -> str:
    return numbers.key_of(numbers.normalise(typed) or typed[:40], _secret())[:32]


def _secret() -> str:
    return current_app.extensions["config"].phone_key
