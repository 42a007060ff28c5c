"""The owner's phone: one tap, one's own place, shown to the public at once."""

import datetime

from app.accounts import operations as accounts
from app.accounts.rules import Role
from app.core import clock
from app.core.audit import AuditEntry, System
from app.core.db import db
from app.stations.rules import Service, Status
from tests.builders.accounts import PASSWORD, signed_in
from tests.builders.stations import keeper, said, station, status_of
from tests.site import Site


def as_keeper(app, place, role=Role.OWNER) -> Site:
    db.session.commit()
    return signed_in(app, role, scope=place.code)


def test_all_well_in_one_tap_and_the_public_page_says_so(app, site, db_session):
    place = station()
    said(place, Service.WATER, ago=datetime.timedelta(days=5))
    assert site.get(f"/stations/{place.code}").select(".part--works") == []
    owner = as_keeper(app, place)
    page = owner.follow(owner.get("/owner", status=302))
    owner.submit(page, "form.all-well")
    works = site.get(f"/stations/{place.code}").one(".part--works").get_text()
    assert "饮水" in works and "手机充电" in works and "刚刚" in works


def test_pressing_again_says_that_it_is_done(app, db_session):
    place = station()
    owner = as_keeper(app, place)
    page = owner.get(f"/owner/stations/{place.code}")
    owner.submit(page, "form.all-well")
    answer = owner.submit(page, "form.all-well")
    assert "刚才已经确认过了" in owner.follow(answer)


def test_one_thing_is_broken(app, site, db_session):
    place = station()
    owner = as_keeper(app, place, Role.HELPER)
    page = owner.get(f"/owner/stations/{place.code}")
    owner.submit(page, f"form[action$='/services/{Service.WATER}']", press="暂停")
    assert status_of(place, Service.WATER) is Status.BROKEN
    assert "饮水" in site.get(f"/stations/{place.code}").one(".part--broken").get_text()


def test_closed_today_and_as_usual_again(app, site, db_session):
    place = station()
    owner = as_keeper(app, place)
    form = "form[action$='/today']"
    owner.submit(owner.get(f"/owner/stations/{place.code}"), form, answer="closed")
    assert "休息中" in site.get(f"/stations/{place.code}").one(".place-now").get_text()
    owner.submit(owner.get(f"/owner/stations/{place.code}"), form, answer="usual")
    assert "营业中" in site.get(f"/stations/{place.code}").one(".place-now").get_text()


def test_other_hours_need_two_times_and_keep_what_was_typed(app, db_session):
    place = station()
    owner = as_keeper(app, place)
    page = owner.get(f"/owner/stations/{place.code}")
    again = owner.submit(page, "form[action$='/today']", 422, answer="other", opens="09:30", closes="")
    assert "请填写关门时间" in again
    assert again.one("input[name=opens]")["value"] == "09:30"


def test_hours_that_pass_midnight(app, db_session):
    place = station()
    owner = as_keeper(app, place)
    page = owner.get(f"/owner/stations/{place.code}")
    owner.submit(page, "form[action$='/today']", answer="other", opens="18:00", closes="02:00")
    db.session.expire_all()
    (row,) = place.hours_exceptions
    assert (row.opens, row.closes) == (18 * 60, 26 * 60)


def test_another_owners_place_does_not_exist(app, db_session):
    mine, other = station(), station()
    owner = as_keeper(app, mine)
    owner.get(f"/owner/stations/{mine.code}")
    owner.get(f"/owner/stations/{other.code}", status=404)
    for path in ("confirmation", f"services/{Service.WATER}", "today"):
        owner.post(f"/owner/stations/{other.code}/{path}", {"state": "works", "answer": "closed"}, status=404)
    assert status_of(other, Service.WATER) is Status.UNKNOWN


def test_members_and_staff_keep_no_place(app, site, db_session):
    place = station()
    db.session.commit()
    for role in (Role.MEMBER, Role.OPERATOR, Role.AUDITOR):
        visitor = signed_in(app, role)
        visitor.get("/me")
        visitor.post(f"/owner/stations/{place.code}/confirmation", status=403)
    assert "/sign-in" in site.post(f"/owner/stations/{place.code}/confirmation", status=303).location


def test_a_role_that_ended_opens_nothing(app, db_session):
    place = station()
    user = keeper(place)
    visitor = Site(app)
    visitor.post("/sign-in", {"name": user.name, "password": PASSWORD})
    accounts.end_role(user.active_grants[0], by=System(), now=clock.now())
    visitor.get(f"/owner/stations/{place.code}", status=303)


def test_a_forged_state_is_refused(app, db_session):
    place = station()
    owner = as_keeper(app, place)
    owner.get(f"/owner/stations/{place.code}")
    for state in ("unknown", "", "green", "works;"):
        owner.post(f"/owner/stations/{place.code}/services/water", {"state": state}, status=404)
    owner.post(f"/owner/stations/{place.code}/services/bed", {"state": "works"}, status=404)


def test_every_act_is_in_the_audit_log(app, db_session):
    place = station()
    owner = as_keeper(app, place)
    page = owner.get(f"/owner/stations/{place.code}")
    owner.submit(page, "form.all-well")
    owner.submit(page, "form[action$='/services/water']", press="暂停")
    owner.submit(page, "form[action$='/today']", answer="closed")
    actions = [entry.action for entry in db.session.query(AuditEntry).filter_by(subject_key=place.code)]
    assert actions[-3:] == ["station.confirm", "station.service", "station.hours"]


def test_a_keeper_of_two_places_chooses(app, db_session):
    first, second = station(name="甲站"), station(name="乙站")
    user = keeper(first)
    accounts.grant_role(user, Role.OWNER, scope_key=second.code, by=System(), now=clock.now())
    visitor = Site(app)
    db.session.commit()
    visitor.post("/sign-in", {"name": user.name, "password": PASSWORD})
    assert {"甲站", "乙站"} <= set(visitor.get("/owner").links())
