"""Visitors' reports: two independent ones turn a thing to unknown, one network alone does nothing, the owner's word wins."""

import datetime

import pytest
from sqlalchemy import func, select

from app.accounts import operations as accounts
from app.accounts.rules import Role
from app.core import clock, networks
from app.core.audit import System
from app.core.networks import NetworkSalt, marks
from app.stations import operations as stations
from app.stations import queries
from app.stations.acts import operations as acts
from app.stations.models import Station
from app.stations.opening import Unknown
from app.stations.reports import operations
from app.stations.reports import queries as reports
from app.stations.reports import routes as report_routes
from app.stations.reports.models import VisitorReport
from app.stations.reports.rules import Answer, Problem
from app.stations.rules import Service, Source, State, Status
from tests.builders.accounts import PASSWORD, person, signed_in
from tests.builders.stations import keeper, said, station, status_of
from tests.points.at_once import at_once, failures, successes
from tests.site import Site

MINUTE, HOUR, DAY = (datetime.timedelta(**{unit: 1}) for unit in ("minutes", "hours", "days"))
HERE, THERE, ELSEWHERE = "203.0.113.9", "198.51.100.7", "192.0.2.1"


@pytest.fixture(autouse=True)
def at_noon(monkeypatch):
    """What was said thirty hours ago has lapsed by the morning, and still stands at noon."""
    noon = clock.at(clock.today(clock.now()), datetime.time(12))
    monkeypatch.setattr(clock, "now", lambda: noon)


@pytest.fixture
def report(app, db_session):
    """`report(place, HERE, ago=…)`: somebody on this network found the water broken."""

    def send(place, address, *, ago=MINUTE * 0, problem=Problem.BROKEN, service=Service.WATER):
        now = clock.now() - ago
        mark = marks(address, clock.today(now))
        place = queries.by_code(place if isinstance(place, str) else place.code)
        return operations.report(place, problem, service, mark=mark, now=now)

    return send


def test_two_networks_ten_minutes_apart_turn_it_to_unknown(db_session, report):
    place = station()
    said(place, Service.WATER, ago=2 * HOUR)
    assert report(place, HERE, ago=11 * MINUTE) is False
    assert status_of(place, Service.WATER) is Status.WORKS
    assert report(place, THERE) is True
    assert status_of(place, Service.WATER) is Status.UNKNOWN
    assert status_of(place, Service.CHARGING) is Status.UNKNOWN  # Nobody has said anything there.
    row = next(each for each in queries.by_code(place.code).services if each.service is Service.WATER)
    assert row.source is Source.VISITOR


def test_who_keeps_several_places_sees_at_once_where_an_answer_is_wanted(app, db_session, report):
    quiet, doubted = station("TEST-A"), station("TEST-B")
    user, owner = keeper(quiet), Site(app)
    accounts.grant_role(user, Role.OWNER, scope_key=doubted.code, by=System(), now=clock.now())
    report(doubted, HERE)
    db_session.commit()
    owner.post("/sign-in", {"name": user.name, "password": PASSWORD})
    choice = owner.get("/owner").texts("main li")
    assert choice == [f"{doubted.name} 有人反映，请您答复", quiet.name]
    page = owner.get(f"/owner/stations/{doubted.code}")
    owner.submit(page, "#reported form", press="可用")
    assert owner.get("/owner").texts("main li") == [quiet.name, doubted.name]


@pytest.mark.parametrize(
    ("second", "ago"),
    [("203.0.113.77", 30 * MINUTE), (THERE, 9 * MINUTE), (THERE, 25 * HOUR)],
    ids=["same network", "too soon", "too long ago"],
)
def test_what_is_not_independent_changes_nothing(db_session, report, second, ago):
    place = station()
    said(place, Service.WATER, ago=30 * HOUR)
    report(place, HERE, ago=ago)
    try:
        assert report(place, second) is False
    except operations.SaidToday:
        assert second.startswith("203.0.113.")
    assert status_of(place, Service.WATER) is Status.WORKS


def test_the_same_network_before_and_after_midnight_is_still_one(db_session, report):
    place = station()
    said(place, Service.WATER, ago=20 * HOUR)
    since_midnight = clock.now() - clock.midnight(clock.today(clock.now()))
    report(place, HERE, ago=since_midnight + 15 * MINUTE)
    assert report(place, HERE) is False
    assert status_of(place, Service.WATER) is Status.WORKS


