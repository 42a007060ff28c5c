"""Places for programs: each format held against its own rules, not against how we happen to write it."""

import csv
import datetime
import io
import json

import jsonschema
import pytest
from geojson_pydantic import FeatureCollection

from app.core import city, clock
from app.core.db import db
from app.stations import exports, opening
from app.stations.calendar import queries as calendar
from app.stations.models import HoursException
from app.stations.opening import Calendar, DayKind, Hours, Interval, OnHolidays, SpecialDay
from app.stations.rules import Service, Source, State, Status
from tests.builders.accounts import person
from tests.builders.stations import said, station
from tests.site import Site

OPEN = ("/stations.geojson", "/stations.csv", "/stations/status.json")
MOMENT = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
STATUS = {
    "type": "object",
    "required": ["last_updated", "ttl", "version", "data"],
    "properties": {
        "last_updated": MOMENT,
        "ttl": {"type": "integer", "minimum": 0},
        "version": {"type": "string"},
        "data": {
            "type": "object",
            "required": ["stations"],
            "properties": {
                "stations": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["station_id", "is_open", "hours_confirmed_at", "services", "demonstration"],
                        "properties": {
                            "station_id": {"type": "string"},
                            "is_open": {"type": ["boolean", "null"]},
                            "hours_confirmed_at": {"anyOf": [MOMENT, {"type": "null"}]},
                            "demonstration": {"type": "boolean"},
                            "services": {
                                "type": "array",
                                "items": {
                                    "type": "object",
                                    "additionalProperties": False,
                                    "required": ["service", "status", "last_reported", "valid_until", "source"],
                                    "properties": {
                                        "service": {"enum": [each.value for each in Service]},
                                        "status": {"enum": ["works", "unknown", "broken"]},
                                        "last_reported": {"anyOf": [MOMENT, {"type": "null"}]},
                                        "valid_until": {"anyOf": [MOMENT, {"type": "null"}]},
                                        "source": {"enum": ["owner", "visitor", "centre", None]},
                                    },
                                },
                            },
                        },
                    },
                }
            },
        },
    },
}


# --- what holds for all of them ---


@pytest.mark.parametrize("path", OPEN)
def test_anybody_may_read_and_keep_it(path, demo_site):
    page = demo_site.get(path)
    assert page.headers["Access-Control-Allow-Origin"] == "*"
    assert page.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert page.headers["Cache-Control"].startswith("public, max-age=")
    demo_site.get(path, 304, headers={"If-None-Match": page.headers["ETag"]})


@pytest.mark.parametrize("path", ["/stations", "/stations/points.json", "/stations/offline", "/"])
def test_nothing_else_is_opened_to_other_sites(path, demo_site):
    headers = demo_site.get(path).headers
    assert "Access-Control-Allow-Origin" not in headers
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_real_site_publishes_no_demonstration_place(make_app):
    real = make_app(
        DEMONSTRATION=None, PUBLIC_ORIGIN="https://www.example.gov.cn", SITE_ORGANISER="中心", SITE_PHONE="0543-0000000",
        SITE_ICP="鲁ICP备00000000号", SITE_POLICE_FILING="鲁公网安备00000000000000号",
    )  # fmt: skip
    with real.app_context():
        station("REAL-1")
        station("SAMPLE-1", is_demonstration=True)
        person()
    visitor = Site(real)
    assert [each["id"] for each in visitor.get("/stations.geojson").json["features"]] == ["REAL-1"]
    assert "SAMPLE-1" not in visitor.get("/stations.csv").text
    assert [each["station_id"] for each in visitor.get("/stations/status.json").json["data"]["stations"]] == ["REAL-1"]


def test_a_demonstration_place_says_so_everywhere(demo_site):
    assert all(each["properties"]["demonstration"] for each in demo_site.get("/stations.geojson").json["features"])
    assert all(row["demonstration"] == "true" for row in table(demo_site.get("/stations.csv")))
    assert all(each["demonstration"] for each in demo_site.get("/stations/status.json").json["data"]["stations"])


def test_the_developers_page_knows_them(demo_site):
    page = demo_site.get("/developers")
    for path in OPEN:
        assert path in page


# --- GeoJSON ---


def test_the_geojson_is_valid(demo_site):
    page = demo_site.get("/stations.geojson")
    assert page.headers["Content-Type"].startswith("application/geo+json")
    collection = FeatureCollection.model_validate_json(page.data)
    assert len(collection.features) == 395


