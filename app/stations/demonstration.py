"""The demonstration network: places round the county seats, nobody's real shop, every one of them labelled.

A fixed seed gives the same places in every installation; what was said about them is dated from the moment of loading, so that
the pages show works, unknown and broken as time makes them.
"""

import datetime
import math
import random
from collections.abc import Iterator
from typing import Any

from sqlalchemy import insert, select, update

from app.accounts import operations as accounts
from app.accounts import queries as people
from app.accounts import rules as accounts_rules
from app.core import clock, codes
from app.core.audit import System
from app.core.city import City, County
from app.core.db import db
from app.qr import operations as qr
from app.stations import opening, operations, queries, rules, sample_applications, sample_contributions, week
from app.stations.calendar import loading
from app.stations.coordinates import System as CoordinateSystem
from app.stations.models import ServiceReport, Station, StationService
from app.stations.opening import Hours, Interval, OnHolidays
from app.stations.reports.models import VisitorReport
from app.stations.reports.rules import Problem
from app.stations.rules import Kind, Service, Source, State, Status

KM_PER_DEGREE = 111.32
ALWAYS = (Service.WATER, Service.CHARGING, Service.REST_SEAT, Service.WIFI)
SOMETIMES = tuple(service for service in Service if service not in (*ALWAYS, Service.AED, Service.NURSING_ROOM))
WEEKS = (
    # Minutes after midnight by weekday; outlets keep shop hours, some stations a rest day or a lunch break.
    {day: (Interval(8 * 60, 20 * 60),) for day in range(7)},
    {day: (Interval(8 * 60 + 30, 20 * 60 + 30),) for day in range(7)},
    {day: (Interval(9 * 60, 21 * 60),) for day in range(7)},
    {day: (Interval(8 * 60, 12 * 60), Interval(14 * 60, 20 * 60)) for day in range(7)},
    {day: (Interval(8 * 60, 19 * 60),) for day in range(6)},
    {day: (Interval(7 * 60, 22 * 60),) for day in range(7)},
)
HUB_WEEK = {day: (Interval(9 * 60, 17 * 60),) for day in range(1, 7)}
# Minutes before loading at which a place was confirmed, and how many of a hundred places.
SAID = ((4, 12), (12, 14), (35, 16), (80, 14), (170, 12), (26 * 60, 14), (3 * 24 * 60, 8), (9 * 24 * 60, 6))
# The station of the demonstration owner has something to do: what was said three days ago, and one thing broken.
OWNERS_MINUTES = 3 * 24 * 60
OWNERS_BROKEN = Service.REST_SEAT
# What they do on public holidays; one in four has not said.
HOLIDAYS = (OnHolidays.USUAL, OnHolidays.USUAL, OnHolidays.CLOSED, None)
SPOTS = (("门口玻璃门", "Glass door at the entrance"), ("服务台", "Service desk"), ("饮水处", "By the water dispenser"))

COLLEAGUE = (sample_applications.COLLEAGUE[0], sample_applications.COLLEAGUE[2])


def load(city: City, now: datetime.datetime) -> None:
    """Places, services, hours, words about them, printed codes, and who keeps the first station."""
    plan = city.facts.get("demonstration", {})
    if not plan.get("total"):
        return
    chance = random.Random(plan["seed"])  # noqa: S311  A demonstration, not a secret.
    rows = list(_stations(city, plan, chance, now))
    kept = next((row["code"] for row in rows if row["kind"] is Kind.SERVICE), None)
    db.session.execute(insert(Station), rows)
    ids = {row.code: row.id for row in db.session.execute(select(Station.code, Station.id))}
    _fill(rows, ids, kept, chance, now)
    _hang_codes(rows, ids, chance, now)
    _appoint(kept, now)
    _contribute(kept, now)
    _report(ids, kept, now)
    sample_applications.load(city, now)
    loading.set_up(city, now)