def test_what_the_owner_said_in_between_stands(db_session, report):
    place = station()
    report(place, HERE, ago=HOUR)
    said(place, Service.WATER, ago=30 * MINUTE)
    assert report(place, THERE) is False
    assert status_of(place, Service.WATER) is Status.WORKS
    assert report(place, ELSEWHERE, ago=-11 * MINUTE) is True  # Two after the owner's word count again.


def test_an_owner_who_says_broken_is_not_made_unknown(db_session, report):
    place = station()
    said(place, Service.WATER, Status.BROKEN, ago=2 * HOUR)
    report(place, HERE, ago=HOUR)
    assert report(place, THERE) is False
    assert status_of(place, Service.WATER) is Status.BROKEN


def test_the_owners_answer_wins_and_everybody_sees_it(app, site, db_session, report):
    place = station()
    said(place, Service.WATER, ago=2 * HOUR)
    report(place, HERE, ago=HOUR)
    report(place, THERE)
    db_session.commit()
    page = site.get(f"/stations/{place.code}")
    assert "来访者反映不能用" in page.one(".part--unknown").get_text()
    assert "2 位来访者反映坏了" in page.one("#told").get_text() and "等站主答复" in page
    owner = signed_in(app, Role.OWNER, scope=place.code)
    today = owner.get(f"/owner/stations/{place.code}")
    assert "2 位来访者反映坏了" in today.one("#reported").get_text()
    owner.submit(today, "#reported form.toggle", press="可用")
    assert "站主答复：可用" in site.get(f"/stations/{place.code}").one("#told").get_text()
    assert status_of(place, Service.WATER) is Status.WORKS
    assert owner.get(f"/owner/stations/{place.code}").select("#reported") == []


def test_an_answer_taken_back_is_no_answer(db_session, report):
    place = station()
    report(place, HERE, ago=HOUR)
    report(place, THERE, ago=MINUTE)
    owner = keeper(place)
    act = acts.say(queries.by_code(place.code), Service.WATER, Status.WORKS, acts.Tap(), by=owner, now=clock.now())
    assert reports.unanswered(place.id, clock.now()) == []
    acts.undo(act, queries.by_code(place.code), by=owner, now=clock.now())
    assert [each.count for each in reports.unanswered(place.id, clock.now())] == [2]


def test_a_tap_kept_on_the_phone_since_before_the_reports_is_no_answer(db_session, report):
    place, owner = station(), person()
    report(place, HERE, ago=HOUR)
    report(place, THERE)
    with pytest.raises(stations.NothingNew):
        stations.say(
            station_of(place), Service.WATER, Status.WORKS, source=Source.OWNER, by=owner, now=clock.now(),
            at=clock.now() - 2 * HOUR,
        )  # fmt: skip
    assert status_of(place, Service.WATER) is Status.UNKNOWN


def station_of(place) -> Station:
    return queries.by_code(place.code)


def test_a_locked_door_twice_and_nobody_says_open_any_more(app, site, db_session, report):
    place = station(hours_confirmed_at=clock.now() - 2 * DAY)
    assert report(place, HERE, ago=HOUR, problem=Problem.LOCKED, service=None) is False
    assert report(place, THERE, problem=Problem.WRONG_HOURS, service=None) is True
    assert queries.opening_of(station_of(place), clock.now()).unknown is Unknown.DOUBTED
    assert queries.listed(queries.Wanted(open_now=True), clock.now()) == []
    db_session.commit()
    assert "有人反映没开门" in site.get(f"/stations/{place.code}").one(".place-now").get_text()
    owner = signed_in(app, Role.HELPER, scope=place.code)
    answer = owner.submit(owner.get(f"/owner/stations/{place.code}"), "form[action$='/hours/confirmation']")
    assert "开门时间没错" in owner.follow(answer)
    assert "营业中" in site.get(f"/stations/{place.code}").one(".place-now").get_text()
    assert "站主答复：开门时间已核对" in site.get(f"/stations/{place.code}")


def test_a_third_who_says_so_belongs_to_the_same_doubt(db_session, report):
    place = station()
    report(place, HERE, ago=HOUR)
    report(place, THERE, ago=30 * MINUTE)
    assert report(place, ELSEWHERE) is False
    (told,) = reports.counted(place.id, clock.now())
    assert told.count == 3


