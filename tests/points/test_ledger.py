"""What the ledger promises; the numbers are those of the list of invariants it was built to."""

import datetime

import pytest
from sqlalchemy import func, select, update

from app.core import clock
from app.core.db import db
from app.points.ledger import operations as ledger
from app.points.ledger import posting, proof, queries
from app.points.ledger.models import Account, Entry, Hold, Lot, PointsTransaction
from app.points.ledger.rules import AccountKind, HoldState, Kind, NotEnough, NotWhole, Pocket
from tests.builders import points as build
from tests.points.at_once import at_once, failures, successes

DAY = datetime.timedelta(days=1)


def why(key: str, **more) -> ledger.Why:
    return ledger.Why(key=key, now=more.pop("now", clock.now()), **more)


def hold(account: Account, amount: int, key: str = "hold", now=None) -> int:
    """Set points aside; gives the hold's id."""
    now = now or clock.now()
    posted = ledger.hold(account.id, amount, expires_at=now + DAY, why=why(key, now=now))
    db.session.commit()
    db.session.refresh(account)
    return db.session.execute(select(Hold.id).where(Hold.transaction_id == posted.transaction_id)).scalar_one()


def remaining(account: Account) -> list[int]:
    db.session.expire_all()
    return [
        lot.remaining for lot in db.session.scalars(select(Lot).where(Lot.account_id == account.id).order_by(Lot.id))
    ]


def assert_proved() -> None:
    db.session.expire_all()
    assert list(proof.breaks()) == []


# --- 1. integers only ---


@pytest.mark.parametrize("amount", [0, -5, 1.5, 20.0, True, "20", None])
def test_01_only_whole_points_are_moved(amount, db_session):
    account = build.member()
    with pytest.raises((NotWhole, TypeError)):
        ledger.earn(account.id, amount, expires_at=clock.now() + DAY, why=why("earn"))


# --- 2. double entry ---


def test_02_every_transaction_has_two_entries_or_more_and_sums_to_zero(db_session):
    account = build.member(50)
    ledger.collect(hold(account, 30), why=why("collect", place="DEMO-1"))
    db_session.commit()
    sums = select(func.count(), func.sum(Entry.amount)).group_by(Entry.transaction_id)
    assert all(count >= 2 and total == 0 for count, total in db_session.execute(sums))
    assert db_session.scalar(select(func.count()).select_from(PointsTransaction)) == 3


def test_02_unbalanced_lines_are_never_written(db_session):
    account = build.member()
    claim = posting.claim_key(Kind.EARN, account.id, why("broken"), {})
    with pytest.raises(ledger.Unbalanced):
        posting.post(
            claim, [ledger.Line(account.id, Pocket.HOUSE, None, 5), ledger.Line(account.id, Pocket.HOUSE, None, -4)]
        )


def test_02_the_programmes_accounts_are_the_sum_of_their_entries_and_have_no_balance_row(db_session):
    account = build.member(50)
    ledger.collect(hold(account, 30), why=why("collect", place="DEMO-1"))
    db_session.commit()
    totals = queries.totals()
    assert (totals.issued, totals.redeemed, totals.outstanding) == (50, 30, 20)
    houses = db_session.scalars(select(Account).where(Account.kind != AccountKind.MEMBER)).all()
    assert houses and all(house.available is None and house.held is None for house in houses)


# --- 3. append-only, and reversals ---


def test_03_a_wrong_entry_is_reversed_by_one_that_names_it_and_why(db_session):
    account = build.member()
    transaction_id = build.give(account, 20)
    posted = ledger.reverse(transaction_id, why=why("undo", reason="登记错了人"), grace_days=30)
    db_session.commit()
    reversal = db_session.get_one(PointsTransaction, posted.transaction_id)
    assert (reversal.kind, reversal.reverses_id, reversal.reason) == (Kind.REVERSE, transaction_id, "登记错了人")
    assert remaining(account) == [0]
    assert_proved()


def test_03_a_reversal_without_reason_and_a_second_one_are_refused(db_session):
    account = build.member()
    transaction_id = build.give(account, 20)
    with pytest.raises(ledger.NotReversible):
        ledger.reverse(transaction_id, why=why("undo"), grace_days=30)
    first = ledger.reverse(transaction_id, why=why("undo", reason="错了"), grace_days=30)
    again = ledger.reverse(transaction_id, why=why("undo", reason="错了"), grace_days=30)
    assert (again.transaction_id, again.is_new) == (first.transaction_id, False)
    with pytest.raises(ledger.NotReversible):
        ledger.reverse(transaction_id, why=why("undo-2", reason="又错了"), grace_days=30)


