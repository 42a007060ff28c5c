"""Faults that money systems die of: requests sent again and out of order, clocks that jump, crowds for the last piece.
After each of them the books prove themselves. What a killed server leaves behind is in test_killed.py.
"""

import contextlib
import datetime
import itertools
import os
import random
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import current_app
from sqlalchemy import event, func, inspect, select, text

from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.db import db, writing
from app.points import commands
from app.points.adjustments import operations as adjusting
from app.points.campaigns import operations as campaigns
from app.points.cards import operations as carding
from app.points.earning import operations as earning
from app.points.exchange import operations as exchange
from app.points.exchange.models import Redemption, Reward, RewardStock
from app.points.exchange.rules import State
from app.points.ledger import operations as ledger
from app.points.ledger import queries
from app.points.ledger.models import Account, PointsTransaction
from app.points.ledger.rules import Kind
from app.points.rights import operations as rights
from tests.builders import points as build
from tests.builders import stations as places
from tests.builders.accounts import person
from tests.builders.campaigns import campaign, codes
from tests.builders.cards import cards
from tests.conftest import SECRET, run_command
from tests.points.crowd import crowd

DAY, HOUR = datetime.timedelta(days=1), datetime.timedelta(hours=1)
PLACE = "DEMO-1"
# How often each of five members asks for each of three rewards, half of it sent twice: 10 rounds are 225 requests and 450
# steps that may fail anywhere. A night has time for more: FAULT_ROUNDS=100 are 4,500 steps.
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "10"))


def assert_proved() -> None:
    """`flask points audit` and `flask points rebuild` say so themselves."""
    db.session.rollback()
    db.session.expire_all()
    for command in (("audit", "--brief"), ("rebuild",)):
        run_command(current_app._get_current_object(), "points", *command)


def vouchers(*conditions) -> int:
    return db.session.scalar(select(func.count()).select_from(Redemption).where(*conditions)) or 0


# --- a crowd in several processes ---


def test_a_thousand_at_once_for_the_last_piece_is_one_and_two_keepers_hand_it_over_once(app, database_url, tmp_path):
    """Two processes, eight threads, a thousand requests; then forty scans of the one voucher by two keepers."""
    with app.app_context(), crowd(database_url, tmp_path) as people:
        reward = build.reward(stock=1)
        reward_id, slug = reward.id, reward.slug
        members = [(account.id, account.user_id) for account in (build.member(100) for _ in range(25))]
        keepers = [person(Role.OWNER, scope=PLACE).id, person(Role.HELPER, scope=PLACE).id]
        db.session.remove()
        came_of_it = people.go(1_000, work="redeem", reward=slug, place=PLACE, members=members)
        assert came_of_it == {"exchanged": 1, "out-of-stock": 999}
        stock = db.session.scalar(select(RewardStock).where(RewardStock.reward_id == reward_id))
        row = db.session.scalar(select(Redemption))
        assert (stock.on_hand, stock.held, queries.totals().outstanding) == (1, 1, 2_500)
        voucher = row.id
        db.session.remove()
        came_of_it = people.go(40, work="hand over", voucher=voucher, keepers=keepers)
        assert came_of_it == {"handed over": 1, "the first result": 39}
        assert (queries.totals().redeemed, queries.totals().outstanding) == (30, 2_470)
        assert_proved()


# --- failures injected anywhere, requests sent again and shuffled ---


class Failure(Exception):
    """The statement did not reach the database."""


