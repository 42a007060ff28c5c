"""Cards at a counter: open one by PIN, hand a fresh one over, exchange and hand over goods, relatives, a slip, a lost card."""

import secrets

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_login import current_user

from app.accounts import operations as accounts
from app.core import clock, codes, headers, limits
from app.core.db import db
from app.core.forms import refuse
from app.core.i18n import local, zh
from app.core.i18n import phrase as _
from app.points import counter, presenting, words
from app.points.cards import operations, queries, rules
from app.points.cards.forms import ActivateForm, CardForm, LostForm, ProxyForm, RedeemCardForm, ServeForm
from app.points.cards.models import Card
from app.points.cards.operations import Counter
from app.points.cards.rules import Act, Ended, State
from app.points.counter import Side, View
from app.points.exchange import operations as exchange
from app.points.exchange import queries as goods
from app.points.exchange.models import Redemption, RewardStock
from app.points.forms import PressForm
from app.points.ledger import operations as ledger
from app.points.ledger.rules import NotEnough
from app.points.members import operations as members
from app.points.members import queries as rule_books
from app.points.members.models import LookUp
from app.points.members.rules import Found, How, Looked, masked

OWNER = Side("points_owner_cards", "layouts/phone.html")
DESK = Side("points_counter_cards", "layouts/desk.html")


def start(side: Side):
    return _start_page(side, CardForm(formdata=None, number=request.args.get("number", "")[:200]))


def find(side: Side):
    """With the PIN to the card, without it to the page that confirms taking part; a fresh card to its handing over."""
    form, now = CardForm(), clock.now()
    if not form.validate_on_submit():
        return _start_page(side, form), 422
    row = queries.by_number(form.number.data)
    if row is not None and row.state is State.MADE:
        return redirect(url_for(f"{side.name}.fresh", number=row.number), 303)
    if not form.pin.data:
        look_up = counter.find_card(row)
        if look_up.found is Found.FOUND:
            return counter.after_scan(look_up)
        refuse(words.LOOK_UPS[look_up.found])(form.number)
    elif row is None or queries.member_of(row) is None:
        _note(Found.ENDED if row else Found.UNKNOWN)
        refuse(words.LOOK_UPS[Found.ENDED if row else Found.UNKNOWN])(form.number)
    elif _is_mine(row):
        refuse(_("不能给自己的卡办事，请另一位同事来做。"))(form.number)
    else:
        try:
            found = (
                Found.FOUND if operations.try_pin(row, form.pin.data, secret=_secret(), now=now) else Found.WRONG_PIN
            )
        except operations.Waiting:
            found = Found.BLOCKED
        key = _note(found, row.id).key
        if found is Found.FOUND:
            operations.note(row, Act.OPENED, _counter(row.activated_place or ""))
            limits.lift(rules.SITE_LIMIT, rules.site_key(row.number))  # Whoever holds card and PIN may sign in again.
            db.session.commit()
            return redirect(url_for(f"{side.name}.card", key=key), 303)
        refuse(_("密码不对，请本人再输一次。") if found is Found.WRONG_PIN else _why_waiting())(form.pin)
    db.session.commit()  # Look-ups and tries count.
    return _start_page(side, form), 422


def fresh(side: Side):
    return _fresh_page(side, _activate_form(ActivateForm(formdata=None, number=request.args.get("number", "")[:200])))