def test_03_points_already_spent_cannot_be_reversed_away(db_session):
    account = build.member()
    transaction_id = build.give(account, 20)
    hold(account, 15)
    with pytest.raises(ledger.AlreadySpent):
        ledger.reverse(transaction_id, why=why("undo", reason="错了"), grace_days=30)
    db_session.rollback()
    assert_proved()


def test_03_a_mistaken_hand_over_is_reversed_into_the_same_lots(db_session):
    account = build.member()
    build.give(account, 20, days=10)
    build.give(account, 20, days=20)
    posted = ledger.collect(hold(account, 30), why=why("collect", place="DEMO-1"))
    ledger.reverse(posted.transaction_id, why=why("undo", reason="没有领走"), grace_days=30)
    db_session.commit()
    assert remaining(account) == [20, 20]
    assert_proved()


# --- 4. never below zero ---


# --- 5. a hold resolves once ---


def test_05_a_hold_resolves_at_most_once_whoever_comes_at_the_same_time(app, db_session):
    account = build.member(30)
    hold_id = hold(account, 30)

    def resolve(index: int) -> str:
        if index % 3 == 0:
            ledger.collect(hold_id, why=why(f"collect-{index}", place="DEMO-1"))
            return "collected"
        state = HoldState.VOIDED if index % 3 == 1 else HoldState.EXPIRED
        ledger.give_back(hold_id, state, why=why(f"back-{index}"), grace_days=30)
        return "given back"

    results = at_once(app, 30, resolve)
    assert len(successes(results)) == 1
    assert len(failures(results, ledger.AlreadyResolved)) == 29
    db_session.refresh(account)
    assert (account.available, account.held) == ((0, 0) if successes(results) == ["collected"] else (30, 0))
    assert_proved()


# --- 6. request keys ---


def test_06_the_same_request_twice_is_answered_the_same_and_moves_once(db_session):
    account = build.member(100)
    now = clock.now()
    answers = [ledger.hold(account.id, 30, expires_at=now + DAY, why=why("same", now=now)) for _ in range(3)]
    db_session.commit()
    assert len({answer.transaction_id for answer in answers}) == 1
    assert [answer.is_new for answer in answers] == [True, False, False]
    db_session.refresh(account)
    assert account.held == 30


def test_06_the_same_key_for_something_else_is_refused(db_session):
    account, other = build.member(100), build.member(100)
    hold(account, 30, key="same")
    for wanted, amount in ((account, 31), (other, 30)):
        with pytest.raises(ledger.KeyReused):
            ledger.hold(wanted.id, amount, expires_at=clock.now() + DAY, why=why("same"))
        db_session.rollback()
    with pytest.raises(ledger.KeyReused):
        ledger.earn(account.id, 30, expires_at=clock.now() + DAY, why=why("same"))


def test_06_fifty_copies_of_one_request_at_once_move_once(app, db_session):
    account = build.member(100)
    account_id, now = account.id, clock.now()
    request = why("copy", now=now)
    results = at_once(app, 50, lambda _: ledger.hold(account_id, 30, expires_at=now + DAY, why=request))
    assert failures(results, Exception) == []
    assert len({answer.transaction_id for answer in results}) == 1
    assert sum(answer.is_new for answer in results) == 1
    db_session.refresh(account)
    assert (account.available, account.held) == (70, 30)
    assert_proved()


def test_06_a_refused_request_leaves_its_key_free(db_session):
    account = build.member(10)
    with pytest.raises(NotEnough):
        ledger.hold(account.id, 30, expires_at=clock.now() + DAY, why=why("later"))
    db_session.rollback()
    build.give(account, 50)
    assert ledger.hold(account.id, 30, expires_at=clock.now() + DAY, why=why("later")).is_new


# --- 7. lots ---


def test_07_spending_takes_what_lapses_soonest_and_says_from_which_lots(db_session):
    account = build.member()
    build.give(account, 20, days=300)
    build.give(account, 20, days=10)
    build.give(account, 20, days=100)
    hold_id = hold(account, 30)
    assert remaining(account) == [20, 0, 10]
    transaction_id = db_session.get_one(Hold, hold_id).transaction_id
    taken = select(Lot.expires_at, Entry.amount).join(Entry, Entry.lot_id == Lot.id)
    taken = taken.where(Entry.transaction_id == transaction_id, Entry.pocket == Pocket.HELD)
    assert [amount for _, amount in sorted(db_session.execute(taken).all())] == [20, 10]


