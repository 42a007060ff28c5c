"""Nearest first: an expanding box finds the same places as comparing all of them, on both engines."""

import datetime
import random
import statistics
from collections import defaultdict

import pytest
from sqlalchemy import event, text

from app.core import clock
from app.core.db import db
from app.stations import map_queries, nearest, operations, positions, queries, squares, week
from app.stations.models import Station, StationService
from app.stations.opening import Interval, OnHolidays
from app.stations.rules import Kind, Service, Source, State, Status, metres
from app.stations.wanted import Wanted
from tests.builders.stations import SEAT, station


@pytest.fixture
def scattered(db_session) -> list[Station]:
    """Three hundred places: most in three crowds, some far off, one without a position, one gone."""
    chance, now = random.Random(3716), clock.now()
    middles = [SEAT, (37.75, 117.6), (36.88, 117.73)]
    rows = [{**common(number, now), **spot(chance, middles)} for number in range(300)]
    rows.append({**common(300, now), "lat": None, "lng": None})
    rows.append({**common(301, now), "lat": SEAT[0], "lng": SEAT[1], "state": State.CLOSED})
    db.session.execute(db.insert(Station), rows)
    db.session.commit()
    return db.session.scalars(db.select(Station).where(Station.lat.is_not(None), Station.state != State.CLOSED)).all()


def common(number: int, now) -> dict:
    return {
        "code": f"FAR-{number:04}", "kind": Kind.SERVICE, "name": f"测试驿站 {number}", "county_code": "371602",
        "state": State.OPEN, "position_is_schematic": False, "is_demonstration": False, "version": 1,
        "created_at": now, "changed_at": now,
    }  # fmt: skip


def spot(chance: random.Random, middles) -> dict:
    lat, lng = chance.choice(middles)
    spread = 0.02 if chance.random() < 0.9 else 2
    return {"lat": lat + chance.gauss(0, spread), "lng": lng + chance.gauss(0, spread)}


@pytest.mark.parametrize("page", [1, 2, 14, 15])
def test_the_expanding_box_finds_the_nearest(page, scattered, monkeypatch):
    monkeypatch.setattr(queries, "MOST_AT_ONCE", 10)
    origin = (37.40, 118.05)
    found = queries.listed(Wanted(near=origin), clock.now(), page=page, size=20)
    assert queries.total(Wanted(near=origin), clock.now()) == 301
    by_distance = sorted(scattered, key=lambda each: metres(origin, each.position))
    expected = by_distance[(page - 1) * 20 : page * 20]
    assert [row.code for row in found if row.lat] == [row.code for row in expected]


@pytest.fixture
def working(scattered) -> dict[int, tuple[bool, set[Service]]]:
    """By place: whether it is open, and what works there. Half are open around the clock, the others closed all week."""
    chance, now, always = (
        random.Random(3717),
        clock.now(),
        week.written({day: (Interval(0, 1440),) for day in range(7)}),
    )
    operations.know_week(always)
    truth = {}
    for place in scattered:
        is_open, works = chance.random() < 0.5, set()
        place.hours_confirmed_at, place.on_holidays = now, OnHolidays.USUAL
        place.week = always if is_open else ""
        for service in (Service.WATER, Service.TOILET, Service.UMBRELLA):
            if chance.random() < (0.4 if service is Service.WATER else 0.04):
                status, hours = chance.choice(
                    [(Status.WORKS, 5), (Status.WORKS, 5), (Status.BROKEN, 5), (Status.WORKS, -5)]
                )
                until = now + datetime.timedelta(hours=hours)
                said = {"status": status, "said_at": now, "good_until": until, "source": Source.OWNER}
                db.session.add(StationService(station_id=place.id, service=service, **said))
                if status is Status.WORKS and hours > 0:
                    works.add(service)
        truth[place.id] = is_open, works
    db.session.commit()
    return truth


@pytest.mark.parametrize("large", [False, True])
def test_what_is_missing_is_found_at_the_nearest_open_place_where_it_works(large, scattered, working):
    places, wanted = {place.id: place for place in scattered}, [Service.WATER, Service.TOILET, Service.UMBRELLA]
    for here in scattered[::25]:
        box = positions.around(here.position, nearest.MISSING_REACHES[-1])
        expected = {}
        for service in wanted:
            candidates = [
                (not working[place.id][0], metres(here.position, place.position), place.id)
                for place in places.values()
                if service in working[place.id][1] and place.id != here.id and box.south <= place.lat <= box.north
                and box.west <= place.lng <= box.east
            ]  # fmt: skip
            if candidates:
                expected[service] = min(candidates)[2]
        found = nearest.working(here, wanted, clock.now(), is_large=large)
        assert {service: place.id for service, place in found} == expected