def test_geojson_puts_the_longitude_first_with_four_decimals(site, db_session):
    station("GEO-1", position=(37.123456, 118.654321))
    answer = site.get("/stations.geojson").json
    assert answer["features"][0]["geometry"] == {"type": "Point", "coordinates": [118.6543, 37.1235]}
    assert answer["bbox"] == [118.6543, 37.1235, 118.6543, 37.1235]


def test_a_place_without_a_position_has_no_geometry(site, db_session):
    station("GEO-1", position=None)
    page = site.get("/stations.geojson")
    assert page.json["features"][0]["geometry"] is None and "bbox" not in page.json
    FeatureCollection.model_validate_json(page.data)


def test_an_empty_network_is_still_valid(site):
    FeatureCollection.model_validate_json(site.get("/stations.geojson").data)


def test_the_filters_of_the_list_work_there_too(site, db_session):
    station("GEO-1", services=[Service.TOILET])
    station("GEO-2", services=[Service.WATER])
    station("GEO-3", state=State.CLOSED)
    assert [each["id"] for each in site.get("/stations.geojson?service=toilet").json["features"]] == ["GEO-1"]
    assert len(site.get("/stations.geojson").json["features"]) == 2


# --- CSV ---


def table(page) -> list[dict[str, str]]:
    assert page.data.startswith("\ufeff".encode())
    return list(csv.DictReader(io.StringIO(page.data.decode("utf-8-sig"), newline=""), strict=True))


def test_the_table_says_what_the_map_file_says(demo_site):
    rows = table(demo_site.get("/stations.csv"))
    features = demo_site.get("/stations.geojson").json["features"]
    assert [row["code"] for row in rows] == [each["id"] for each in features]
    for row, each in zip(rows, features, strict=True):
        assert [float(row["lng"]), float(row["lat"])] == each["geometry"]["coordinates"]
        assert row["services"].split() == each["properties"]["services"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_a_formula(start, site, db_session):
    station("CSV-1", name=f"{start}HYPERLINK(0)", address='两行\n"引号"，逗号')
    row = table(site.get("/stations.csv"))[0]
    assert row["name"] == f"'{start}HYPERLINK(0)"
    assert row["address"] == '两行\n"引号"，逗号'


def test_a_southern_latitude_stays_a_number(site, db_session):
    station(position=(-33.5, -70.25))
    row = table(site.get("/stations.csv"))[0]
    assert (row["lat"], row["lng"]) == ("-33.5", "-70.25")


# --- status ---


def test_the_status_file_keeps_its_form(demo_site):
    jsonschema.validate(demo_site.get("/stations/status.json").json, STATUS)


def test_a_word_past_its_time_is_unknown_and_not_the_old_word(site, db_session):
    place = station("NOW-1", services=[Service.BLOOD_PRESSURE, Service.WATER])
    said(place, Service.BLOOD_PRESSURE, ago=datetime.timedelta(days=8))
    said(place, Service.WATER, Status.BROKEN, ago=datetime.timedelta(minutes=5))
    answer = site.get("/stations/status.json").json
    told = {each["service"]: each for each in answer["data"]["stations"][0]["services"]}
    assert told["blood_pressure"]["status"] == "unknown"
    assert told["blood_pressure"]["last_reported"] and told["blood_pressure"]["valid_until"] < answer["last_updated"]
    assert told["water"]["status"] == "broken" and told["water"]["source"] == "owner"


def test_the_file_may_be_kept_as_long_as_it_says(site, db_session):
    station()
    page = site.get("/stations/status.json")
    assert page.headers["Cache-Control"] == f"public, max-age={page.json['ttl']}"


def test_a_paused_place_claims_nothing(site, db_session):
    station("NOW-1", state=State.PAUSED)
    assert site.get("/stations/status.json").json["data"]["stations"][0]["services"] == []


# --- schema.org ---


def data_of(page) -> dict:
    return json.loads(page.one("script[type='application/ld+json']").get_text())


def test_each_place_describes_itself(site, db_session):
    place = station("SELF-1", name="清泉站", phone="0543-1234567", position_is_schematic=False, step_free=True)
    said(place, Service.WATER)
    said(place, Service.CHARGING, Status.BROKEN)
    data = data_of(site.get("/stations/SELF-1"))
    assert data["@context"] == "https://schema.org" and data["@type"] == "LocalBusiness"
    assert data["name"] == "清泉站" and data["telephone"] == "0543-1234567" and data["isAccessibleForFree"] is True
    assert data["geo"] == {"@type": "GeoCoordinates", "latitude": 37.3841, "longitude": 118.0141}
    assert {each["propertyID"]: each["value"] for each in data["amenityFeature"]} == {
        "water": True, "charging": False, "step_free": True,
    }  # fmt: skip
    assert len(data["openingHoursSpecification"]) == 7


def test_what_nobody_has_said_is_not_claimed(site, db_session):
    station("SELF-1", services=[Service.WATER], position=None)
    data = data_of(site.get("/stations/SELF-1"))
    assert "value" not in data["amenityFeature"][0]
    assert not {"geo", "telephone", "alternateName"} & set(data)


def test_a_schematic_position_is_nobodys_coordinate(demo_site):
    data = data_of(demo_site.get("/stations/DEMO-3716-002"))
    assert "geo" not in data
    assert data["additionalProperty"] == {"@type": "PropertyValue", "name": "demonstration", "value": True}


def test_no_words_can_leave_the_data_block(site, db_session):
    station("SELF-1", address="</script><script>alert(1)</script>")
    page = site.get("/stations/SELF-1")
    assert data_of(page)["address"]["streetAddress"] == "</script><script>alert(1)</script>"
    assert not [script for script in page.select("script") if script.get_text().startswith("alert")]


def test_days_that_differ_are_told(db_session, site):
    place = station("SELF-1")
    today = clock.today(clock.now())
    for days, times in ((1, (None, None)), (2, (600, 1080)), (-1, (None, None))):
        db_session.add(
            HoursException(
                station_id=place.id,
                day=today + datetime.timedelta(days=days),
                opens=times[0],
                closes=times[1],
                source=Source.OWNER,
                set_at=clock.now(),
            )
        )
    special = data_of(site.get("/stations/SELF-1"))["specialOpeningHoursSpecification"]
    assert [(each["opens"], each["closes"]) for each in special] == [("00:00", "00:00"), ("10:00", "18:00")]


@pytest.mark.parametrize(
    ("answer", "times", "expected"),
    [
        (OnHolidays.USUAL, (None, None), []),
        (OnHolidays.CLOSED, (None, None), [("2026-12-31", "00:00", "00:00")]),
        (OnHolidays.OTHER, (600, 960), [("2026-12-31", "10:00", "16:00")]),
        (None, (None, None), []),
    ],
)
def test_public_holidays_to_come_are_told(app, db_session, answer, times, expected):
    holiday = datetime.date(2026, 12, 31)
    special = SpecialDay(DayKind.HOLIDAY, "元旦", "New Year")
    db.session.info[calendar.KEPT] = Calendar({holiday: special}, {2026})
    place = station("SELF-1", on_holidays=answer, holiday_opens=times[0], holiday_closes=times[1])
    now = datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC)
    with app.test_request_context():
        told = exports.schema_org(place, city.current(), now).get("specialOpeningHoursSpecification", [])
    assert [(each["validFrom"], each["opens"], each["closes"]) for each in told] == expected