def _stations(city: City, plan: dict[str, Any], chance: random.Random, now: datetime.datetime) -> Iterator[dict]:
    counties = sorted(city.counties.values(), key=lambda county: county.code)
    texts = city.facts["texts"]
    numbers = {county.code: {Kind.SERVICE: 0, Kind.OUTLET: 0} for county in counties}
    for number in range(plan["total"]):
        county = counties[max(0, number - plan["hub"]) % len(counties)]
        code = f"{plan['outlet_prefix']}{number + 1:0{plan['outlet_digits']}}"
        if number < plan["hub"]:
            row = {
                "kind": Kind.HUB,
                "name": f"{texts['hub_name']}（示例）",
                "name_en": f"{texts['hub_name_en']} (sample)",
            }
        else:
            kind = Kind.SERVICE if number < plan["hub"] + plan["service"] else Kind.OUTLET
            numbers[county.code][kind] += 1
            count = numbers[county.code][kind]
            noun, noun_en = ("驿站", "station") if kind is Kind.SERVICE else ("投注站", "outlet")
            row = {
                "kind": kind,
                "name": f"{county.name}示例{noun} {count:02}",
                "name_en": f"{county.name_en} sample {noun_en} {count:02}",
            }
        if row["kind"] is Kind.HUB:
            row["hours_confirmed_at"] = now - datetime.timedelta(minutes=30)
        row["on_holidays"] = HOLIDAYS[number % len(HOLIDAYS)]
        yield {"code": code, **_spot(city, county, plan, chance), **_common(chance, now), **row}