def activate(side: Side):
    """A card is handed over: who gets it types the PIN, the keeper looks at a document once and writes nothing of it down."""
    form, now = _activate_form(ActivateForm()), clock.now()
    if not form.validate_on_submit():
        return _fresh_page(side, form), 422
    row, places = queries.by_number(form.number.data), counter.my_places()
    if row is None or row.state is not State.MADE or (places is not None and row.batch.station_code not in places):
        refuse(_("这张卡不能在这里启用。请核对卡号，或换一张新卡。"))(form.number)
        return _fresh_page(side, form), 422
    try:
        is_right = operations.try_pin(row, form.pin.data, secret=_secret(), now=now)
    except operations.Waiting:
        refuse(_why_waiting())(form.pin)
        return _fresh_page(side, form), 422
    if not is_right:
        db.session.commit()  # The try counts.
        refuse(_("密码不对，请本人再输一次。"))(form.pin)
        return _fresh_page(side, form), 422
    at = _counter(form.place.data or row.batch.station_code)
    try:
        operations.activate(row, form.name.data, form.consents, adult_checked=form.adult.data, counter=at)
    except (operations.NotThisCard, members.NoRules, accounts.UnusableName) as error:
        db.session.rollback()
        refuse(_why_not_activated(error))(form.number)
        return _fresh_page(side, form), 422
    db.session.commit()
    flash(_("卡已启用。以后出示这张卡就能得积分，换好物时再输密码"))
    return redirect(url_for(f"{side.name}.start"), 303)


def declare_lost(side: Side):
    """A keeper stops cards that were handed over at their place, an operator any."""
    form, places = LostForm(), counter.my_places()
    if not form.validate_on_submit():
        return _start_page(side, lost=form), 422
    row = queries.by_number(form.number.data)
    if row is None or (places is not None and _home(row) not in places):
        refuse(_("没有在这里办过这张卡。请核对卡号，或打中心电话。"))(form.number)
        return _start_page(side, lost=form), 422
    try:
        operations.end(row, Ended.LOST, counter=_counter(_home(row)))
    except operations.NotThisCard:  # Somebody else has stopped it, perhaps this moment.
        db.session.rollback()
    else:
        db.session.commit()
    flash(_("卡已停用，积分还在。换新卡请联系中心"))
    return redirect(url_for(f"{side.name}.start"), 303)


def card(side: Side, key: str):
    return _card_page(side, counter.looked_up(key, Looked.CARD))


def slip(side: Side, key: str):
    """The balance on paper, in large type."""
    row = _card_of(_open(side, key))
    account, _user = queries.member_of(row) or abort(404)
    me = presenting.of_account(account, clock.now())
    return render_template(
        "points/cards/slip.html", me=me, number=codes.grouped(row.number), expiries=presenting.coming_expiries(me.lots)
    )


def redeem(side: Side, key: str):
    """Exchanged and handed over in one step: the person stands there and the thing lies there."""
    look_up = _open(side, key)
    row = _card_of(look_up)
    form, now = RedeemCardForm(), clock.now()
    _offer(form, row)
    if not form.validate_on_submit():
        return _card_page(side, look_up, form), 422
    account, user = queries.member_of(row) or abort(404)
    slug, _at, place = form.what.data.partition("@")
    try:
        reward = goods.by_slug(slug) or abort(404)
        made = exchange.redeem(
            reward, place, by=user, account_id=account.id, request_key=f"card:{form.request_key.data}", now=now
        )
        voucher = goods.by_id(made.id) or abort(404)
        _hand_over(voucher, row, Act.REDEEMED, form.proxy_id)
    except (exchange.Refused, NotEnough, ledger.KeyReused, exchange.Oneself, exchange.NotCollectable) as error:
        db.session.rollback()
        refuse(_why_not(error))(form.what)
        return _card_page(side, counter.looked_up(key, Looked.CARD), form), 422
    except exchange.AdultNotChecked:
        db.session.rollback()
        refuse(_("还没有看过这位会员的证件，请先在“核销”里办第一次领取。"))(form.what)
        return _card_page(side, counter.looked_up(key, Looked.CARD), form), 422
    title = local(voucher.reward, "title")
    db.session.commit()
    flash(
        _("已换好并交给本人：%(what)s", what=title)
        if not form.proxy_id
        else _("已换好并交给家人：%(what)s", what=title)
    )
    return redirect(url_for(f"{side.name}.card", key=key), 303)


