"""The eighteen promises of the points ledger, one test each, by number and in words.

The files beside this one test each in detail; here each is told once, whole. Those about many people at once run in real
threads against the real database.
"""

import csv
import datetime
import io

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DatabaseError, IntegrityError

from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.points import commands
from app.points.adjustments import operations as adjusting
from app.points.earning import operations as earning
from app.points.earning.models import Activity, Attendance
from app.points.earning.rules import Kind as Activities
from app.points.earning.rules import Refusal as NotEarned
from app.points.exchange import operations as exchange
from app.points.exchange import proof as stock_proof
from app.points.exchange import stocking
from app.points.exchange.models import Redemption, Reward, RewardStock
from app.points.exchange.rules import Refusal
from app.points.ledger import operations as ledger
from app.points.ledger import proof, queries, replay, rules
from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import AccountKind, HoldState, Kind, NotEnough, NotWhole, Pocket
from app.points.members.models import LookUp
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.points.at_once import at_once, failures, successes
from tests.site import Site

DAY = datetime.timedelta(days=1)
PLACE = "DEMO-1"


@pytest.fixture
def keeper(db_session):
    return person(Role.OWNER, scope=PLACE)


def why(key: str, **more) -> ledger.Why:
    return ledger.Why(key=key, now=more.pop("now", clock.now()), **more)


def set_aside(account: Account, amount: int, key: str, now: datetime.datetime | None = None) -> int:
    now = now or clock.now()
    posted = ledger.hold(account.id, amount, expires_at=now + DAY, why=why(key, now=now))
    db.session.commit()
    return db.session.execute(select(Hold.id).where(Hold.transaction_id == posted.transaction_id)).scalar_one()


def every_kind_of_movement() -> Account:
    """A member to whom everything happened that can happen."""
    account, now = build.member(), clock.now()
    wrong = build.give(account, 7, now=now)
    build.give(account, 200, days=40, now=now)
    build.give(account, 11, days=1, now=now)
    ledger.reverse(wrong, why=why("wrong", reason="记错了人"), grace_days=30)
    ledger.collect(set_aside(account, 60, "towel", now), why=why("collect", place=PLACE))
    ledger.give_back(set_aside(account, 30, "soap", now), HoldState.VOIDED, why=why("cancel"), grace_days=30)
    ledger.give_back(set_aside(account, 20, "rice", now), HoldState.EXPIRED, why=why("lapse"), grace_days=30)
    ledger.adjust(account.id, 5, expires_at=now + 9 * DAY, why=why("up", reason="少记了"))
    ledger.adjust(account.id, -15, expires_at=now + 9 * DAY, why=why("down", reason="多记了"))
    ledger.expire_lapsed(account.id, now + 50 * DAY)
    db.session.commit()
    db.session.refresh(account)
    return account


def assert_proved() -> None:
    db.session.rollback()
    db.session.expire_all()
    assert [*proof.breaks(), *stock_proof.breaks(), *replay.differences()] == []


def exchanging(reward_id: int, account_ids: list[int], keys: list[str] | None = None):
    """Work for `at_once`: member number `index` exchanges this reward."""

    def work(index: int) -> int:
        account = db.session.get_one(Account, account_ids[index % len(account_ids)])
        by, reward = db.session.get_one(User, account.user_id), db.session.get_one(Reward, reward_id)
        key = keys[index] if keys else "the-same"
        return exchange.redeem(reward, PLACE, by=by, account_id=account.id, request_key=key, now=clock.now()).id

    return work


def test_invariant_01_integers_only_no_floats_and_the_remainder_rounds_down(db_session):
    account = build.member(20)
    for amount in (1.5, 20.0, True, "20", None, 0, -5):
        with pytest.raises((NotWhole, TypeError)):
            ledger.hold(account.id, amount, expires_at=clock.now() + DAY, why=why("part"))
    assert (rules.per_unit(10, 119, 60), rules.per_unit(10, 59, 60)) == (10, 0)
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


def test_invariant_10_points_and_stock_are_held_together_and_the_clock_gives_both_back(app, db_session):
    """Forty members at once for the last three pieces; what nobody fetches is swept back."""
    reward = build.reward(stock=3)
    reward_id, members = reward.id, [build.member(100).id for _ in range(40)]
    results = at_once(app, 40, exchanging(reward_id, members))
    assert len(successes(results)) == 3
    assert {error.why for error in failures(results, exchange.Refused)} == {Refusal.OUT_OF_STOCK}
    held = select(func.sum(Account.held)).where(Account.id.in_(members))
    stock = db_session.scalar(select(RewardStock).where(RewardStock.reward_id == reward_id))
    assert (db_session.scalar(held), stock.on_hand, stock.held) == (90, 3, 3)
    until = db_session.scalar(select(func.max(Redemption.expires_at)))
    assert commands.expire_vouchers(until) == 3
    db_session.refresh(stock)
    assert (db_session.scalar(held), stock.on_hand, stock.held) == (0, 3, 0)
    assert_proved()


