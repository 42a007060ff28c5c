"""Earning: who confirms whom, what counts once, where it ends."""

import datetime

import pytest
from sqlalchemy import func, select

from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.points.adjustments import operations as adjusting
from app.points.adjustments.models import Adjustment
from app.points.adjustments.rules import State
from app.points.campaigns import operations as campaigns
from app.points.earning import operations as earning
from app.points.earning import rules
from app.points.earning.models import Activity, Allowance, Attendance
from app.points.earning.rules import ConfirmedBy, Kind, Refusal, Unit
from app.points.ledger import operations as ledger
from app.points.ledger import proof, queries
from app.points.ledger.models import Account
from app.points.members import operations as members
from app.points.members import queries as member_queries
from app.points.rights import operations as rights
from tests.builders import points as build
from tests.builders.accounts import person
from tests.points.at_once import at_once, failures, successes

PLACE = "DEMO-1"


@pytest.fixture
def keeper(db_session):
    return person(Role.OWNER, scope=PLACE)


@pytest.fixture
def operator(db_session):
    return person(Role.OPERATOR)


def confirm(activity, account, by, place=PLACE, **more):
    done = earning.confirm(activity, account, by=by, place=place, now=more.pop("now", clock.now()), **more)
    db.session.commit()
    db.session.refresh(account)
    return done


def refused(why: Refusal, activity, account, by, place=PLACE, **more):
    with pytest.raises(earning.Refused) as error:
        confirm(activity, account, by, place, **more)
    db.session.rollback()
    assert error.value.why is why


# --- 11. what counts, counts once ---


def test_11_confirming_again_changes_nothing(db_session, keeper, operator):
    activity, account = build.activity(), build.member()
    assert confirm(activity, account, keeper).is_new
    assert not confirm(activity, account, keeper).is_new
    assert not confirm(activity, account, operator).is_new, "another person at another desk"
    assert account.available == 20


def test_11_the_next_day_counts_again(db_session, keeper):
    activity, account = build.activity(), build.member()
    confirm(activity, account, keeper)
    confirm(activity, account, keeper, now=clock.now() + datetime.timedelta(days=1))
    assert account.available == 40


# --- 12. caps ---


def test_12_the_day_and_the_month_have_an_end(db_session, keeper):
    build.rule_book(day_cap=30, month_cap=45)
    account = build.member()
    one, two, three = build.activity(), build.activity(), build.activity(points=5)
    confirm(one, account, keeper)
    refused(Refusal.DAY_FULL, two, account, keeper)
    confirm(three, account, keeper)
    today = clock.today(clock.now())
    day = datetime.timedelta(days=1 if (today + datetime.timedelta(days=1)).month == today.month else -1)
    if day.days < 0:
        pytest.skip("the last day of a month: tomorrow is another month")
    confirm(one, account, keeper, now=clock.now() + day)
    refused(Refusal.MONTH_FULL, two, account, keeper, now=clock.now() + day)
    assert account.available == 45


def test_12_an_activity_has_its_own_days_a_month(db_session, keeper):
    activity, account = build.activity(per_month=1), build.member()
    confirm(activity, account, keeper)
    tomorrow = clock.now() + datetime.timedelta(days=1)
    if clock.today(tomorrow).month == clock.today(clock.now()).month:
        refused(Refusal.MONTH_FULL, activity, account, keeper, now=tomorrow)


def test_12_two_desks_at_once_do_not_pass_a_cap_together(app, db_session, keeper):
    build.rule_book(day_cap=30)
    account_id, keeper_id = build.member().id, keeper.id
    activities = [build.activity().id for _ in range(8)]

    def record(index: int) -> None:
        from app.accounts.models import User

        account, by = db.session.get_one(Account, account_id), db.session.get_one(User, keeper_id)
        earning.confirm(db.session.get_one(Activity, activities[index]), account, by=by, place=PLACE, now=clock.now())

    results = at_once(app, 8, record)
    assert len(successes(results)) == 1
    assert len(failures(results, earning.Refused)) == 7
    assert db.session.get_one(Account, account_id).available == 20


# --- 16. pending, and taken back ---


def test_16_a_donation_waits_and_can_be_taken_back_meanwhile(db_session, operator):
    activity, account = build.activity(kind=Kind.DONATION, pending_days=2, budget=100), build.member()
    done = confirm(activity, account, operator, place="")
    assert (account.available, queries.spendable(account.id, clock.now())) == (20, 0)
    earning.revoke(done.attendance, reason="东西退回了", by=operator, now=clock.now())
    earning.revoke(done.attendance, reason="东西退回了", by=operator, now=clock.now())
    db_session.commit()
    db_session.expire_all()
    assert account.available == 0
    assert db_session.get_one(Allowance, activity.id).granted == 0, "the budget has it back, once"
    assert list(proof.breaks()) == []


def test_what_was_taken_back_frees_the_cap(db_session, operator):
    build.rule_book(day_cap=20)
    account = build.member()
    done = confirm(build.activity(), account, operator, place="")
    earning.revoke(done.attendance, reason="记错人", by=operator, now=clock.now())
    db_session.commit()
    confirm(build.activity(), account, operator, place="")
    assert account.available == 20