def collect(side: Side, key: str, public_id: str):
    """A voucher that was made earlier is handed over; card and PIN stand for the typed code and its digits."""
    row, form = _card_of(_open(side, key)), ServeForm()
    _people(form, row)
    places, voucher = counter.my_places(), goods.by_public_id(public_id)
    if voucher is None or voucher.account_id != row.account_id:
        abort(404)
    if (places is not None and voucher.station_code not in places) or not form.validate_on_submit():
        abort(404 if form.validate() else 400)
    try:
        _hand_over(voucher, row, Act.COLLECTED, form.proxy_id)
    except (exchange.NotCollectable, exchange.Oneself, exchange.AdultNotChecked) as error:
        db.session.rollback()
        flash(_why_not(error), "error")
    else:
        db.session.commit()
        flash(_("已核销"))
    return redirect(url_for(f"{side.name}.card", key=key), 303)


def add_proxy(side: Side, key: str):
    look_up, form = _open(side, key), ProxyForm()
    if not form.validate_on_submit():
        return _card_page(side, look_up, proxy_form=form), 422
    row = _card_of(look_up)
    operations.allow_proxy(row, form.name.data, counter=_counter(_home(row)))
    db.session.commit()
    flash(_("记下了，随时可以取消"))
    return redirect(url_for(f"{side.name}.card", key=key), 303)


def end_proxy(side: Side, key: str, number: int):
    row = _card_of(_open(side, key))
    if not PressForm().validate_on_submit():
        abort(400)
    now = clock.now()
    operations.end_proxy(row, number, now=now, counter=_counter(_home(row)))
    db.session.commit()
    flash(_("已取消这位家人的代办"))
    return redirect(url_for(f"{side.name}.card", key=key), 303)


# --- pages ---


def _start_page(side: Side, form: CardForm | None = None, lost: LostForm | None = None):
    headers.allow_camera()
    places = counter.my_places()
    waiting = queries.waiting_at(places) if places is not None else None
    return render_template(
        "points/cards/counter.html",
        layout=side.layout,
        side=side.name,
        form=form or CardForm(formdata=None),
        lost=lost or LostForm(formdata=None),
        waiting=waiting,
    )


def _fresh_page(side: Side, form: ActivateForm):
    book = rule_books.rule_book(clock.now())
    return render_template("points/cards/activate.html", layout=side.layout, side=side.name, form=form, book=book)


def _card_page(side: Side, look_up: LookUp, form: RedeemCardForm | None = None, proxy_form: ProxyForm | None = None):
    row, now = _card_of(look_up), clock.now()
    account, user = queries.member_of(row) or abort(404)
    form = form or RedeemCardForm(formdata=None, request_key=secrets.token_urlsafe(16), who="self")
    _offer(form, row)
    places = counter.my_places()
    waiting = [each for each in goods.open_of_account(account.id) if places is None or each.station_code in places]
    names = presenting.place_names(each.station_code for each in waiting)
    return render_template(
        "points/cards/card.html",
        layout=side.layout,
        side=side.name,
        key=look_up.key,
        open=counter.is_open(look_up),
        number=codes.grouped(row.number),
        name=masked(user.display_name),
        me=presenting.of_account(account, now),
        form=form,
        proxies=queries.proxies(account.id),
        proxy_form=proxy_form or ProxyForm(formdata=None),
        vouchers=[(each, names[each.station_code]) for each in waiting if each.is_collectable(now)],
        place=request.args.get("place", "")[:40],
        until=lambda moment: presenting.until(moment, now),
    )


def _offer(form: RedeemCardForm, row: Card) -> None:
    """What lies at this counter and the card can pay for."""
    _people(form, row)
    account, _user = queries.member_of(row) or abort(404)
    mine, usable = counter.my_places(), presenting.of_account(account, clock.now()).usable
    places = mine if mine is not None else {request.args.get("place", "")[:40].upper()}
    found = goods.on_offer_at(places, most_points=usable)
    names = presenting.place_names(each.station_code for each in found)
    form.what.choices = [(f"{each.reward.slug}@{each.station_code}", _offered(each, names)) for each in found]


def _offered(each: RewardStock, names: dict):
    """What it costs; where it lies too, for a keeper of several places."""
    said = {"what": local(each.reward, "title"), "n": each.reward.cost}
    if len(names) > 1:
        return _("%(what)s，%(n)s 分（%(place)s）", place=names[each.station_code], **said)
    return _("%(what)s，%(n)s 分", **said)