def test_invariant_11_one_member_earns_once_a_day_and_activity_however_often_it_is_sent(app, db_session, keeper):
    activity_id, account_id, keeper_id = build.activity().id, build.member().id, keeper.id

    def record(_index: int) -> bool:
        by, account = db.session.get_one(User, keeper_id), db.session.get_one(Account, account_id)
        activity = db.session.get_one(Activity, activity_id)
        return earning.confirm(activity, account, by=by, place=PLACE, now=clock.now()).is_new

    results = at_once(app, 20, record)
    assert failures(results, Exception) == [] and sum(results) == 1
    assert db_session.scalar(select(func.count()).select_from(Attendance)) == 1
    twice = select(Attendance.activity_id, Attendance.terms_id, Attendance.account_id, Attendance.day)
    assert db_session.execute(twice).one()
    assert_proved()


def test_invariant_12_caps_hold_when_everything_is_sent_at_once(app, db_session, keeper):
    """Per day, and the budget of an activity, and what a member may exchange a month."""
    build.rule_book(day_cap=20)
    keeper_id, account_id = keeper.id, build.member().id
    activities = [build.activity().id for _ in range(8)]
    scarce, crowd = build.activity(budget=60).id, [build.member().id for _ in range(10)]

    def confirm(activity_id: int, member_id: int) -> None:
        by, account = db.session.get_one(User, keeper_id), db.session.get_one(Account, member_id)
        earning.confirm(db.session.get_one(Activity, activity_id), account, by=by, place=PLACE, now=clock.now())

    of_the_day = at_once(app, 8, lambda index: confirm(activities[index], account_id))
    assert len(successes(of_the_day)) == 1
    assert {error.why for error in failures(of_the_day, earning.Refused)} == {NotEarned.DAY_FULL}
    of_the_budget = at_once(app, 10, lambda index: confirm(scarce, crowd[index]))
    assert len(successes(of_the_budget)) == 3
    assert {error.why for error in failures(of_the_budget, earning.Refused)} == {NotEarned.BUDGET_FULL}
    reward, rich = build.reward(stock=50, per_month=2), build.member(500)
    keys = [f"key-{index:04}" for index in range(10)]
    of_the_month = at_once(app, 10, exchanging(reward.id, [rich.id], keys))
    assert len(successes(of_the_month)) == 2
    assert {error.why for error in failures(of_the_month, exchange.Refused)} == {Refusal.LIMIT}
    assert_proved()


def test_invariant_13_balance_is_the_sum_of_lots_and_of_entries_proved_and_rebuilt_by_command(app, db_session, run):
    account = every_kind_of_movement()
    figures = f"balance {account.available}, entries {account.available}, lots {account.available}; held 0"
    said = run("points", "audit")
    assert f"account {account.key}: {figures}" in said, "a line for every account"
    assert "all entries sum to 0" in said
    assert f"account {account.key}" not in run("points", "audit", "--brief")
    assert "Every balance is what its entries come to" in run("points", "rebuild")
    right = account.available
    db_session.execute(update(Account).where(Account.id == account.id).values(available=right + 1))
    db_session.execute(update(Lot).where(Lot.remaining > 0).values(remaining=Lot.remaining - 1))
    db_session.commit()
    for command, word in (("audit", "BROKEN"), ("rebuild", "DIFFERS")):
        with pytest.raises(AssertionError, match=f"{word} account {account.key}"):
            run("points", command)
    assert "1 accounts set" in run("points", "rebuild", "--write")
    db_session.rollback()  # The command worked in a session of its own.
    assert account.available == right
    run("points", "audit")


def test_invariant_13_the_nightly_jobs_prove_rebuild_and_expire(app, db_session, caplog):
    account = build.member(20)
    jobs = {job.name: job for job in app.extensions["jobs"]}
    assert {"points-vouchers", "points-expire", "points-proof"} <= set(jobs)
    db_session.execute(update(Account).where(Account.id == account.id).values(available=25))
    db_session.commit()
    jobs["points-proof"].run()
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert any("does not add up" in each for each in errors) and any("flask points rebuild" in each for each in errors)


