"""The promises of the programme around the ledger, 10 to 18: stock, earning, caps, proof, desk, counter, statement."""

import csv
import datetime
import io

import pytest
from sqlalchemy import func, select, update

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
from app.points.exchange import stocking
from app.points.exchange.models import Redemption, Reward, RewardStock
from app.points.exchange.rules import Refusal
from app.points.ledger import queries
from app.points.ledger.models import Account, Lot
from app.points.ledger.rules import Kind
from app.points.members.models import LookUp
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.points.at_once import at_once, failures, successes
from tests.points.movements import assert_proved, every_kind_of_movement, exchanging
from tests.site import Site

DAY = datetime.timedelta(days=1)
PLACE = "DEMO-1"


@pytest.fixture
def keeper(db_session):
    return person(Role.OWNER, scope=PLACE)


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
    assert all(row["日期和时间"] and row["种类"] and row["摘要"] and row["批次"] and row["批次有效期"] for row in rows)
    assert [row["地点"] for row in rows if row["种类"] == "领取"] == [PLACE]
    assert sum(int(row["可用积分增减"]) for row in rows) == account.available == int(rows[-1]["可用结余"])
    totals = queries.totals()
    assert totals.issued + totals.adjusted == totals.redeemed + totals.expired + totals.outstanding
    assert (totals.redeemed, totals.outstanding) == (60, account.available + account.held)