# --- hours in OpenStreetMap's notation ---


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("weekly", "expected"),
    [
        ({}, None),
        ({day: (Interval(480, 1200),) for day in range(7)}, "Mo-Su 08:00-20:00"),
        ({day: (Interval(0, opening.DAY),) for day in range(7)}, "Mo-Su 00:00-24:00"),
        (
            {**{day: (Interval(480, 720), Interval(840, 1200)) for day in range(5)}, 5: (Interval(540, 720),)},
            "Mo-Fr 08:00-12:00,14:00-20:00; Sa 09:00-12:00; Su off",
        ),
        ({4: (Interval(1200, opening.DAY + 120),)}, "Mo-Th off; Fr 20:00-02:00; Sa-Su off"),
    ],
)
def test_hours_are_written_as_openstreetmap_reads_them(weekly, expected):
    assert exports.opening_hours(Hours(weekly)) == expected


@pytest.mark.sqlite_only
def test_hours_on_holidays_are_written_as_openstreetmap_reads_them():
    always = {day: (Interval(480, 1200),) for day in range(7)}
    assert exports.opening_hours(Hours(always, on_holidays=OnHolidays.CLOSED)) == "Mo-Su 08:00-20:00; PH off"
    other = Hours(always, on_holidays=OnHolidays.OTHER, holiday=(Interval(540, 1020),))
    assert exports.opening_hours(other) == "Mo-Su 08:00-20:00; PH 09:00-17:00"
