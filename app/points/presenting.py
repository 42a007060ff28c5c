"""What the pages show, worded and with the names of places."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import url_for
from markupsafe import Markup

from app.core import i18n, templating
from app.core.i18n import phrase as _
from app.points import words
from app.points.exchange import queries as exchange
from app.points.exchange.models import Redemption, Reward, RewardStock
from app.points.ledger import queries as ledger
from app.points.ledger.models import Account, Lot
from app.points.ledger.queries import Line
from app.points.ledger.rules import HoldState, Kind, spendable
from app.points.members import queries as members
from app.points.members.models import Membership
from app.stations import queries as stations


@dataclass(frozen=True)
class Me:
    """A member looking at the site: what they have, what they can use now, what lapses when."""

    account: Account
    membership: Membership
    lots: Sequence[Lot]
    usable: int

    @property
    def held(self) -> int:
        return self.account.held or 0

    @property
    def balance(self) -> int:
        return self.account.available or 0

    @property
    def waiting(self) -> int:
        """Points that can be used later: what earned them can still be undone."""
        return self.balance - self.usable


@dataclass(frozen=True)
class PassbookLine:
    """As templates/components/passbook.html asks for it."""

    day: str
    what: Markup
    place: Markup
    amount: int
    balance: int
    href: str


@dataclass(frozen=True)
class Expiry:
    day: str
    amount: int
    extended: bool


@dataclass(frozen=True)
class PickUp:
    """A place where a reward can be had: how many are free, or when one that is kept may become free."""

    code: str
    name: Markup
    url: str
    free: int
    next_release: datetime.datetime | None


def me(user, now: datetime.datetime) -> Me | None:
    """None for visitors and for people who have not joined."""
    if not user.is_authenticated:
        return None
    if members.membership(user.id) is None:
        return None
    account = ledger.of_user(user.id)
    return of_account(account, now) if account else None


def of_account(account: Account, now: datetime.datetime) -> Me:
    """The same for a member whose card is on the counter."""
    lots = ledger.lots_left(account.id)
    return Me(account, members.of_account(account.id), lots, spendable(lots, now))


def place_names(codes: Iterable[str]) -> dict[str, Markup]:
    """Names of places by code, in the reader's language; a place that is gone keeps its code."""
    wanted = {code for code in codes if code}
    found = {row.code: i18n.local(row, "name") for row in stations.kept_by(wanted)}
    return {code: found.get(code, Markup("{}").format(code)) for code in wanted}


def until(moment: datetime.datetime, now: datetime.datetime) -> str:
    """14:32 today, with the day otherwise."""
    if templating.day(moment) == templating.day(now):
        return templating.clock_time(moment)
    return f"{templating.day(moment, weekday=True)} {templating.clock_time(moment)}"


def passbook(lines: Sequence[Line]) -> list[PassbookLine]:
    names = place_names(line.transaction.place for line in lines)
    vouchers = exchange.of_holding_transactions([line.transaction.id for line in lines])
    return [
        PassbookLine(
            day=templating.day(line.transaction.at),
            what=what(line),
            place=_place(line, names),
            amount=line.amount,
            balance=line.balance,
            href=_voucher_url(vouchers.get(line.transaction.id)),
        )
        for line in lines
    ]


def what(line: Line) -> Markup:
    """One movement in plain words: why the points came or went."""
    transaction = line.transaction
    reason = i18n.local(transaction, "reason")
    if transaction.kind is Kind.EARN:
        return reason
    if transaction.kind is Kind.HOLD:
        return _held(line, reason)
    if transaction.kind is Kind.REVERSE and line.reversed is not None:
        undone = i18n.local(line.reversed, "reason")
        day = templating.day(line.reversed.at)
        return _("更正：%(day)s“%(what)s”，原因：%(reason)s", day=day, what=undone, reason=reason)
    sentences = {
        Kind.COLLECT: _("领取：%(what)s", what=reason),
        Kind.RETURN: _("取消兑换，积分退回：%(what)s", what=reason),
        Kind.LAPSE: _("到时未领，积分退回：%(what)s", what=reason),
        Kind.EXPIRE: reason if transaction.reason else _("积分到期"),
        Kind.ADJUST: _("人工调整：%(reason)s", reason=reason),
    }
    return sentences[transaction.kind]


def coming_expiries(lots: Sequence[Lot]) -> list[Expiry]:
    """By day, soonest first. Lots lapse at midnight, so the last good day is the one before."""
    days: dict[datetime.datetime, list[Lot]] = {}
    for lot in lots:
        days.setdefault(lot.expires_at, []).append(lot)
    return [
        Expiry(
            day=templating.day(moment - datetime.timedelta(seconds=1)),
            amount=sum(lot.remaining for lot in same),
            extended=any(lot.extended_at for lot in same),
        )
        for moment, same in sorted(days.items())
    ]


def pick_ups(reward: Reward, now: datetime.datetime) -> list[PickUp]:
    """Where it can be had: places with free pieces first."""
    stocks = reward.open_stocks
    names = place_names(stock.station_code for stock in stocks)
    releases = exchange.next_release([stock.id for stock in stocks if stock.free == 0], now)
    rows = [_pick_up(stock, names, releases) for stock in stocks]
    return sorted(rows, key=lambda row: (row.free == 0, row.code))


def free(reward: Reward) -> int:
    return sum(stock.free for stock in reward.open_stocks)


def _pick_up(stock: RewardStock, names: dict[str, Markup], releases: dict[int, datetime.datetime]) -> PickUp:
    code = stock.station_code
    return PickUp(code, names[code], url_for("stations.station", code=code), stock.free, releases.get(stock.id))


def _held(line: Line, title: Markup) -> Markup:
    outcomes = {
        HoldState.HELD: _("兑换：%(what)s，为您保留着", what=title),
        HoldState.POSTED: _("兑换：%(what)s，已领取", what=title),
        HoldState.VOIDED: _("兑换：%(what)s，后来取消", what=title),
        HoldState.EXPIRED: _("兑换：%(what)s，到时未领", what=title),
    }
    return outcomes[line.outcome or HoldState.HELD]


def _place(line: Line, names: dict[str, Markup]) -> Markup:
    """Where it was and until when the points are good: what a bank passbook prints small."""
    parts = [names[line.transaction.place]] if line.transaction.place else []
    if line.transaction.kind is Kind.EARN and line.lots:
        parts.append(_("有效到 %(day)s", day=templating.day(line.lots[0].expires_at - datetime.timedelta(seconds=1))))
    return Markup(" · ").join(parts)


def _voucher_url(redemption: Redemption | None) -> str:
    return url_for("points.voucher", public_id=redemption.public_id) if redemption else ""


def kind_word(line: Line) -> str:
    return str(words.MOVEMENTS[line.transaction.kind])
