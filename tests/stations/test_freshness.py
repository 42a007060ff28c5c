"""How long a word counts is the centre's to set; who said what is on the page."""

import datetime

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.stations import operations as stations
from app.stations.freshness import operations, queries
from app.stations.rules import Periods, Service, Source, Status
from tests.builders.accounts import person, signed_in
from tests.builders.stations import keeper, said, station, status_of
from tests.points.at_once import at_once, failures, successes

DAY = datetime.timedelta(days=1)


def periods(**changed) -> Periods:
    usual = Periods()
    hours = changed.pop("hours", usual.hours)
    return Periods({**usual.services, **{Service(name): days for name, days in changed.items()}}, hours)


def test_a_shorter_period_counts_for_what_was_said_before(db_session):
    place = station(services=[Service.TOILET, Service.WATER])
    said(place, Service.TOILET, ago=3 * DAY)
    assert status_of(place, Service.TOILET) is Status.WORKS
    operations.set_periods(periods(toilet=2), version=0, by=person(), now=clock.now())
    assert status_of(place, Service.TOILET) is Status.UNKNOWN
    operations.set_periods(periods(toilet=5), version=1, by=person(), now=clock.now())
    assert status_of(place, Service.TOILET) is Status.WORKS


def test_water_may_count_in_days_and_a_toilet_until_the_next_evening(db_session):
    place = station(services=[Service.TOILET, Service.WATER])
    operations.set_periods(periods(toilet=None, water=5), version=0, by=person(), now=clock.now())
    for service in (Service.TOILET, Service.WATER):
        said(place, service, ago=3 * DAY)
    assert status_of(place, Service.TOILET) is Status.UNKNOWN
    assert status_of(place, Service.WATER) is Status.WORKS


def test_a_change_is_in_the_audit_with_what_it_was(db_session):
    operations.set_periods(periods(toilet=2, hours=14), version=0, by=person(), now=clock.now())
    entry = db_session.scalar(select(AuditEntry).where(AuditEntry.action == "station.periods"))
    assert entry.facts == {"toilet": [7, 2], "hours": [30, 14]}


def test_of_eight_who_set_it_at_once_one_is_taken(app, db_session):
    setter = person().id

    def change(index):
        by = db.session.get_one(User, setter)
        return operations.set_periods(periods(toilet=index + 20), version=0, by=by, now=clock.now())

    results = at_once(app, 8, change)
    assert len(successes(results)) == 1
    assert len(failures(results, operations.ChangedMeanwhile)) == 7
    assert queries.newest().version == 1


def test_the_desk_sets_a_period_and_the_page_follows(app, site, db_session):
    place = station(services=[Service.TOILET])
    said(place, Service.TOILET, ago=3 * DAY)
    assert "如厕" in site.get(f"/stations/{place.code}").one(".part--works").get_text()
    db_session.commit()
    desk = signed_in(app, Role.OPERATOR)
    answer = desk.submit(desk.get("/desk/freshness/periods"), "form[action='/desk/freshness/periods']", toilet="2")
    assert "已保存" in desk.follow(answer)
    page = site.get(f"/stations/{place.code}").one(".part--unknown").get_text()
    assert "上一次：站主确认，3 天前，可用" in page


def test_whoever_opened_the_form_before_another_saved_is_told(app, site, db_session):
    db_session.commit()
    desk = signed_in(app, Role.OPERATOR)
    opened = desk.get("/desk/freshness/periods")
    operations.set_periods(periods(water=3), version=0, by=person(), now=clock.now())
    refused = desk.submit(opened, "form[action='/desk/freshness/periods']", 422, toilet="2")
    assert "您打开这一页之后别人改过" in refused
    assert refused.one("select[name=water] option[selected]")["value"] == "3"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.OWNER, Role.MEMBER, Role.AUDITOR])
def test_nobody_else_sets_periods(app, site, db_session, role):
    place = station()
    db_session.commit()
    signed_in(app, role, scope=place.code).post("/desk/freshness/periods", {"version": "0", "hours": "1"}, status=403)


@pytest.mark.parametrize("days", ["0", "-1", "400", "x", ""])
def test_a_period_nobody_offered_is_refused(app, site, db_session, days):
    db_session.commit()
    desk = signed_in(app, Role.OPERATOR)
    page = desk.get("/desk/freshness/periods")
    fields = {field["name"]: field.select_one("option[selected]")["value"] for field in page.select("form select")}
    desk.post("/desk/freshness/periods", {**fields, "version": "0", "toilet": days}, status=422)
    assert queries.newest() is None


def test_the_centre_says_so_itself_and_the_page_names_the_centre(app, site, db_session):
    place = station(services=[Service.WATER])
    db_session.commit()
    desk = signed_in(app, Role.OPERATOR)
    page = desk.get(f"/desk/stations/{place.code}")
    desk.submit(page, "#now form.toggle", press="暂停")
    assert "中心核实" in site.get(f"/stations/{place.code}").one(".part--broken").get_text()
    stations.say(place, Service.WATER, Status.WORKS, source=Source.OWNER, by=keeper(place), now=clock.now())
    assert "站主确认" in site.get(f"/stations/{place.code}").one(".part--works").get_text()