def _people(form: ServeForm, row: Card) -> None:
    relatives = [
        (str(each.id), _("家人：%(name)s", name=zh(each.name))) for each in queries.proxies(row.account_id or 0)
    ]
    form.who.choices = [("self", _("本人")), *relatives]


def _activate_form(form: ActivateForm) -> ActivateForm:
    places = counter.my_places()
    names = presenting.place_names(places or ())
    form.place.choices = [(code, names[code]) for code in sorted(names)] if places is not None else [("", _("中心"))]
    return form


def _hand_over(voucher: Redemption, row: Card, act: Act, proxy_id: int | None) -> None:
    at = _counter(voucher.station_code)
    done = exchange.hand_over(voucher, by=at.by, now=at.now)
    if done.is_new:
        operations.note(row, act, at, proxy_id=proxy_id, redemption_id=voucher.id)


def _open(side: Side, key: str) -> LookUp:
    """The page may be acted upon for ten minutes after the PIN; then the card is asked for again."""
    look_up = counter.looked_up(key, Looked.CARD)
    if not counter.is_open(look_up):
        flash(_("这一页开得太久了，请再输一次卡密码。"), "error")
        abort(redirect(url_for(f"{side.name}.start"), 303))
    return look_up


def _card_of(look_up: LookUp) -> Card:
    row = queries.by_id(look_up.subject_id or 0)
    return row if row is not None and row.state is State.ACTIVE else abort(404)


def _counter(place: str) -> Counter:
    return Counter(by=current_user.person, place=place, now=clock.now())


def _home(row: Card) -> str:
    """Where the card was handed over, or lies."""
    return row.activated_place or row.batch.station_code


def _is_mine(row: Card) -> bool:
    found = queries.member_of(row)
    return found is not None and found[1].id == current_user.id


def _note(found: Found, card_id: int | None = None) -> LookUp:
    return members.note_look_up(
        Looked.CARD, How.TYPED, found, by_id=current_user.id, now=clock.now(), subject_id=card_id
    )


def _secret() -> str:
    return current_app.extensions["config"].phone_key


def _why_waiting() -> str:
    return _("密码输错了五次，请等一刻钟再试。积分都在，卡不会锁死。")


def _why_not(error: Exception) -> str:
    if isinstance(error, NotEnough):
        return _("还差 %(n)s 分，积分没有动。", n=error.missing)
    if isinstance(error, exchange.Refused):
        return str(words.NOT_EXCHANGED_BY_CARD.get(error.why, words.NOT_EXCHANGED[error.why]))
    if isinstance(error, exchange.AdultNotChecked):
        return _("第一次领取，请在“核销”里看过证件再办。")
    if isinstance(error, exchange.Oneself):
        return _("不能核销自己的凭证，请另一位同事来做。")
    return _("没有办成，请重新打开这一页再试。")


def _why_not_activated(error: Exception) -> str:
    if isinstance(error, members.NoRules):
        return _("积分规则还没有公布，暂时不能参加。请联系中心。")
    if isinstance(error, accounts.UnusableName):
        return _("请用看得见的文字，例如王女士")
    return _("这张卡刚刚启用过，请换一张新卡。")


VIEWS = (
    View("", "GET", start),
    View("", "POST", find, looks_up=True),
    View("/activation", "GET", fresh),
    View("/activation", "POST", activate, looks_up=True),
    View("/loss", "POST", declare_lost, looks_up=True),
    View("/<key>", "GET", card),
    View("/<key>/slip", "GET", slip),
    View("/<key>/redemptions", "POST", redeem),
    View("/<key>/collections/<public_id>", "POST", collect),
    View("/<key>/proxies", "POST", add_proxy),
    View("/<key>/proxies/<int:number>/end", "POST", end_proxy),
)
owner = counter.blueprint(OWNER, "/owner/cards", counter.KEEPERS, VIEWS)
desk = counter.blueprint(DESK, "/desk/cards", counter.OPERATORS, VIEWS)