def test_requests_half_of_them_sent_again_and_shuffled_with_statements_that_fail(app):
    """Whatever fails anywhere is sent again with its key: in the end each request has happened once."""
    chance = random.Random(20261123)
    with app.app_context():
        rewards = [build.reward(stock=50 * ROUNDS, cost=cost, per_month=ROUNDS).id for cost in (3, 5, 7)]
        accounts = [build.member(100 * ROUNDS).id for _ in range(5)]
        keeper_id = person(Role.OWNER, scope=PLACE).id
        engine = db.engine
        db.session.remove()
    unique = [
        (account, reward, f"{reward}-key-{number:04}")
        for number in range(ROUNDS)
        for account in accounts
        for reward in rewards
    ]
    waiting = unique + chance.sample(unique, len(unique) // 2)
    chance.shuffle(waiting)
    failing = threading.local()
    failures = itertools.count(1)

    def maybe_fail(*_arguments) -> None:
        if getattr(failing, "chance", None) and failing.chance.random() < 0.02:
            next(failures)
            raise Failure

    def whole_life(request) -> None:
        """Exchange, then hand over or cancel, each in its own transaction; a failure means trying the step again."""
        account_id, reward_id, key = request
        failing.chance = random.Random(f"{key}{account_id}{threading.get_ident()}")

        def take() -> int:
            account, reward = db.session.get_one(Account, account_id), db.session.get_one(Reward, reward_id)
            by = db.session.get_one(User, account.user_id)
            now = clock.now()
            return exchange.redeem(reward, PLACE, by=by, account_id=account.id, request_key=key, now=now).id

        def end() -> None:
            row, keeper = db.session.get_one(Redemption, number), db.session.get_one(User, keeper_id)
            if int(key[-1]) % 2:
                exchange.hand_over(row, by=keeper, now=clock.now(), adult_checked=True)
            else:
                with contextlib.suppress(exchange.CannotChange):
                    exchange.cancel_by_member(row, now=clock.now())

        number = until_it_is_done(app, take)
        until_it_is_done(app, end)

    event.listen(engine, "before_cursor_execute", maybe_fail)
    try:
        with ThreadPoolExecutor(4) as pool:
            list(pool.map(whole_life, waiting))
    finally:
        event.remove(engine, "before_cursor_execute", maybe_fail)
    with app.app_context():
        assert next(failures) > 5 * ROUNDS, "failures did happen"
        assert vouchers() == len(unique)
        collected, cancelled = (
            vouchers(Redemption.state == State.COLLECTED),
            vouchers(Redemption.state == State.CANCELLED_BY_MEMBER),
        )
        assert (collected, cancelled) == (len(unique) // 2, len(unique) // 2)
        spent = sum(cost for cost in (3, 5, 7)) * len(accounts) * ROUNDS // 2
        totals, half = queries.totals(), len(unique) // 2
        assert (totals.redeemed, totals.outstanding) == (spent, 500 * ROUNDS - spent)
        kinds = Counter(db.session.scalars(select(PointsTransaction.kind)))
        assert (kinds[Kind.HOLD], kinds[Kind.COLLECT], kinds[Kind.RETURN]) == (2 * half, half, half)
        assert_proved()


def until_it_is_done(app, step):
    while True:
        with app.app_context(), writing():
            try:
                result = step()
                db.session.commit()
            except Failure:
                db.session.rollback()
            else:
                return result
            finally:
                db.session.remove()


# --- clocks ---


def test_a_clock_that_jumps_an_hour_either_way_makes_and_loses_no_points(app, db_session):
    """Every step happens at some moment up to an hour off; the ledger goes by its own order, and nothing ends twice."""
    chance, keeper = random.Random(7), person(Role.OWNER, scope=PLACE)
    account, reward, start = build.member(), build.reward(stock=50, cost=20), clock.now()
    build.give(account, 500, now=start - 2 * HOUR)

    def some_time() -> datetime.datetime:
        return start + datetime.timedelta(seconds=chance.randint(-3600, 3600))

    for number in range(12):
        row = build.voucher(account, reward, request_key=f"jump-{number:02}", now=some_time())
        for _ in range(2):
            ways = [
                lambda row=row: exchange.hand_over(row, by=keeper, now=some_time(), adult_checked=True),
                lambda row=row: exchange.cancel_by_member(row, now=some_time()),
                lambda row=row: exchange.expire(row.id, some_time()),
            ]
            with contextlib.suppress(exchange.CannotChange, exchange.NotCollectable):
                chance.choice(ways)()
        db_session.commit()
        ledger.expire_lapsed(account.id, some_time())
        db_session.commit()
    ended = vouchers(Redemption.state.not_in([State.HELD, State.READY]))
    assert ended == 12 and vouchers(Redemption.state == State.COLLECTED) > 1
    balances = [line.balance for line in queries.movements(account.id)]
    changes = [line.amount for line in queries.movements(account.id)]
    assert balances == list(itertools.accumulate(changes)), "the statement follows the order of booking"
    assert_proved()


def test_a_voucher_the_clock_ended_too_early_stays_ended_when_the_clock_goes_back(app, db_session):
    account = build.member(100)
    row, keeper = build.voucher(account), person(Role.OWNER, scope=PLACE)
    early = row.expires_at + HOUR
    assert commands.expire_vouchers(early) == 1
    with pytest.raises(exchange.NotCollectable):
        exchange.hand_over(row, by=keeper, now=early - 2 * HOUR, adult_checked=True)
    db_session.rollback()
    assert commands.expire_vouchers(early) == 0
    db_session.refresh(account)
    assert (account.available, account.held) == (100, 0)
    assert_proved()


# --- members apart ---


def test_no_transaction_changes_rows_of_two_members(app, db_session):
    """Every commit of every verb, looked at in the tables themselves: what changed belongs to one member.

    So that members can be spread over machines later; what is shared has no member: stock, budgets, the programme's accounts.
    """
    build.rule_book(approval_above=100)
    keeper, operator = person(Role.OWNER, scope=PLACE), person(Role.OPERATOR)
    members = [build.member(100) for _ in range(3)]
    reward, activity = build.reward(stock=50), build.activity()
    owned = [table for table in inspect(db.engine).get_table_names() if has_member(table)]
    assert {"points_account", "points_lot", "points_hold", "points_transaction", "points_redemption"} <= set(owned)
    before, seen = snapshot(owned), []

    def compare(_session) -> None:
        nonlocal before
        after = snapshot(owned)
        seen.append({account for account, _row in before ^ after})
        before = after

    event.listen(db.session.registry(), "after_commit", compare)
    now = clock.now()
    rows = []
    for account in members:
        earning.confirm(activity, account, by=keeper, place=PLACE, now=now)
        db_session.commit()
        rows += [build.voucher(account, reward) for _ in range(3)]
    exchange.hand_over(rows[0], by=keeper, now=now, adult_checked=True)
    db_session.commit()
    exchange.cancel_by_member(rows[3], now=now)
    db_session.commit()
    exchange.cancel_by_place(rows[6], reason="受潮了", by=operator, now=now)
    db_session.commit()
    operators = operator, person(Role.OPERATOR)
    first, second = codes(campaign(operators), operators, 2)
    for code, account in ((first, members[0]), (second, members[1])):
        campaigns.use(code, account, secret=SECRET, now=now)
        db_session.commit()
    about = {"reason": "补记", "by": operator, "now": now}
    asked = adjusting.propose(members[2], 500, request_key="adjust-1", **about)
    db_session.commit()
    adjusting.approve(asked, by=operators[1], now=now)
    db_session.commit()
    old, fresh = cards(places.station(), 2)
    carding.link(old, members[0], now=now)
    db_session.commit()
    carding.replace(old, fresh, counter=carding.Counter(by=operator, place=PLACE, now=now))
    db_session.commit()
    commands.expire_vouchers(now + 9 * DAY)
    commands.expire_points(now + 900 * DAY)
    rights.leave(build.user_of(members[1]), members[1], now=now)
    db_session.commit()
    event.remove(db.session.registry(), "after_commit", compare)
    assert [each for each in seen if len(each) > 1] == []
    assert len([each for each in seen if each]) > 26
    assert_proved()


def has_member(table: str) -> bool:
    return table == "points_account" or "account_id" in {
        column["name"] for column in inspect(db.engine).get_columns(table)
    }


def snapshot(tables: list[str]) -> set[tuple]:
    """Every row of these tables that belongs to a member: whose it is, and the row itself."""
    rows = set()
    with db.engine.connect() as connection:
        members = set(connection.scalars(text("SELECT id FROM points_account WHERE kind = 'member'")))
        for table in tables:
            column = "id" if table == "points_account" else "account_id"
            for row in connection.execute(text(f"SELECT {column} AS owner, * FROM {table}")).all():
                if row.owner in members:
                    rows.add((row.owner, (table, *(str(value) for value in row))))
    return rows
