"""The eighteen promises of the points ledger, one test each, by number and in words: here the ledger's, 1 to 9;
the programme's, 10 to 18, in test_invariants_programme.py.

The files beside this one test each in detail; here each is told once, whole. Those about many people at once run in real
threads against the real database.
"""

import datetime

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.db import db
from app.points import commands
from app.points.earning import rules as earning
from app.points.earning.rules import Unit
from app.points.exchange import operations as exchange
from app.points.exchange.models import Redemption
from app.points.ledger import operations as ledger
from app.points.ledger import queries
from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import AccountKind, HoldState, Kind, NotEnough, NotWhole, Pocket
from tests.builders import points as build
from tests.builders.accounts import person
from tests.points.at_once import at_once, failures, successes
from tests.points.movements import assert_proved, every_kind_of_movement, exchanging, set_aside, why

DAY = datetime.timedelta(days=1)
PLACE = "DEMO-1"


def test_invariant_01_integers_only_no_floats_and_the_remainder_rounds_down(db_session):
    account = build.member(20)
    for amount in (1.5, 20.0, True, "20", None, 0, -5):
        with pytest.raises((NotWhole, TypeError)):
            ledger.hold(account.id, amount, expires_at=clock.now() + DAY, why=why("part"))
    assert [earning.units(Unit.HOUR, minutes) for minutes in (59, 60, 119)] == [0, 1, 1]
    entry = db_session.scalar(select(Entry))
    part = "INSERT INTO points_entry (transaction_id, account_id, pocket, amount) VALUES (:t, :a, 'house', 0.4)"
    with pytest.raises(DatabaseError):
        db_session.execute(text(part), {"t": entry.transaction_id, "a": entry.account_id})


def test_invariant_02_every_movement_is_one_transaction_of_two_or_more_entries_that_sum_to_zero(db_session):
    every_kind_of_movement()
    assert set(db_session.scalars(select(PointsTransaction.kind))) == set(Kind)
    sums = select(func.count(Entry.id), func.sum(Entry.amount)).select_from(PointsTransaction)
    sums = sums.outerjoin(Entry, Entry.transaction_id == PointsTransaction.id).group_by(PointsTransaction.id)
    assert all(count >= 2 and total == 0 for count, total in db_session.execute(sums))
    accounts = {(kind, key) for kind, key in db_session.execute(select(Account.kind, Account.key))}
    houses = {(kind, key) for kind, key in accounts if kind is not AccountKind.MEMBER}
    plain = {(kind, "") for kind in (AccountKind.ISSUED, AccountKind.EXPIRED, AccountKind.ADJUST)}
    assert houses == plain | {(AccountKind.REDEEMED, PLACE)}


def test_invariant_03_posted_rows_are_never_changed_and_a_wrong_one_is_reversed_by_name_and_reason(db_session):
    account = build.member()
    wrong = build.give(account, 20)
    for table in ("points_entry", "points_transaction"):
        for change in ("UPDATE {} SET id = id", "DELETE FROM {}"):
            with pytest.raises(DatabaseError, match="append-only"), db_session.begin_nested():
                db_session.execute(text(change.format(table)))
    with pytest.raises(ledger.NotReversible):
        ledger.reverse(wrong, why=why("undo"), grace_days=30)
    undone = ledger.reverse(wrong, why=why("undo", reason="记错了人"), grace_days=30)
    row = db_session.get_one(PointsTransaction, undone.transaction_id)
    assert (row.kind, row.reverses_id, row.reason) == (Kind.REVERSE, wrong, "记错了人")


def test_invariant_04_nothing_falls_below_zero_when_fifty_spend_the_last_points_at_once(app, db_session):
    account = build.member(100)
    account_id = account.id

    def spend(index: int) -> int:
        return ledger.hold(account_id, 30, expires_at=clock.now() + DAY, why=why(f"spend-{index}")).transaction_id

    results = at_once(app, 50, spend)
    assert len(successes(results)) == 3 and len(failures(results, NotEnough)) == 47
    db_session.refresh(account)
    assert (account.available, account.held) == (10, 90)
    for column in ("available", "held"):
        with pytest.raises(IntegrityError), db_session.begin_nested():
            db_session.execute(update(Account).where(Account.id == account_id).values({column: -1}))
    assert_proved()