def test_07_cancelling_puts_the_points_back_into_the_same_lots(db_session):
    account = build.member()
    build.give(account, 20, days=300)
    build.give(account, 20, days=10)
    ledger.give_back(hold(account, 30), HoldState.VOIDED, why=why("back"), grace_days=30)
    db_session.commit()
    assert remaining(account) == [20, 20]
    assert all(lot.extended_at is None for lot in queries.lots_left(account.id))
    assert_proved()


def test_07_holding_and_cancelling_does_not_keep_points_alive_for_ever(db_session):
    account, now = build.member(), clock.now()
    build.give(account, 20, days=1, now=now)
    for number in (1, 2):
        hold_id = hold(account, 20, key=f"hold-{number}", now=now)
        now += 31 * DAY
        back = why(f"back-{number}", now=now)
        ledger.give_back(hold_id, HoldState.VOIDED, why=back, grace_days=30, by_member=True)
        db_session.commit()
        db_session.expire_all()
    assert queries.spendable(account.id, now) == 0


# --- 8. expiry is posted ---


def test_08_held_points_do_not_expire_under_the_member(db_session):
    account, now = build.member(), clock.now()
    build.give(account, 20, days=1, now=now)
    hold(account, 20, now=now)
    assert ledger.expire_lapsed(account.id, now + 2 * DAY) == []


# --- 9. validated and deducted over the same lots ---


# --- 13. the proof ---


def test_13_the_proof_finds_a_balance_that_was_tampered_with(db_session):
    account = build.member(20)
    assert_proved()
    db_session.execute(update(Account).where(Account.id == account.id).values(available=25))
    (found,) = list(proof.breaks())
    assert found.what == f"account {account.key}"


def test_13_the_proof_finds_a_lot_a_hold_and_a_line_that_do_not_fit(db_session):
    account = build.member(50)
    hold_id = hold(account, 20)
    lot = db_session.scalar(select(Lot))
    db_session.execute(update(Lot).where(Lot.id == lot.id).values(remaining=1))
    db_session.execute(update(Hold).where(Hold.id == hold_id).values(state=HoldState.POSTED, resolved_at=clock.now()))
    entry = db_session.scalar(select(Entry).where(Entry.pocket == Pocket.HOUSE))
    db_session.add(
        Entry(transaction_id=entry.transaction_id, account_id=entry.account_id, pocket=Pocket.HOUSE, amount=7)
    )
    db_session.flush()
    found = {each.what.split()[0] for each in proof.breaks()}
    assert found == {"transaction", "all", "account", "lot", "hold"}


# --- 16. pending points ---


def test_16_points_wait_until_what_earned_them_cannot_be_undone(db_session):
    account, now = build.member(), clock.now()
    earned = ledger.earn(account.id, 20, expires_at=now + 99 * DAY, usable_at=now + 2 * DAY, why=why("give", now=now))
    db_session.commit()
    with pytest.raises(NotEnough):
        ledger.hold(account.id, 20, expires_at=now + DAY, why=why("spend", now=now))
    db_session.rollback()
    assert queries.spendable(account.id, now + 2 * DAY) == 20
    ledger.reverse(earned.transaction_id, why=why("undo", reason="退回了"), grace_days=30)
    assert queries.spendable(account.id, now + 2 * DAY) == 0


# --- members apart ---


def test_no_transaction_touches_two_members(db_session):
    """So that members can be spread over machines later: each names one account, and its entries know no other member."""
    for account in (build.member(50), build.member(50)):
        ledger.collect(hold(account, 30, key=f"hold-{account.id}"), why=why(f"collect-{account.id}", place="DEMO-1"))
    db_session.commit()
    members = select(func.count(Entry.account_id.distinct())).where(Entry.pocket != Pocket.HOUSE)
    assert set(db_session.scalars(members.group_by(Entry.transaction_id))) == {1}


def test_an_account_is_opened_once_also_at_once(app, db_session):
    from app.accounts.rules import Role
    from tests.builders.accounts import person

    user_id = person(Role.MEMBER).id
    opened = at_once(app, 8, lambda _: ledger.open_account(user_id, clock.now()))
    assert len(set(opened)) == 1
