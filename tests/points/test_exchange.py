"""Exchange and hand-over, alone and at once."""

import datetime

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError

from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.db import at_once as as_one
from app.core.db import db, writing
from app.points import commands
from app.points.exchange import operations as exchange
from app.points.exchange import proof as stock_proof
from app.points.exchange import queries, stocking
from app.points.exchange.models import Redemption, RedemptionStep, Reward, RewardStock, StockMove
from app.points.exchange.rules import Move, Refusal, State
from app.points.ledger import operations as ledger
from app.points.ledger import proof
from app.points.ledger import queries as books
from app.points.ledger.models import Account, Hold
from app.points.ledger.rules import HoldState, NotEnough
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.points.at_once import at_once, failures, successes
from tests.site import Site

PLACE = "DEMO-1"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def keeper(db_session):
    return person(Role.OWNER, scope=PLACE)


def assert_proved() -> None:
    db.session.rollback()
    db.session.expire_all()
    assert [*proof.breaks(), *stock_proof.breaks()] == []


def stock_of(reward) -> tuple[int, int]:
    db.session.expire_all()
    stock = db.session.scalar(select(RewardStock).where(RewardStock.reward_id == reward.id))
    return stock.on_hand, stock.held


def refused(account, reward, place=PLACE, **more) -> Refusal:
    with pytest.raises(exchange.Refused) as error:
        build.voucher(account, reward, place=place, **more)
    db.session.rollback()
    return error.value.why


# --- the life of a voucher ---


def test_points_and_stock_are_set_aside_together(db_session):
    account, reward = build.member(100), build.reward(stock=2)
    row = build.voucher(account, reward)
    assert (account.available, account.held) == (70, 30)
    assert stock_of(reward) == (2, 1)
    assert [step.state for step in row.steps] == [State.HELD]
    assert clock.local(row.expires_at).strftime("%H:%M") == "23:59"
    assert clock.today(row.expires_at) == clock.today(clock.now()) + DAY
    assert_proved()


def test_hand_over_spends_the_points_and_takes_the_thing_from_the_shelf(db_session, keeper):
    account, reward = build.member(100), build.reward(stock=2)
    row = build.voucher(account, reward)
    done = exchange.hand_over(row, by=keeper, now=clock.now(), adult_checked=True)
    db_session.commit()
    db_session.refresh(account)
    assert done.is_new and (account.available, account.held) == (70, 0)
    assert stock_of(reward) == (1, 0)
    assert books.totals().redeemed == 30
    assert [step.state for step in done.redemption.steps] == [State.HELD, State.COLLECTED]
    assert_proved()


@pytest.mark.parametrize("how", ["member", "place", "clock"])
def test_giving_back_returns_points_and_stock_whoever_does_it(how, db_session, keeper):
    account, reward = build.member(100), build.reward(stock=2)
    row, now = build.voucher(account, reward), clock.now()
    if how == "member":
        exchange.cancel_by_member(row, now=now)
    elif how == "place":
        exchange.cancel_by_place(row, reason="受潮了", by=keeper, now=now)
    else:
        assert exchange.expire(row.id, row.expires_at)
    db_session.commit()
    db_session.refresh(account)
    assert (account.available, account.held) == (100, 0)
    assert stock_of(reward) == (2, 0)
    wanted = {"member": State.CANCELLED_BY_MEMBER, "place": State.CANCELLED_BY_PLACE, "clock": State.EXPIRED}[how]
    assert queries.by_id(row.id).state is wanted
    assert_proved()


def test_a_voucher_that_is_over_is_not_handed_over_even_before_the_clock_ran(db_session, keeper):
    row = build.voucher(build.member(100))
    with pytest.raises(exchange.NotCollectable) as refused_:
        exchange.hand_over(row, by=keeper, now=row.expires_at, adult_checked=True)
    assert refused_.value.state is State.EXPIRED


def test_a_cancelled_voucher_is_not_handed_over(db_session, keeper):
    row = build.voucher(build.member(100))
    exchange.cancel_by_member(row, now=clock.now())
    with pytest.raises(exchange.NotCollectable) as refused_:
        exchange.hand_over(row, by=keeper, now=clock.now(), adult_checked=True)
    assert refused_.value.state is State.CANCELLED_BY_MEMBER


@pytest.mark.parametrize("table", ["points_redemption_step", "points_stock_move"])
def test_what_happened_is_never_changed(table, db_session):
    build.voucher(build.member(100))
    with pytest.raises(DatabaseError, match="append-only"):
        db_session.execute(text(f"UPDATE {table} SET note = 'x'"))


# --- 5 and 10 at once ---


