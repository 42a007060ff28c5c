"""The public balance sheet says what the ledger says, to the point."""

import csv
import datetime
import io

from sqlalchemy import func, select

from app.accounts.rules import Role
from app.core import clock
from app.core.audit import System
from app.core.db import db
from app.points.exchange import operations as exchange
from app.points.exchange import stocking
from app.points.exchange.models import Reward, StockMove
from app.points.exchange.rules import Move
from app.points.ledger import operations as ledger
from app.points.ledger import queries as books
from app.points.ledger.models import Account, Hold
from app.points.programme import queries, rules
from app.points.programme.rules import Month
from tests.builders import points as build
from tests.builders.accounts import person
from tests.site import Site, assert_english

DAY = datetime.timedelta(days=1)


def three_months() -> list[Month]:
    """Earned two months ago, a lot lapsed last month, things handed over this month and one of them reversed."""
    now = clock.now()
    this = rules.month_of(clock.today(now))
    first, second = clock.midnight(this.before.before.first) + DAY, clock.midnight(this.before.first) + DAY
    account, other = build.member(), build.member()
    build.give(account, 300, days=900, now=first)
    build.give(other, 40, days=20, now=first)
    ledger.expire_lapsed(other.id, second)
    about = {"now": second, "by_id": 1, "reason": "补记"}
    ledger.adjust(other.id, 15, expires_at=now + 99 * DAY, why=ledger.Why(key="adjust", **about))
    keeper, towel, cup = person(Role.OWNER, scope="DEMO-1"), build.reward(cost=30), build.reward(cost=50)
    rows = [build.voucher(account, reward, now=now) for reward in (towel, towel, cup)]
    for row in rows:
        exchange.hand_over(row, by=keeper, now=now, adult_checked=True)
    collected = db.session.scalar(
        select(ledger.PointsTransaction.id)
        .join(Hold, Hold.transaction_id == ledger.PointsTransaction.resolves_id)
        .where(Hold.id == rows[0].hold_id)
    )
    ledger.reverse(collected, why=ledger.Why(key="undo", now=now, reason="没有领走"), grace_days=30)
    db.session.commit()
    return [this.before.before, this.before, this]


def test_each_month_ties_to_the_ledger(app, db_session):
    months = three_months()
    sheets = queries.sheets(months[-1])
    assert [each.month for each in sheets] == months and all(each.balances for each in sheets)
    assert [(s.opening, s.issued, s.adjusted, s.redeemed, s.expired, s.closing) for s in sheets] == [
        (0, 340, 0, 0, 0, 340),
        (340, 0, 15, 0, 40, 315),
        (315, 0, 0, 80, 0, 235),
    ]
    totals = books.totals()
    for name in ("issued", "adjusted", "redeemed", "expired"):
        assert sum(getattr(each, name) for each in sheets) == getattr(totals, name), name
    held = select(func.sum(Account.available + Account.held))
    assert sheets[-1].closing == totals.outstanding == db_session.scalar(held)


def test_items_and_places_add_up_to_what_was_redeemed_and_a_reversed_one_does_not_count(app, db_session):
    months = three_months()
    for month in months:
        redeemed = queries.sheet(month).redeemed
        assert sum(each.points for each in queries.by_reward(month)) == redeemed
        assert sum(each.points for each in queries.by_place(month)) == redeemed
    assert [(each.pieces, each.points) for each in queries.by_reward(months[-1])] == [(1, 50), (1, 30)]
    assert [(each.place, each.pieces) for each in queries.by_place(months[-1])] == [("DEMO-1", 2)]


def test_goods_cost_what_was_paid_for_them_and_pieces_without_a_price_are_named(app, db_session):
    """Two deliveries at two prices at two places; what is handed over costs the average of what was paid until then."""
    this = three_months()[-1]
    assert queries.goods(this, queries.by_reward(this)) == rules.Goods(bought=0, cost=0, unpriced=2)
    towel = db_session.scalar(select(Reward).where(Reward.cost == 30))
    about = {"note": "入库", "by": System(), "now": clock.now(), "supplier": "慈善超市"}
    stocking.move_stock(towel.stocks[0], Move.IN, 30, unit_cost=800, **about)
    stocking.move_stock(build.supply(towel, 0, "DEMO-2"), Move.IN, 10, unit_cost=1_000, **about)
    assert queries.goods(this, queries.by_reward(this)) == rules.Goods(bought=34_000, cost=850, unpriced=1)
    moves = select(func.sum(StockMove.amount * StockMove.unit_cost)).where(StockMove.kind == Move.IN)
    assert db_session.scalar(moves) == 34_000
    assert queries.goods(this.before, queries.by_reward(this.before)) == rules.Goods(bought=0, cost=0, unpriced=0)
    keeper = person(Role.OWNER, scope="DEMO-1")
    another = build.voucher(build.member(100), towel)
    exchange.hand_over(another, by=keeper, now=clock.now(), adult_checked=True)
    db_session.commit()
    assert queries.goods(this, queries.by_reward(this)).cost == 1_700
    page = Site(app).get("/points/balance-sheet")
    assert "17.00 元" in page and "340.00 元" in page and "另有 1 件没有写进价" in page


def test_half_a_cent_rounds_up():
    assert [rules.cost_of(pieces, paid=5, number=2) for pieces in (0, 1, 2)] == [0, 3, 5]


def test_everybody_reads_it_and_takes_it_along(app, db_session):
    months = three_months()
    site = Site(app)
    page = site.get("/points/balance-sheet")
    assert "对得上" in page and "235" in page and "棉毛巾" in page
    assert "315" in site.get(f"/points/balance-sheet/{months[1]}")
    rows = list(csv.DictReader(io.StringIO(site.get("/points/balance-sheet.csv").data.decode("utf-8-sig"))))
    assert [row["closing"] for row in rows] == ["340", "315", "235"]
    assert {row["demonstration"] for row in rows} == {"true"}, "a file is read without the page around it"
    assert [(row["goods_cost_yuan"], row["goods_without_price"]) for row in rows] == [("0.00", "0")] * 2 + [
        ("0.00", "2")
    ]
    assert_english(Site(app, lang="en").get("/points/balance-sheet"))
    for wrong in ("2019-13", "1999-01", "2099-01", "x", str(months[0].before)):
        site.get(f"/points/balance-sheet/{wrong}", status=404)


def test_before_the_first_point_it_says_so(app, db_session):
    assert "还没有第一笔积分" in Site(app).get("/points/balance-sheet")