def _spot(city: City, county: County, plan: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Somewhere in one of the county's towns. Where a town lies is made up too: within the circle round the label point."""
    towns = sorted(town.code for town in city.towns.values() if town.county_code == county.code)
    town = chance.choice(towns) if towns else None
    middle = (county.lat, county.lng)
    if town:
        middle = _within(middle, plan["radius_km"], random.Random(int(town)))  # noqa: S311  The same for all its places.
    lat, lng = (round(value, 6) for value in _within(middle, plan["town_radius_km"], chance))
    return {
        "county_code": county.code,
        "town_code": town,
        "lat": lat,
        "lng": lng,
        "supplied_lat": lat,
        "supplied_lng": lng,
        "supplied_system": CoordinateSystem.WGS84,
        "position_is_schematic": True,
    }


def _within(middle: tuple[float, float], radius_km: float, chance: random.Random) -> tuple[float, float]:
    """A point of the circle round (lat, lng), each as likely as any other."""
    distance, angle = radius_km * math.sqrt(chance.random()), chance.uniform(0, 2 * math.pi)
    lat, lng = middle
    east = distance * math.cos(angle) / (KM_PER_DEGREE * math.cos(math.radians(lat)))
    return lat + distance * math.sin(angle) / KM_PER_DEGREE, lng + east


def _common(chance: random.Random, now: datetime.datetime) -> dict[str, Any]:
    confirmed = now - datetime.timedelta(minutes=chance.choice((30, 600, 4_000, 20_000, 60_000)))
    return {
        "step_free": chance.choice((True, True, False, None)),
        "state": State.PAUSED if chance.random() < 0.01 else State.OPEN,
        "hours_confirmed_at": confirmed,
        "hours_source": Source.OWNER,
        "is_demonstration": True,
        "version": 1,
        "created_at": now,
        "changed_at": now,
    }


def _fill(
    rows: list[dict], ids: dict[str, int], kept: str | None, chance: random.Random, now: datetime.datetime
) -> None:
    """Weeks, services and the words about them, in three statements."""
    weeks: list[dict] = []
    services: list[dict] = []
    reports: list[dict] = []
    for row in rows:
        weekly = HUB_WEEK if row["kind"] is Kind.HUB else chance.choice(WEEKS)
        weeks.append({"id": ids[row["code"]], "week": week.written(weekly)})
        for word in _said(row, row["code"] == kept, Hours(weekly), chance, now):
            services.append({"station_id": ids[row["code"]], "offered": True, **word})
            if word["said_at"]:
                report = {name: word[name] for name in ("service", "status", "source", "said_by", "said_at")}
                reports.append({"station_id": ids[row["code"]], "received_at": word["said_at"], **report})
    db.session.execute(update(Station), weeks)
    for text in {each["week"] for each in weeks}:
        operations.know_week(text)
    db.session.execute(insert(StationService), services)
    db.session.execute(insert(ServiceReport), reports)


def _said(
    row: dict, is_kept: bool, hours: Hours, chance: random.Random, now: datetime.datetime
) -> Iterator[dict[str, Any]]:
    offered = _offered(row["kind"], chance)
    minutes = 8 if row["kind"] is Kind.HUB else chance.choices([m for m, _ in SAID], [w for _, w in SAID])[0]
    if is_kept:
        minutes = OWNERS_MINUTES
    at = now - datetime.timedelta(minutes=minutes + chance.randrange(4))
    wall = clock.local(at).replace(tzinfo=None)
    ends = opening.end_of_next_opening_day(hours, wall).replace(tzinfo=clock.LOCAL).astimezone(datetime.UTC)
    for service in offered:
        if chance.random() < 0.06 and not is_kept:
            yield {"service": service, **dict.fromkeys(("status", "source", "said_by", "said_at", "good_until"))}
            continue
        broken = service is OWNERS_BROKEN if is_kept else row["kind"] is not Kind.HUB and chance.random() < 0.05
        yield {
            "service": service,
            "status": Status.BROKEN if broken else Status.WORKS,
            "source": Source.CENTRE if broken and chance.random() < 0.3 else Source.OWNER,
            "said_by": None,
            "said_at": at,
            "good_until": rules.Periods().good_until(service, at, ends),
        }


def _offered(kind: Kind, chance: random.Random) -> list[Service]:
    if kind is Kind.OUTLET:
        return [Service.CHARITY_INFO]
    if kind is Kind.HUB:
        return [service for service in Service if service is not Service.PARCEL_DROP]
    return sorted([*ALWAYS, *chance.sample(SOMETIMES, chance.randint(2, 7))], key=rules.ORDER.__getitem__)


def _hang_codes(rows: list[dict], ids: dict[str, int], chance: random.Random, now: datetime.datetime) -> None:
    """A printed code at the door of every station; the hub has one in each spot."""
    for row in rows:
        spots = {Kind.HUB: SPOTS, Kind.SERVICE: SPOTS[:1], Kind.OUTLET: ()}[row["kind"]]
        for spot, spot_en in spots:
            qr.add_placement(
                "station",
                ids[row["code"]],
                spot,
                spot_en=spot_en,
                by=System(),
                now=now,
                new_code=lambda length: codes.new(length, choose=chance.choice),
            )


def _report(ids: dict[str, int], kept: str | None, now: datetime.datetime) -> None:
    """The demonstration owner has a report to answer: one visitor alone, so that nothing has changed for the public."""
    if kept:
        at = now - datetime.timedelta(minutes=40)
        about = {"about": Service.WATER.value, "problem": Problem.BROKEN, "day": clock.today(at), "network": None}
        db.session.execute(insert(VisitorReport).values(station_id=ids[kept], reported_at=at, **about))


def _appoint(kept: str | None, now: datetime.datetime) -> None:
    """The demonstration owner and helper keep the first public-welfare station."""
    for name, role in (("owner", accounts_rules.Role.OWNER), ("helper", accounts_rules.Role.HELPER)):
        person = people.by_name(name)
        if person and kept:
            accounts.grant_role(person, role, scope_key=kept, by=System(), now=now)


def _contribute(kept: str | None, now: datetime.datetime) -> None:
    owner, desk = people.by_name("owner"), people.by_name("operator")
    place = queries.by_code(kept) if kept else None
    if place and owner and desk:
        sample_contributions.load(place, owner, desk, now)