def test_05_hand_over_cancel_and_clock_at_once_end_in_one_of_them(app, db_session, keeper):
    account, reward = build.member(100), build.reward(stock=5)
    row_id, keeper_id = build.voucher(account, reward).id, keeper.id

    def end(index: int) -> str:
        row, by = db.session.get_one(Redemption, row_id), db.session.get_one(User, keeper_id)
        if index % 3 == 0:
            exchange.hand_over(row, by=by, now=clock.now(), adult_checked=True)
            return "collected"
        if index % 3 == 1:
            exchange.cancel_by_member(row, now=clock.now())
            return "cancelled"
        return "expired" if exchange.expire(row_id, clock.now()) else "nothing"

    results = at_once(app, 30, end)
    failures(results, (exchange.NotCollectable, exchange.CannotChange))
    outcome = set(successes(results)) - {"nothing"}
    assert len(outcome) == 1
    db_session.refresh(account)
    assert account.held == 0 and account.available == (70 if outcome == {"collected"} else 100)
    assert db_session.scalar(select(func.count()).select_from(RedemptionStep)) == 2
    assert_proved()


@pytest.mark.parametrize("how", [writing, as_one], ids=["in a transaction", "in one statement"])
def test_10_one_member_presses_fifty_times_and_spends_what_is_there(how, app, db_session):
    """Fifty different requests of one member with points for three."""
    account_id, reward_id = build.member(100).id, build.reward(stock=50).id

    def exchange_one(index: int) -> int:
        account = db.session.get_one(Account, account_id)
        by = db.session.get_one(User, account.user_id)
        reward = db.session.get_one(Reward, reward_id)
        return exchange.redeem(
            reward, PLACE, by=by, account_id=account.id, request_key=f"key-{index:04}", now=clock.now()
        ).id

    results = at_once(app, 50, exchange_one, how)
    assert len(successes(results)) == 3
    assert len(failures(results, NotEnough)) == 47
    assert_proved()


def test_10_many_members_at_a_shelf_that_closes_take_what_was_free_or_nothing(app, db_session):
    """Twelve exchanges of different members for eight pieces while the desk closes the shelf: each is whole or left no trace."""
    reward = build.reward(stock=8)
    people, reward_id, keeper_id = [build.member(30).id for _ in range(12)], reward.id, person(Role.OPERATOR).id
    db_session.commit()

    def one(index: int) -> str:
        if index == 12:
            shelf, by = queries.stock(reward_id, PLACE), db.session.get_one(User, keeper_id)
            stocking.leave_place(shelf.station_code, for_good=False, by=by, now=clock.now())
            return "closed"
        account = db.session.get_one(Account, people[index])
        by = db.session.get_one(User, account.user_id)
        about = {"by": by, "account_id": account.id, "request_key": "the-only-one", "now": clock.now()}
        exchange.redeem(db.session.get_one(Reward, reward_id), PLACE, **about)
        return "exchanged"

    results = at_once(app, 13, one)
    failures(results, exchange.Refused)
    assert 0 <= successes(results).count("exchanged") <= 8 and "closed" in results
    db_session.expire_all()
    assert queries.stock(reward_id, PLACE).held == successes(results).count("exchanged")
    assert_proved()


def test_06_a_used_key_for_another_reward_is_refused(db_session):
    account = build.member(100)
    build.voucher(account, request_key="the-same")
    with pytest.raises(ledger.KeyReused):
        build.voucher(account, request_key="the-same")


def test_06_another_member_may_use_the_same_key(db_session):
    reward = build.reward()
    assert build.voucher(build.member(100), reward, request_key="k-123456").id != (
        build.voucher(build.member(100), reward, request_key="k-123456").id
    )


# --- limits ---


def test_out_of_stock_leaves_the_points_alone(db_session):
    account, reward = build.member(100), build.reward(stock=0)
    assert refused(account, reward) is Refusal.OUT_OF_STOCK
    assert refused(account, reward, "DEMO-2") is Refusal.NOT_HERE
    db_session.refresh(account)
    assert (account.available, account.held) == (100, 0)


def test_12_a_member_exchanges_so_many_a_month_and_so_much_a_year(db_session):
    build.rule_book(year_cap=60)
    account, reward = build.member(500), build.reward(per_month=1)
    row = build.voucher(account, reward)
    assert refused(account, reward) is Refusal.LIMIT
    exchange.cancel_by_member(row, now=clock.now())
    db_session.commit()
    build.voucher(account, reward)
    build.voucher(account)
    assert refused(account, build.reward()) is Refusal.YEAR_FULL


def test_nobody_collects_from_the_place_they_keep(db_session):
    both = person(Role.MEMBER, Role.OWNER, scope=PLACE)
    account = build.member(100, user=both)
    assert refused(account, build.reward()) is Refusal.OWN_PLACE