def test_invariant_14_an_adjustment_has_a_reason_two_people_a_line_and_an_audit_entry(db_session):
    build.rule_book(approval_above=50)
    account, operator, second = build.member(), person(Role.OPERATOR), person(Role.OPERATOR)
    about = {"by": operator, "now": clock.now()}
    waiting = adjusting.propose(account, 60, "活动名单漏记", request_key="adjust-1", **about)
    assert waiting.transaction_id is None
    with pytest.raises(adjusting.Oneself):
        adjusting.approve(waiting, **about)
    adjusting.approve(waiting, by=second, now=clock.now())
    db_session.commit()
    (line,), _more = queries.statement(account.id)
    assert (line.transaction.kind, line.amount, line.transaction.reason) == (Kind.ADJUST, 60, "活动名单漏记")
    logged = db_session.execute(select(AuditEntry.action, AuditEntry.actor_id).order_by(AuditEntry.id.desc()).limit(2))
    assert [*logged] == [("points.adjust.post", second.id), ("points.adjust.propose", operator.id)]


def test_invariant_15_nothing_is_switched_off_under_an_open_voucher(app, db_session, keeper):
    """Ten exchange and one withdraws, at once: either it is withdrawn and nobody has a voucher, or it stays."""
    reward, members = build.reward(stock=50), [build.member(100).id for _ in range(10)]
    reward_id, keeper_id, exchange_one = reward.id, keeper.id, exchanging(reward.id, members)

    def either(index: int) -> str:
        if index != 5:
            exchange_one(index)
            return "exchanged"
        row, by = db.session.get_one(Reward, reward_id), db.session.get_one(User, keeper_id)
        stocking.withdraw(row, by=by, now=clock.now())
        return "withdrawn"

    results = at_once(app, 10, either)
    failures(results, (exchange.Refused, stocking.VouchersOut))
    assert len(set(successes(results))) == 1
    assert_proved()


def test_invariant_16_points_from_what_can_be_undone_wait_until_it_cannot(db_session):
    activity, account = build.activity(kind=Activities.DONATION, pending_days=2), build.member()
    operator, now = person(Role.OPERATOR), clock.now()
    done = earning.confirm(activity, account, by=operator, place="", now=now)
    db_session.commit()
    assert (queries.spendable(account.id, now), queries.spendable(account.id, now + 2 * DAY)) == (0, 20)
    earning.revoke(done.attendance, reason="东西退回了", by=operator, now=now)
    db_session.commit()
    assert queries.spendable(account.id, now + 2 * DAY) == 0
    assert_proved()


def test_invariant_17_a_counter_sees_item_quantity_state_and_a_masked_name_and_every_look_is_logged_and_limited(
    app, db_session, keeper
):
    account = build.member(100)
    row, user = build.voucher(account), build.user_of(account)
    hidden = (user.display_name, user.name, account.key, str(account.available))
    site = Site(app)
    site.sign_in(keeper.name, PASSWORD)
    page = site.get("/owner/collect")
    wrong = [site.submit(page, ".counter-form", status=None, code=row.code, pin="").status for _ in range(61)]
    assert "王＊＊" in page and "× 1" in page and not any(each in page.text for each in hidden)
    assert wrong[:60] == [422] * 60 and wrong[60] == 429
    assert db_session.scalar(select(func.count()).where(LookUp.by_id == keeper.id)) == 60


def test_invariant_18_every_line_of_the_statement_has_day_kind_reason_place_lot_and_expiry_and_totals_reconcile(
    app, db_session
):
    account = every_kind_of_movement()
    site = Site(app)
    site.sign_in(build.user_of(account).name, PASSWORD)
    rows = list(csv.DictReader(io.StringIO(site.get("/points/passbook.csv").data.decode("utf-8-sig"))))
    assert len(rows) == len(queries.movements(account.id))
    assert all(row["时间"] and row["种类"] and row["摘要"] and row["批次"] and row["批次有效期"] for row in rows)
    assert [row["地点"] for row in rows if row["种类"] == "领取"] == [PLACE]
    assert sum(int(row["可用积分增减"]) for row in rows) == account.available == int(rows[-1]["可用结余"])
    totals = queries.totals()
    assert totals.issued + totals.adjusted == totals.redeemed + totals.expired + totals.outstanding
    assert (totals.redeemed, totals.outstanding) == (60, account.available + account.held)
