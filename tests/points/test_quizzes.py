"""A quiz of the exhibition earns through the event it announces: once for each set of questions, one a day, within the caps."""

import datetime

import pytest
from sqlalchemy import func, select

from app.accounts.rules import Role
from app.core import clock, events
from app.core.db import db
from app.exhibition.quizzes.rules import QuizPassed
from app.points.earning import operations as earning
from app.points.earning.models import Attendance
from app.points.earning.rules import ConfirmedBy, Kind
from app.points.ledger import proof
from app.points.ledger.models import Account, PointsTransaction
from app.points.members import operations as members
from tests.builders import points as build
from tests.builders.accounts import person, signed_in
from tests.points.at_once import at_once

DAY = datetime.timedelta(days=1)


@pytest.fixture
def counts(db_session):
    about = {"reason": "看展答题", "reason_en": "Exhibit quiz", "per_month": 3}
    return build.activity(kind=Kind.QUIZ, confirmed_by=ConfirmedBy.SITE, points=8, **about)


def passed(account: Account, quiz: str = "record-1", *, now: datetime.datetime | None = None) -> int:
    """What the account holds after the exhibition said so."""
    events.announce(QuizPassed(account.user_id, quiz, "布告栏", "The notice board", now or clock.now()))
    db.session.commit()
    db.session.refresh(account)
    return account.available


def test_11_a_quiz_counts_once_however_often_it_is_passed(counts):
    account, now = build.member(), clock.now()
    assert passed(account) == 8
    assert passed(account) == 8
    assert passed(account, now=now + DAY) == 8, "the same questions on another day"
    assert passed(account, "record-2", now=now + DAY) == 16
    assert list(proof.breaks()) == []


def test_12_one_a_day_and_no_more_than_the_month_allows(counts):
    account = build.member()
    first = clock.at(clock.today(clock.now()).replace(day=1) + 40 * DAY, datetime.time(12))
    assert passed(account, "q-1", now=first) == 8
    assert passed(account, "q-2", now=first) == 8, "one a day"
    for day in range(1, 6):
        passed(account, f"r-{day}", now=first + day * DAY)
    assert account.available == 24, "three a month"


def test_18_the_statement_says_which_quiz(counts):
    account = build.member()
    passed(account)
    said = db.session.scalars(select(PointsTransaction).order_by(PointsTransaction.id.desc())).first()
    assert (said.reason, said.reason_en) == ("看展答题：布告栏", "Exhibit quiz: The notice board")
    assert said.by_id is None


def test_who_paused_or_has_no_passbook_earns_nothing_and_the_exhibition_goes_on(counts):
    account = build.member()
    members.pause(account.id, paused=True, now=clock.now())
    assert passed(account) == 0
    events.announce(QuizPassed(account.user_id + 1_000, "record-1", "布告栏", None, clock.now()))
    members.pause(account.id, paused=False, now=clock.now())
    assert passed(account) == 8, "what was passed in the pause may be passed again"


def test_without_an_activity_of_its_kind_nothing_is_earned(db_session):
    build.activity()
    assert passed(build.member()) == 0


def test_11_eight_answers_at_once_count_once(app, counts):
    account, now = build.member(), clock.now()
    user_id = account.user_id

    def answer(_number: int) -> None:
        events.announce(QuizPassed(user_id, "record-1", "布告栏", None, now))
        db.session.commit()

    at_once(app, 8, answer)
    db.session.expire_all()
    assert db.session.scalar(select(func.count()).select_from(Attendance)) == 1
    assert db.session.get_one(Account, account.id).available == 8
    assert list(proof.breaks()) == []


def test_no_person_confirms_a_quiz(counts):
    with pytest.raises(earning.Refused):
        earning.confirm(counts, build.member(), by=person(Role.OPERATOR), place="DEMO-1", now=clock.now())


def test_the_desk_keeps_the_kind_and_who_confirms_together(app, counts):
    site = signed_in(app, Role.OPERATOR)
    page = site.get(f"/desk/points/activities/{counts.slug}")
    assert "由网站自动记" in site.submit(page, "form.form", status=422, confirmed_by="staff")