def test_a_draft_and_a_withdrawn_reward_are_not_exchanged(db_session, keeper):
    reward = build.reward()
    stocking.withdraw(reward, by=keeper, now=clock.now())
    db_session.commit()
    assert refused(build.member(100), reward) is Refusal.NOT_OFFERED


# --- 15. nothing is switched off under a voucher ---


def test_15_a_reward_or_place_with_open_vouchers_is_not_switched_off(db_session, keeper):
    reward = build.reward(stock=3)
    row = build.voucher(build.member(100), reward)
    stock = queries.stock(reward.id, PLACE)
    for switch_off, what in ((stocking.withdraw, reward), (stocking.close_at, stock)):
        with pytest.raises(stocking.VouchersOut) as error:
            switch_off(what, by=keeper, now=clock.now())
        assert error.value.number == 1
        db_session.rollback()
    exchange.cancel_by_place(row, reason="收回这件好物", by=keeper, now=clock.now())
    stocking.withdraw(reward, by=keeper, now=clock.now())
    db_session.commit()
    assert refused(build.member(100), reward) is Refusal.NOT_OFFERED


# --- stock ---


def test_stock_moves_are_rows_and_what_is_kept_stays(db_session, keeper):
    reward = build.reward(stock=3)
    build.voucher(build.member(100), reward)
    stock = queries.stock(reward.id, PLACE)
    about = {"note": "盘点", "by": keeper, "now": clock.now()}
    with pytest.raises(stocking.NotThatMany):
        stocking.move_stock(stock, Move.OUT, 3, **about)
    db_session.rollback()
    with pytest.raises(stocking.NotThatMany):
        stocking.move_stock(stock, Move.COUNT, 0, **about)
    db_session.rollback()
    stocking.move_stock(queries.stock(reward.id, PLACE), Move.COUNT, 7, **about)
    db_session.commit()
    assert stock_of(reward) == (7, 1)
    assert [move.amount for move in queries.last_moves([stock.id])[stock.id]] == [4, 3]
    assert_proved()


def test_what_comes_in_says_of_whom_and_for_how_much(app, db_session):
    reward, operator = build.reward(stock=0), person(Role.OPERATOR)
    site = Site(app)
    site.sign_in(operator.name, PASSWORD)
    path = f"/desk/points/rewards/{reward.slug}"
    fields = {"kind": "in", "amount": "12", "supplier": "慈善超市", "price": "8.50", "note": "秋季采购"}
    site.submit(site.get(path), "form.stock-form", **fields)
    move = db_session.scalar(select(StockMove))
    assert (move.amount, move.supplier, move.unit_cost) == (12, "慈善超市", 850)
    page = site.get(path)
    assert "慈善超市" in page and "每件 8.50 元" in page
    for wrong in ("-1", "1e3", "NaN", "8.505", "９"):
        assert "请填金额" in site.submit(page, "form.stock-form", status=422, **{**fields, "price": wrong})
    site.submit(page, "form.stock-form", **{**fields, "kind": "out", "amount": "2"})
    assert db_session.scalar(select(StockMove.unit_cost).order_by(StockMove.id.desc()).limit(1)) is None


# --- jobs and commands ---


def test_the_clock_gives_back_vouchers_and_posts_expiry(app, db_session):
    account, now = build.member(), clock.now()
    build.give(account, 40, days=1, now=now)
    row = build.voucher(account, build.reward(), now=now)
    later = row.expires_at
    assert (commands.expire_vouchers(later), commands.expire_vouchers(later)) == (1, 0)
    db_session.refresh(account)
    assert account.available == 30, "what was kept came back with a grace, the rest of its lot has lapsed"
    assert books.totals().expired == 10
    assert commands.expire_points(later) == 0
    assert commands.expire_points(later + 31 * DAY) == 1
    assert_proved()


def test_points_audit_finds_goods_that_do_not_fit(app, db_session, run):
    row = build.voucher(build.member(100))
    db_session.execute(update(RewardStock).values(on_hand=9))
    db_session.execute(update(Hold).values(state=HoldState.VOIDED, resolved_at=clock.now()))
    db_session.commit()
    with pytest.raises(AssertionError) as broken:
        run("points", "audit")
    assert "BROKEN stock" in str(broken.value) and f"BROKEN voucher {row.public_id}" in str(broken.value)


def test_points_expire_is_safe_to_repeat(run):
    assert run("points", "expire") == run("points", "expire") == "0 vouchers given back, 0 lots expired.\n"


def test_thirty_guesses_at_once_get_five_tries(app, db_session):
    row_id = build.voucher(build.member(100)).id
    results = at_once(app, 30, lambda _: exchange.use_try(db.session.get_one(Redemption, row_id)))
    assert sum(results) == 5
