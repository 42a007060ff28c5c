"""Heat, rain, frost: other services first, until the time the centre has set; and what is missing here is found nearby."""

import datetime

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.core import clock
from app.core.audit import AuditEntry
from app.core.db import db
from app.stations.rules import Service, Status
from app.stations.weather import operations, queries
from app.stations.weather.rules import Weather
from tests.builders.accounts import person, signed_in
from tests.builders.stations import said, station
from tests.site import assert_english

HOUR = datetime.timedelta(hours=1)


def switch_on(weather: Weather, **ends) -> None:
    now = clock.now()
    operations.switch_on(weather, now + datetime.timedelta(**ends or {"hours": 5}), by=person(), now=now)


def test_in_rain_umbrellas_come_before_water(app, site, db_session):
    place = station(services=[Service.WATER, Service.CHARGING, Service.TOILET, Service.WIFI, Service.UMBRELLA])
    for service in (Service.WATER, Service.UMBRELLA):
        said(place, service)
    assert "借雨伞" not in site.get("/stations").one(".place-services").get_text()
    switch_on(Weather.RAIN)
    page = site.get("/stations")
    assert page.texts(".place-service")[0] == "借雨伞"
    assert page.texts("a.chip")[1] == "借雨伞"
    assert "雨天" in page.one(".weather").get_text()
    assert site.get(f"/stations/{place.code}").texts(".part--works .service-name") == ["借雨伞", "饮水"]
    front = site.get("/").one(".urgent a")
    assert front["href"] == "/stations?service=umbrella"


def test_after_its_time_everything_is_as_usual(db_session, site):
    station(services=[Service.WATER, Service.UMBRELLA])
    now = clock.now()
    operations.switch_on(Weather.RAIN, now + HOUR, by=person(), now=now - HOUR)
    assert queries.present(now).weather is Weather.RAIN
    assert queries.present(now + HOUR) is None
    assert queries.present(now + 2 * HOUR) is None


def test_a_new_weather_takes_the_place_of_the_old_one(db_session, site):
    switch_on(Weather.RAIN)
    switch_on(Weather.FROST)
    assert "寒冷天气" in site.get("/") and "雨天" not in site.get("/")
    assert operations.switch_off(by=person(), now=clock.now())
    assert not operations.switch_off(by=person(), now=clock.now())
    assert site.get("/").select(".urgent") == []


def test_the_kept_page_changes_when_the_centre_switches(make_app):
    """With the page cache in front, as in production."""
    app = make_app(PAGE_CACHE="1")
    visitor = app.test_client()
    with app.app_context():
        station(services=[Service.WATER, Service.UMBRELLA])
    desk = signed_in(app, Role.OPERATOR)
    assert "雨天" not in visitor.get("/stations").text
    until = clock.local(clock.now() + 3 * HOUR).strftime("%Y-%m-%dT%H:%M")
    desk.submit(desk.get("/desk/weather"), "form.form", weather="rain", until=until)
    assert "雨天" in visitor.get("/stations").text
    desk.submit(desk.get("/desk/weather"), "form[action$='/end']")
    assert "雨天" not in visitor.get("/stations").text
    with app.app_context():
        actions = db.session.scalars(select(AuditEntry.action).where(AuditEntry.action.like("weather%"))).all()
    assert sorted(actions) == ["weather.off", "weather.on"]


@pytest.mark.parametrize("hours", [-1, 0, 24 * 15])
def test_a_time_that_cannot_be_is_refused_and_kept(app, db_session, hours):
    desk = signed_in(app, Role.OPERATOR)
    until = clock.local(clock.now() + hours * HOUR).strftime("%Y-%m-%dT%H:%M")
    page = desk.submit(desk.get("/desk/weather"), "form.form", 422, weather="heat", until=until)
    assert "请选现在以后、14 天以内的时间" in page
    assert page.one("input[name=until]")["value"].replace(" ", "T").startswith(until)


def test_only_the_centre_switches(app, db_session):
    for role in (Role.AUDITOR, Role.MEMBER):
        signed_in(app, role).post("/desk/weather", {"weather": "heat"}, status=403)


def test_english_pages_say_it_in_english(app, site, db_session):
    station(services=[Service.WATER])
    switch_on(Weather.HEAT)
    english = site.another(lang="en")
    for path in ("/", "/stations"):
        page = english.get(path)
        assert "Hot weather" in page
        assert_english(page)


def test_what_is_unknown_here_is_found_where_it_works_and_is_open(site, db_session):
    here = station(services=[Service.WATER, Service.TOILET])
    said(here, Service.WATER)
    near = station(name="近处关着", services=[Service.TOILET], position=(37.385, 118.015), weekly={0: ()})
    far = station(name="远处开着", services=[Service.TOILET], position=(37.42, 118.03))
    broken = station(name="隔壁坏的", services=[Service.TOILET])
    for place in (near, far):
        said(place, Service.TOILET)
    said(broken, Service.TOILET, Status.BROKEN)
    nearby = site.get(f"/stations/{here.code}").one("#nearby").get_text()
    assert "远处开着" in nearby and "营业中" in nearby
    assert "近处关着" not in nearby and "隔壁坏的" not in nearby and "饮水" not in nearby


def test_in_frost_what_the_weather_asks_for_is_looked_for_first(site, db_session):
    here = station(services=[Service.CHARGING])
    there = station(name="暖和的地方", services=[Service.AIRCON, Service.TOILET])
    for service in (Service.AIRCON, Service.TOILET):
        said(there, service)
    switch_on(Weather.FROST)
    assert site.get(f"/stations/{here.code}").texts(".nearby-service") == ["空调", "如厕"]


def test_the_map_says_first_what_the_weather_asks_for(site, db_session):
    station(services=[Service.WATER, Service.CHARGING, Service.TOILET, Service.AIRCON])
    switch_on(Weather.FROST)
    told = site.get("/stations/points.json").json
    assert [told["words"][number] for number in told["points"][0][-1][::3]] == ["饮水", "空调", "手机充电"]
    asked = site.get("/stations/points.json?service=toilet").json
    assert [asked["words"][number] for number in asked["points"][0][-1][::3]] == ["如厕", "饮水", "空调"]
