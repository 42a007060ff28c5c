"""Rewards and stock at the desk: every change of stock is a row."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask_login import current_user

from app.accounts.access import Role, needs
from app.content import operations as publishing
from app.content import rules as content
from app.core import clock, papercut
from app.core.db import db
from app.core.forms import refuse
from app.core.i18n import phrase as _
from app.points import presenting, words
from app.points.exchange import queries, stocking
from app.points.exchange.models import Reward, RewardStock
from app.points.exchange.rules import Category
from app.points.forms import MoveForm, PlaceForm, PressForm, PublicationForm, RewardForm
from app.stations import queries as stations
from app.stations import rules as places

bp = Blueprint("points_rewards", __name__, url_prefix="/desk/points/rewards")


@bp.get("")
@needs(Role.OPERATOR, Role.AUDITOR)
def index():
    rows = queries.all_rewards()
    return render_template("points/desk/rewards.html", rows=rows, words=words, may_change=_may_change())


@bp.get("/new")
@needs(Role.OPERATOR)
def new():
    return _new_page(_with_art(RewardForm(category=Category.HOME)))


@bp.post("")
@needs(Role.OPERATOR)
def open_reward():
    form = _with_art(RewardForm())
    if not form.validate_on_submit():
        return _new_page(form), 422
    facts = {**form.facts, "slug": form.slug.data}
    try:
        row = stocking.add_reward(facts, by=current_user.person, now=clock.now())
    except stocking.SlugTaken:
        refuse(_("已经有好物用这个网址，请换一个"))(form.slug)
        return _new_page(form), 422
    db.session.commit()
    flash(_("已存为草稿，备好货再公布"))
    return _to(row.slug)


@bp.get("/<slug>")
@needs(Role.OPERATOR, Role.AUDITOR)
def reward(slug: str):
    row = _reward(slug)
    return _page(row, _with_art(RewardForm(obj=row)))


@bp.post("/<slug>")
@needs(Role.OPERATOR)
def change(slug: str):
    row, form = _reward(slug), _with_art(RewardForm())
    if not form.validate_on_submit():
        return _page(row, form), 422
    try:
        stocking.change_reward(row, form.facts, form.version.data, by=current_user.person, now=clock.now())
    except publishing.ChangedMeanwhile:
        db.session.rollback()
        refuse(_("您打开这一页之后别人改过，请打开新的一页核对后再改"))(form.title)
        return _page(_reward(slug), form), 422
    db.session.commit()
    flash(_("已保存；已经换出的凭证不受影响"))
    return _to(slug)


@bp.post("/<slug>/publication")
@needs(Role.OPERATOR)
def move(slug: str):
    row, form, now = _reward(slug), PublicationForm(), clock.now()
    if not form.validate_on_submit():
        abort(400)
    if form.seen.data != row.state.value:
        return _to(slug)
    published = row.state is content.Publication.PUBLISHED
    try:
        (stocking.withdraw if published else stocking.publish)(row, by=current_user.person, now=now)
    except stocking.VouchersOut as error:
        db.session.rollback()
        flash(_("还有 %(n)s 张凭证没有领走。请等领完，或在核销页退回，再收回。", n=error.number), "error")
    else:
        db.session.commit()
        flash(_("已收回，不再兑换") if published else _("已公布"))
    return _to(slug)


@bp.post("/<slug>/places")
@needs(Role.OPERATOR)
def open_at(slug: str):
    row, form = _reward(slug), PlaceForm()
    place = stations.by_code(form.station_code.data) if form.validate_on_submit() else None
    if place is None:
        refuse(_("没有这个站点编号，请核对后重新填写"))(form.station_code)
        return _page(row, _with_art(RewardForm(formdata=None, obj=row)), place_form=form), 422
    stocking.open_at(row, place.code, by=current_user.person, now=clock.now())
    db.session.commit()
    flash(_("已增加领取点"))
    return _to(slug)


@bp.post("/<slug>/places/<code>/moves")
@needs(Role.OPERATOR)
def move_stock(slug: str, code: str):
    stock, form = _stock(slug, code), MoveForm()
    if not form.validate_on_submit():
        return _page(stock.reward, _with_art(RewardForm(formdata=None, obj=stock.reward)), moves={code: form}), 422
    about = {**form.bought, "note": form.note.data, "by": current_user.person, "now": clock.now()}
    try:
        stocking.move_stock(stock, form.kind.data, form.amount.data, **about)
    except stocking.NotThatMany:
        db.session.rollback()
        refuse(_("没有这么多，或其中有些正为会员留着"))(form.amount)
        stock = _stock(slug, code)
        return _page(stock.reward, _with_art(RewardForm(formdata=None, obj=stock.reward)), moves={code: form}), 422
    db.session.commit()
    flash(_("已记下"))
    return _to(slug)


@bp.post("/<slug>/places/<code>/closing")
@needs(Role.OPERATOR)
def close_at(slug: str, code: str):
    stock = _stock(slug, code)
    if not PressForm().validate_on_submit():
        abort(400)
    try:
        stocking.close_at(stock, by=current_user.person, now=clock.now())
    except stocking.VouchersOut as error:
        db.session.rollback()
        flash(_("还有 %(n)s 张凭证没有领走。请等领完，或在核销页退回，再收回。", n=error.number), "error")
    else:
        db.session.commit()
        flash(_("这个领取点不再提供"))
    return _to(slug)


def _page(row: Reward, form: RewardForm, *, place_form: PlaceForm | None = None, moves: dict | None = None):
    names = presenting.place_names(stock.station_code for stock in row.stocks)
    return render_template(
        "points/desk/reward.html",
        row=row,
        form=form,
        place_form=place_form or PlaceForm(formdata=None),
        stocks=[
            (stock, names[stock.station_code], (moves or {}).get(stock.station_code) or MoveForm(formdata=None))
            for stock in row.stocks
        ],
        moves=queries.last_moves([stock.id for stock in row.stocks]),
        open_again=_open_again(row),
        words=words,
        may_change=_may_change(),
    )


def _open_again(row: Reward) -> set[str]:
    """Places that are open while this lies on a closed shelf there: after a pause somebody must offer it anew."""
    closed = [stock.station_code for stock in row.stocks if stock.closed_at is not None]
    return {code for code in closed if stations.state_of(code) is places.State.OPEN}


def _new_page(form: RewardForm):
    return render_template("points/desk/new_reward.html", form=form)


def _with_art(form: RewardForm) -> RewardForm:
    form.art.choices = [(name, name.removeprefix("reward-")) for name in papercut.NAMES if name.startswith("reward-")]
    return form


def _reward(slug: str) -> Reward:
    return queries.by_slug(slug, public=False) or abort(404)


def _stock(slug: str, code: str) -> RewardStock:
    return queries.stock(_reward(slug).id, code) or abort(404)


def _may_change() -> bool:
    return current_user.holds(Role.OPERATOR)


def _to(slug: str):
    return redirect(url_for("points_rewards.reward", slug=slug), 303)