# --- who may confirm whom ---


def test_nobody_confirms_themselves(db_session):
    both = person(Role.MEMBER, Role.OPERATOR)
    refused(Refusal.ONESELF, build.activity(), build.member(user=both), both, "")


def test_nobody_earns_at_the_place_they_keep(db_session, keeper, operator):
    helper = person(Role.MEMBER, Role.HELPER, scope=PLACE)
    account = build.member(user=helper)
    refused(Refusal.OWN_PLACE, build.activity(), account, keeper)
    refused(Refusal.OWN_PLACE, build.activity(station_code=PLACE), account, operator)
    assert confirm(build.activity(), account, person(Role.OWNER, scope="DEMO-2"), "DEMO-2").is_new


def test_a_keeper_confirms_at_their_own_place_and_only_what_is_for_places(db_session, keeper):
    account = build.member()
    refused(Refusal.NOT_YOURS, build.activity(), account, keeper, "DEMO-2")
    refused(Refusal.NOT_YOURS, build.activity(station_code="DEMO-2"), account, keeper)
    refused(Refusal.NOT_YOURS, build.activity(confirmed_by=ConfirmedBy.STAFF), account, keeper)
    refused(Refusal.NOT_YOURS, build.activity(), account, person(Role.MEMBER))


def test_only_what_is_open_today_counts(db_session, keeper):
    today, account = clock.today(clock.now()), build.member()
    day = datetime.timedelta(days=1)
    refused(Refusal.NOT_OPEN, build.activity(starts_on=today + day), account, keeper)
    refused(Refusal.NOT_OPEN, build.activity(starts_on=today - 2 * day, ends_on=today - day), account, keeper)
    withdrawn = build.activity()
    earning.move_activity(withdrawn, earning.content.Publication.WITHDRAWN, by=keeper, now=clock.now())
    refused(Refusal.NOT_OPEN, withdrawn, account, keeper)


def test_hours_round_down_and_pieces_have_an_end(db_session, operator):
    hours = build.activity(kind=Kind.VOLUNTEER, unit=Unit.HOUR, points=10, per_day=4)
    refused(Refusal.TOO_SHORT, hours, build.member(), operator, "", quantity=59)
    refused(Refusal.TOO_MANY, hours, build.member(), operator, "", quantity=300)
    account = build.member()
    confirm(hours, account, operator, "", quantity=179)
    assert account.available == 20


# --- terms and rules in versions ---


def test_a_confirmation_keeps_the_terms_it_was_made_under(db_session, keeper, operator):
    activity, account = build.activity(), build.member()
    before = confirm(activity, account, keeper).attendance
    terms = {
        name: getattr(activity.current, name) for name in ("unit", "per_day", "per_month", "budget", "pending_days")
    }
    earning.set_terms(
        activity, {**terms, "points": 50, "reason": "改了", "reason_en": None}, by=operator, now=clock.now()
    )
    db_session.commit()
    other = build.member()
    confirm(activity, other, keeper)
    assert (account.available, other.available) == (20, 50)
    assert db_session.get_one(Attendance, before.id).terms_id != activity.current.id


def test_rules_are_added_and_never_changed_behind_a_member(db_session):
    build.rule_book(month_cap=100)
    account = build.member()
    accepted = member_queries.of_account(account.id).rule_book_id
    build.rule_book(month_cap=50)
    now = clock.now()
    assert member_queries.rule_book(now).month_cap == 50
    assert member_queries.of_account(account.id).rule_book_id == accepted
    with pytest.raises(members.BackDated):
        build.rule_book(valid_from=clock.today(now) - datetime.timedelta(days=1))


def test_there_is_no_rule_for_buying():
    """Purchase-linked earning does not exist in the code path; a partner's code counts once, whatever was spent."""
    known = {"visit", "event", "volunteer", "donation", "correction", "campaign", "quiz"}
    assert {kind.value for kind in Kind} == known
    assert campaigns.EVERY_CODE["unit"] is Unit.ONCE
    assert not {name for name in vars(rules) if "purchase" in name.lower() or "ticket" in name.lower()}


# --- 14. adjustments ---


def adjust(account, amount, by, key="adjust-1"):
    done = adjusting.propose(account, amount, "登记时少记了", by=by, request_key=key, now=clock.now())
    db.session.commit()
    db.session.refresh(account)
    return done


def test_14_a_small_adjustment_is_posted_with_its_reason_and_in_the_log(db_session, operator):
    build.rule_book(approval_above=50)
    account = build.member(30)
    assert adjust(account, -10, operator).state is State.POSTED
    assert account.available == 20
    lines, _more = queries.statement(account.id)
    assert lines[0].transaction.reason == "登记时少记了"
    actions = db_session.scalars(select(AuditEntry.action).where(AuditEntry.actor_id == operator.id)).all()
    assert actions == ["points.adjust.propose", "points.adjust.post"]