def test_two_taps_without_an_account(site, db_session):
    place = station()
    page = site.get(f"/stations/{place.code}")
    form = site.get(next(url for words, url in page.links().items() if "报个问题" in words))
    answer = site.submit(form, "form.report", press="饮水坏了")
    assert "已转告站主" in site.follow(answer)
    again = site.submit(site.get(f"/stations/{place.code}/report"), "form.report", press="饮水坏了")
    assert "今天从您这里已经反映过" in site.follow(again)
    row = db_session.scalar(select(VisitorReport))
    assert row.network and "127" not in row.network


@pytest.mark.parametrize(
    "problem", ["", "broken", "locked.water", "stolen", "broken.gold", "broken.aed", "wrong-hours.x"]
)
def test_what_nobody_can_report_is_refused(site, db_session, problem):
    place = station()
    site.get(f"/stations/{place.code}/report")
    assert site.post(f"/stations/{place.code}/reports", {"problem": problem}, status=None).status in (400, 404)
    assert db_session.scalar(select(func.count(VisitorReport.id))) == 0


def test_a_place_that_is_paused_takes_no_reports(site, db_session):
    place = station(state=State.PAUSED)
    site.get(f"/stations/{place.code}/report", status=404)
    assert "报个问题" not in site.get(f"/stations/{place.code}")


def says_locked(site, place) -> int:
    return site.post(f"/stations/{place.code}/reports", {"problem": "locked"}, status=None).status


def test_who_reports_everything_everywhere_is_stopped(site, db_session, monkeypatch):
    monkeypatch.setattr(report_routes, "NEW_FROM_A_NETWORK", "3 per hour")
    places = [station(services=[]) for _ in range(4)]
    assert [says_locked(site, place) for place in places] == [303, 303, 303, 429]


def test_neighbours_behind_one_address_do_not_use_up_each_others_reports(site, db_session, monkeypatch):
    monkeypatch.setattr(report_routes, "NEW_FROM_A_NETWORK", "2 per hour")
    first, second = station(services=[]), station(services=[])
    assert [says_locked(site, first) for _neighbour in range(5)] == [303] * 5  # Kept once, counted once.
    assert says_locked(site, second) == 303


def test_who_hammers_one_place_is_stopped_there_alone(site, db_session, monkeypatch):
    monkeypatch.setattr(report_routes, "ANY_AT_A_PLACE", "2 per hour")
    first, second = station(services=[]), station(services=[])
    assert [says_locked(site, first) for _again in range(3)] == [303, 303, 429]
    assert says_locked(site, second) == 303


def test_of_ten_from_one_network_at_once_one_is_kept(app, db_session, report):
    code = station().code

    def send(_index):
        return report(code, HERE)

    results = at_once(app, 10, send)
    assert len(successes(results)) == 1
    assert len(failures(results, operations.SaidToday)) == 9


def test_of_six_who_confirm_a_first_report_at_once_one_turns_it(app, db_session, report):
    place = station()
    said(place, Service.WATER, ago=2 * HOUR)
    report(place, HERE, ago=HOUR)
    code = place.code

    def send(index):
        return report(code, f"198.51.{index}.1")

    results = at_once(app, 6, send)
    assert sorted(successes(results)) == [False] * 5 + [True]
    assert status_of(place, Service.WATER) is Status.UNKNOWN


def test_after_a_day_no_mark_and_no_salt_is_left(app, db_session, report):
    place = station()
    report(place, HERE, ago=25 * HOUR)
    report(place, THERE)
    operations.forget(clock.now())
    kept = db_session.scalars(select(VisitorReport.network).order_by(VisitorReport.reported_at)).all()
    assert kept[0] is None and kept[1] is not None
    networks.forget(clock.today(clock.now()) + 2 * DAY)
    assert db_session.scalars(select(NetworkSalt)).all() == []


def test_a_place_without_hours_is_doubted_once(db_session, report):
    place = station(hours_confirmed_at=None)
    report(place, HERE, ago=HOUR, problem=Problem.LOCKED, service=None)
    assert report(place, THERE, problem=Problem.LOCKED, service=None) is True
    stations.check_hours(station_of(place), source=Source.CENTRE, by=person(), now=clock.now())
    (told,) = reports.counted(place.id, clock.now())
    assert (told.answer, told.source) == (Answer.HOURS, Source.CENTRE)
