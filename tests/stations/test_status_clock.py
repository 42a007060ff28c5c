"""Works, broken, unknown: silence turns grey, never green; the newest word wins, and a tap happens once."""

import datetime

import pytest
import sqlalchemy
from sqlalchemy import func, select

from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.stations import nearest, operations, queries, rules
from app.stations.models import ServiceReport
from app.stations.opening import Interval
from app.stations.rules import Service, Source, Status
from app.stations.wanted import Wanted
from tests.builders.accounts import person
from tests.builders.stations import keeper, said, station, status_of
from tests.points.at_once import at_once, failures, successes

HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
NOW = datetime.datetime(2026, 11, 23, 4, 0, tzinfo=datetime.UTC)


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("said_status", "good_for", "shown"),
    [
        (None, None, Status.UNKNOWN),
        (Status.WORKS, HOUR, Status.WORKS),
        (Status.BROKEN, HOUR, Status.BROKEN),
        (Status.WORKS, -HOUR, Status.UNKNOWN),
        (Status.BROKEN, -HOUR, Status.UNKNOWN),
    ],
)
def test_a_word_counts_only_so_long(said_status, good_for, shown):
    until = None if good_for is None else NOW + good_for
    assert rules.status_now(said_status, until, NOW) is shown


@pytest.mark.sqlite_only
def test_equipment_counts_a_week_and_water_until_the_next_evening():
    evening = NOW + datetime.timedelta(hours=32)
    assert rules.Periods().good_until(Service.WATER, NOW, evening) == evening
    assert rules.Periods().good_until(Service.UMBRELLA, NOW, evening) == NOW + 7 * DAY


def test_water_turns_grey_by_itself_while_the_umbrellas_still_count(db_session):
    place = station(services=[Service.WATER, Service.UMBRELLA])
    for service in (Service.WATER, Service.UMBRELLA):
        said(place, service, ago=3 * DAY)
    assert status_of(place, Service.WATER) is Status.UNKNOWN
    assert status_of(place, Service.UMBRELLA) is Status.WORKS


def test_a_word_from_before_changes_nothing(db_session):
    place, owner = station(), person()
    said(place, Service.WATER, Status.BROKEN, ago=HOUR, by=owner)
    with pytest.raises(operations.NothingNew):
        operations.say(place, Service.WATER, Status.WORKS, source=Source.OWNER, by=owner, now=clock.now() - 2 * HOUR)
    assert status_of(place, Service.WATER) is Status.BROKEN


def test_changing_ones_mind_counts_at_once(db_session):
    place, owner = station(), person()
    said(place, Service.WATER, Status.BROKEN, by=owner)
    said(place, Service.WATER, Status.WORKS, by=owner)
    assert status_of(place, Service.WATER) is Status.WORKS


def test_all_well_confirms_everything_offered_and_the_hours(db_session):
    place = station(services=[Service.WATER, Service.TOILET])
    operations.confirm_all(place, source=Source.OWNER, by=keeper(place), now=clock.now())
    assert {status_of(place, service) for service in (Service.WATER, Service.TOILET)} == {Status.WORKS}
    assert rules.Periods().hours_are_fresh(queries.by_code(place.code).hours_confirmed_at, clock.now())


def test_twelve_taps_at_once_are_one(app, db_session):
    place = station(services=[Service.WATER, Service.TOILET])
    owner_id, code, now = keeper(place).id, place.code, clock.now()

    def tap(_index):
        from app.accounts.models import User

        owner = db.session.get_one(User, owner_id)
        return operations.confirm_all(queries.by_code(code), source=Source.OWNER, by=owner, now=now)

    results = at_once(app, 12, tap)
    assert len(successes(results)) == 1
    assert len(failures(results, operations.NothingNew)) == 11
    assert db.session.scalar(select(func.count(ServiceReport.id))) == 2
    confirmations = select(func.count(AuditEntry.id)).where(AuditEntry.action == "station.confirm")
    assert db.session.scalar(confirmations) == 1


def test_what_was_said_cannot_be_rewritten(db_session):
    place = station()
    said(place, Service.WATER)
    db.session.commit()
    with pytest.raises(sqlalchemy.exc.DBAPIError, match="append-only"):
        db.session.execute(sqlalchemy.update(ServiceReport).values(status=Status.BROKEN))
    db.session.rollback()


def test_new_hours_move_the_end_of_a_daily_word(db_session):
    place = station(weekly={day: (Interval(480, 1200),) for day in range(7)})
    said(place, Service.WATER)
    before = next(row.good_until for row in place.services if row.service is Service.WATER)
    operations.replace_week(place, {day: (Interval(480, 1080),) for day in range(7)})
    after = next(row.good_until for row in place.services if row.service is Service.WATER)
    assert before - after == 2 * HOUR


def test_a_service_that_was_taken_away_cannot_be_confirmed(db_session):
    place = station(services=[Service.WATER, Service.TOILET])
    operations.offer(place, [Service.WATER])
    with pytest.raises(operations.NotOffered):
        said(place, Service.TOILET)


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_the_list_and_the_page_agree_on_what_is_open(db_session, hour):
    """The condition of the query and the rule are two ways to say one thing."""
    night = {day: (Interval(18 * 60, 26 * 60),) for day in range(7)}
    places = [
        station(weekly={0: (Interval(480, 720), Interval(840, 1200))}),
        station(weekly=night),
        station(weekly={}),
        station(),
    ]
    monday = datetime.datetime(2026, 11, 23, hour, 0, tzinfo=clock.LOCAL)
    operations.set_day(places[1], monday.date(), None, source=Source.OWNER, by=person(), now=clock.now())
    operations.set_day(places[2], monday.date(), Interval(600, 900), source=Source.OWNER, by=person(), now=clock.now())
    listed = queries.listed(Wanted(open_now=True), monday)
    assert {row.code for row in listed} == {place.code for place in places if queries.opening_of(place, monday).is_open}


@pytest.mark.parametrize("large", [False, True])
def test_the_nearest_working_place_is_found_and_not_the_broken_one_next_door(db_session, large):
    here = station(services=[])
    broken = station(services=[Service.TOILET], position=(37.385, 118.015))
    far = station(services=[Service.TOILET], position=(37.42, 118.03))
    station(services=[Service.TOILET], position=(37.386, 118.016))  # Nobody has said anything there.
    said(broken, Service.TOILET, Status.BROKEN)
    said(far, Service.TOILET)
    assert nearest.working(here, [Service.TOILET], clock.now(), is_large=large) == [(Service.TOILET, far)]