def test_14_nothing_is_booked_for_who_has_left(db_session, operator):
    build.rule_book(approval_above=50)
    account = build.member()
    waiting = adjust(account, 60, operator)
    rights.leave(build.user_of(account), account, now=clock.now())
    db_session.commit()
    with pytest.raises(adjusting.Left):
        adjust(account, 10, operator, key="adjust-2")
    db_session.rollback()
    with pytest.raises(adjusting.Left):
        adjusting.approve(waiting, by=person(Role.OPERATOR), now=clock.now())
    db_session.rollback()
    assert (account.available, list(proof.breaks())) == (0, [])


def test_14_above_the_threshold_it_takes_two_people(db_session, operator):
    build.rule_book(approval_above=50)
    account = build.member()
    waiting = adjust(account, 60, operator)
    assert (waiting.state, account.available) == (State.PROPOSED, 0)
    with pytest.raises(adjusting.Oneself):
        adjusting.approve(waiting, by=operator, now=clock.now())
    adjusting.approve(waiting, by=person(Role.OPERATOR), now=clock.now())
    db_session.commit()
    db_session.refresh(account)
    assert account.available == 60
    assert list(proof.breaks()) == []


def test_14_what_takes_two_people_is_not_done_by_one_in_small_pieces(db_session, operator):
    build.rule_book(approval_above=50)
    account, other = build.member(), build.member()
    assert [adjust(account, 25, operator, f"piece-{n}").state for n in range(3)] == [
        State.POSTED,
        State.POSTED,
        State.PROPOSED,
    ]
    assert adjust(account, -25, operator, "and back").state is State.PROPOSED, "up and down alike"
    assert account.available == 50
    assert adjust(other, 25, operator, "another member").state is State.POSTED
    assert adjust(account, 25, person(Role.OPERATOR), "a second person").state is State.POSTED
    month = datetime.timedelta(days=31)
    later = adjusting.propose(account, 25, "过了一个月", by=operator, request_key="later", now=clock.now() + month)
    assert later.state is State.POSTED


def test_14_one_press_sent_twice_at_once_and_two_small_ones_at_once(app, db_session, operator):
    build.rule_book(approval_above=50)
    account_id, operator_id = build.member().id, operator.id
    db_session.commit()

    def press(index: int) -> State:
        mine, by = db.session.get_one(Account, account_id), db.session.get_one(User, operator_id)
        key = f"key-{index % 2}"
        return adjusting.propose(mine, 30, key, by=by, request_key=key, now=clock.now()).state

    results = at_once(app, 6, press)
    assert not failures(results, ())
    assert set(successes(results)) == {State.POSTED, State.PROPOSED}
    assert db_session.scalar(select(Account.available).where(Account.id == account_id)) == 30


def test_14_the_database_knows_that_two_people_are_two(db_session, operator):
    from sqlalchemy import update
    from sqlalchemy.exc import IntegrityError

    build.rule_book(approval_above=50)
    account = build.member()
    waiting = adjust(account, 60, operator)
    transaction_id = build.give(account, 1)
    forged = {
        "state": State.POSTED,
        "decided_by": operator.id,
        "decided_at": clock.now(),
        "transaction_id": transaction_id,
    }
    with pytest.raises(IntegrityError):
        db_session.execute(update(Adjustment).where(Adjustment.id == waiting.id).values(forged))


def test_14_nobody_adjusts_their_own_account_or_decides_twice(db_session, operator):
    build.rule_book(approval_above=0)
    own = build.member(user=person(Role.MEMBER, Role.OPERATOR))
    with pytest.raises(adjusting.Oneself):
        adjust(own, 10, build.user_of(own))
    waiting, second = adjust(build.member(), 10, operator), person(Role.OPERATOR)
    with pytest.raises(adjusting.Oneself):
        adjusting.approve(adjust(own, 10, operator, key="adjust-2"), by=build.user_of(own), now=clock.now())
    adjusting.approve(waiting, by=second, now=clock.now())
    with pytest.raises(adjusting.Decided):
        adjusting.refuse(waiting, by=second, now=clock.now())


def test_14_sent_twice_it_is_one_adjustment(db_session, operator):
    account = build.member()
    assert adjust(account, 10, operator).id == adjust(account, 10, operator).id
    with pytest.raises(ledger.KeyReused):
        adjust(account, 11, operator)
    db_session.rollback()
    assert db_session.scalar(select(func.count()).select_from(Adjustment)) == 1


def test_14_ten_approvals_at_once_post_once(app, db_session, operator):
    from app.accounts.models import User

    build.rule_book(approval_above=0)
    account = build.member()
    number, seconds = adjust(account, 10, operator).id, [person(Role.OPERATOR).id for _ in range(10)]

    def approve(index: int) -> None:
        by = db.session.get_one(User, seconds[index])
        adjusting.approve(db.session.get_one(Adjustment, number), by=by, now=clock.now())

    results = at_once(app, 10, approve)
    assert len(successes(results)) == 1
    assert len(failures(results, adjusting.Decided)) == 9
    db_session.refresh(account)
    assert account.available == 10