def test_the_place_without_a_position_comes_last(scattered):
    rows = queries.listed(Wanted(near=SEAT), clock.now(), page=16, size=20)
    assert [row.code for row in rows] == ["FAR-0300"]


def test_a_total_of_words_counts_what_the_list_shows(db_session):
    places = [station(name=name, town_code="371602001") for name in ("渤海路一站", "渤海路二站", "黄河路站")]
    places += [station(name="渤海路旧站", state=State.CLOSED), station(name="渤海路东站", town_code="371602002")]
    db.session.commit()
    for wanted, count in (
        (Wanted(words="渤海路"), 3),
        (Wanted(words="渤海路", town="371602001"), 2),
        (Wanted(words="，"), 0),
    ):
        assert queries.total(wanted, clock.now()) == len(queries.listed(wanted, clock.now())) == count


def test_a_box_is_as_wide_on_the_ground_as_it_is_high():
    box = positions.around((60.0, 118.0), 1)
    assert box.north - box.south == pytest.approx(2)
    assert 4 < box.east - box.west < 4.2


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "118,37,117,38", "nan,1,2,3", "1,2,inf,3", "-190,1,2,3"])
def test_what_is_no_box_is_none(text):
    assert positions.read_box(text) is None


def test_a_box_is_west_south_east_north():
    assert positions.read_box("117.4,36.8,118.2,37.8") == positions.Box(117.4, 36.8, 118.2, 37.8)


def test_a_town_lies_where_its_places_are(db_session):
    station(town_code="371602001", position=(37.0, 118.0))
    station(town_code="371602001", position=(37.2, 118.4))
    station(town_code="371602001", position=None)
    station(town_code="371602001", position=(10.0, 100.0), state=State.CLOSED)
    db.session.commit()
    assert positions.middle_of("371602", "371602001") == (37.1, 118.2)
    assert positions.middle_of("371602", "371602002") is None


def test_the_database_finds_a_view_by_the_squares_of_its_index(scattered):
    """The text of the statements and that of the index are the same: else every view reads every place."""
    db.session.execute(text("ANALYZE"))
    now, box, asked = clock.now(), positions.around(SEAT, 0.02), []
    event.listen(db.engine, "before_cursor_execute", lambda *context: asked.append(context[2:4]))
    assert map_queries.in_view(Wanted(), now, box, 17)
    assert map_queries.clusters(Wanted(), now, box, 14)
    assert map_queries.clusters(Wanted(), now, box, 11)
    looked = [(statement, values) for statement, values in asked if "ROUND((station.lat" in statement]
    assert len(looked) == 3
    explain = "EXPLAIN QUERY PLAN"
    if db.engine.dialect.name == "postgresql":
        explain = "EXPLAIN"
        # Three hundred places are read faster without an index; the question is whether the index could answer.
        db.session.execute(text("SET LOCAL enable_seqscan = off"))
    for statement, values in looked:
        plan = db.session.connection().exec_driver_sql(f"{explain} {statement}", values).all()
        assert "ix_station_square" in str(plan)


@pytest.mark.parametrize("zoom", [11, 12])
def test_a_town_is_counted_by_the_small_squares_of_the_index(zoom, scattered):
    box, side = positions.around(SEAT, 0.05), squares.SMALL * 2 ** (12 - zoom)
    expected = defaultdict(list)
    for lat, lng in (each.position for each in scattered):
        if box.south <= lat <= box.north and box.west <= lng <= box.east:
            expected[round((lat + 90) / squares.SMALL) * squares.SMALL // side,
                     round((lng + 180) / squares.SMALL) * squares.SMALL // side].append((lat, lng))  # fmt: skip
    found = map_queries.clusters(Wanted(), clock.now(), box, zoom)
    assert sorted(each.count for each in found) == sorted(map(len, expected.values()))
    assert sum(each.count for each in found) > 60
    means = sorted(tuple(map(statistics.mean, zip(*places, strict=True))) for places in expected.values())
    assert [each[:2] for each in sorted(found)] == [pytest.approx(mean) for mean in means]


@pytest.mark.parametrize("degrees", [-90.0, 0.0, 37.3841, 37.39746, 37.3974609375, 90.0])
def test_both_engines_and_we_number_squares_alike(degrees, db_session):
    expression = squares.expression(f"CAST({degrees} AS FLOAT)", 90)
    number = db.session.scalar(text(f"SELECT {expression}"))
    assert number in squares.between(degrees, degrees, 90)
    # On the line between two squares the engines differ; nowhere else is a second square looked at.
    assert len(squares.between(degrees, degrees, 90)) == (2 if degrees == 37.3974609375 else 1)
