"""What a member said of a station and somebody answerable confirmed earns points, through the event that stations announce."""

import pytest
from sqlalchemy import select

from app.accounts import operations as accounts
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import System
from app.core.db import db
from app.points.earning.models import Attendance
from app.points.earning.rules import ConfirmedBy, Kind
from app.stations import operations as stations
from app.stations.opening import Interval
from app.stations.reports.models import VisitorReport
from app.stations.rules import Service, Source, Status
from tests.builders import points as build
from tests.builders.accounts import PASSWORD, person
from tests.builders.stations import keeper, said, station
from tests.site import Site


@pytest.fixture
def place(db_session):
    return station()


@pytest.fixture
def counts(db_session):
    return build.activity(kind=Kind.CORRECTION, points=3, per_month=4, confirmed_by=ConfirmedBy.PLACE)


def report(app, place, account, *, credit: bool = True, press: str = "") -> None:
    """The member presses a button on the page of the place."""
    site = Site(app)
    site.sign_in(build.user_of(account).name, PASSWORD)
    page = site.get(f"/stations/{place.code}/report")
    site.submit(page, "form.report", press=press or None, **({"credit": True} if credit else {}))


def earned() -> list[tuple[int, str, int | None]]:
    db.session.rollback()
    rows = db.session.scalars(select(Attendance).order_by(Attendance.id))
    return [(row.account_id, row.place, row.confirmed_by) for row in rows]


def test_a_confirmed_report_earns_once_and_forgets_who_reported(app, place, counts):
    account, operator = build.member(), person(Role.OPERATOR)
    report(app, place, account, press="饮水坏了")
    assert earned() == []
    said(place, Service.WATER, Status.BROKEN, by=operator)
    db.session.commit()
    assert earned() == [(account.id, place.code, operator.id)]
    assert db.session.scalar(select(VisitorReport.reporter_id)) is None
    db.session.refresh(account)
    assert account.available == 3


def test_what_was_not_so_earns_nothing(app, place, counts):
    report(app, place, build.member(), press="饮水坏了")
    said(place, Service.WATER, Status.WORKS)
    assert earned() == []


def test_hours_that_are_put_right_earn_and_hours_that_were_right_do_not(app, place, counts):
    account, by = build.member(), keeper(place)
    report(app, place, account, press="时间不对")
    stations.check_hours(place, source=Source.OWNER, by=by, now=clock.now())
    assert earned() == []
    other = station()
    report(app, other, account, press="时间不对")
    mine, today = keeper(other), clock.today(clock.now())
    stations.set_day(other, today, Interval(540, 600), source=Source.OWNER, by=mine, now=clock.now())
    db.session.commit()
    assert earned() == [(account.id, other.code, mine.id)]


def test_nobody_earns_at_their_own_place_or_by_their_own_word(app, place, counts):
    own = build.member(user=person(Role.MEMBER))
    user = build.user_of(own)
    accounts.grant_role(user, Role.OWNER, scope_key=place.code, by=System(), now=clock.now())
    db.session.commit()
    report(app, place, own, press="饮水坏了")
    said(place, Service.WATER, Status.BROKEN, by=user)
    db.session.commit()
    assert earned() == []


def test_without_the_tick_nobody_is_noted_and_the_correction_goes_on(app, place, counts):
    account = build.member()
    report(app, place, account, credit=False, press="饮水坏了")
    assert db.session.scalar(select(VisitorReport.reporter_id)) is None
    visitor = Site(app)
    assert "给我记积分" not in visitor.get(f"/stations/{place.code}/report")
    said(place, Service.WATER, Status.BROKEN)
    db.session.commit()
    assert earned() == []