def test_invariant_05_a_hold_resolves_at_most_once_and_a_second_hand_over_shows_the_first_result(app, db_session):
    """Two keepers scan one voucher twenty times each, at once."""
    account, reward = build.member(100), build.reward(stock=5)
    row_id = build.voucher(account, reward).id
    keepers = [person(Role.OWNER, scope=PLACE).id, person(Role.HELPER, scope=PLACE).id]

    def confirm(index: int) -> tuple[bool, datetime.datetime, int]:
        by, row = db.session.get_one(User, keepers[index % 2]), db.session.get_one(Redemption, row_id)
        done = exchange.hand_over(row, by=by, now=clock.now(), adult_checked=True)
        return done.is_new, done.step.at, done.step.by_id

    results = at_once(app, 40, confirm)
    assert failures(results, Exception) == []
    assert sum(is_new for is_new, _at, _by in results) == 1
    assert len({(at, by) for _is_new, at, by in results}) == 1, "all see the same first result"
    hold_id = db_session.get_one(Redemption, row_id).hold_id
    with pytest.raises(ledger.AlreadyResolved):
        ledger.give_back(hold_id, HoldState.EXPIRED, why=why("late"), grace_days=30)
    db_session.rollback()
    db_session.refresh(account)
    assert (account.available, account.held) == (70, 0)
    assert_proved()


def test_invariant_06_the_same_key_and_body_give_the_same_answer_and_another_body_is_refused(app, db_session):
    account, reward = build.member(100), build.reward(stock=50)
    results = at_once(app, 30, exchanging(reward.id, [account.id]))
    assert failures(results, Exception) == []
    assert len(set(results)) == 1, "thirty copies of one request, one voucher"
    with pytest.raises(ledger.KeyReused):
        build.voucher(account, build.reward(), request_key="the-same")
    db_session.rollback()
    assert_proved()


def test_invariant_07_lots_are_spent_soonest_expiry_first_and_a_return_goes_back_to_them_with_a_grace(db_session):
    account, now = build.member(), clock.now()
    for days in (300, 1, 100):
        build.give(account, 20, days=days, now=now)
    hold_id = set_aside(account, 30, "towel", now)
    lots = select(Lot).where(Lot.account_id == account.id).order_by(Lot.id)
    assert [lot.remaining for lot in db_session.scalars(lots)] == [20, 0, 10]
    later = now + 3 * DAY
    ledger.give_back(hold_id, HoldState.VOIDED, why=why("back", now=later), grace_days=30, by_member=True)
    db_session.commit()
    db_session.expire_all()
    far, lapsed, near = db_session.scalars(lots)
    assert [far.remaining, lapsed.remaining, near.remaining] == [20, 20, 20]
    assert (far.expires_at, near.expires_at) == (now + 300 * DAY, now + 100 * DAY)
    assert lapsed.expires_at == later + 30 * DAY, "the lot that lapsed meanwhile has a grace"
    assert_proved()


def test_invariant_08_expiry_is_a_posted_movement_with_its_own_line_in_the_statement(db_session):
    account, now = build.member(), clock.now()
    build.give(account, 20, days=1, now=now)
    assert commands.expire_points(now + 2 * DAY) == 1
    lines, _more = queries.statement(account.id)
    assert [(line.transaction.kind, line.amount, line.balance) for line in lines] == [
        (Kind.EXPIRE, -20, 0),
        (Kind.EARN, 20, 20),
    ]
    assert queries.totals().expired == 20


def test_invariant_09_what_is_validated_is_what_is_deducted(db_session):
    """Lapsed and not yet usable lots stand in the balance, and pay for nothing."""
    account, now = build.member(), clock.now()
    build.give(account, 20, days=1, now=now)
    build.give(account, 15, days=9, now=now)
    pending = why("pending", now=now)
    ledger.earn(account.id, 50, expires_at=now + 99 * DAY, usable_at=now + 9 * DAY, why=pending)
    db_session.commit()
    later = now + 2 * DAY
    with pytest.raises(NotEnough) as refused:
        ledger.hold(account.id, 16, expires_at=later + DAY, why=why("spend", now=later))
    assert refused.value.missing == 1
    db_session.rollback()
    hold_id = set_aside(account, 15, "spend", later)
    taken = (
        select(Lot.amount).join(Entry, Entry.lot_id == Lot.id).join(Hold, Hold.transaction_id == Entry.transaction_id)
    )
    taken = taken.where(Entry.pocket == Pocket.HELD, Hold.id == hold_id)
    assert db_session.scalars(taken).all() == [15]
