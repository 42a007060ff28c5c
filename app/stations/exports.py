"""Places in open formats: GeoJSON, CSV, the state of their services, schema.org.

Both languages stand side by side, so that one file serves everybody. Positions are WGS-84, rounded to four decimals (some ten
metres). On a real site demonstration places are left out; on a demonstration site each of them says what it is.
"""

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from typing import Any

from app.core import clock, site
from app.core.city import City
from app.stations import opening, points, queries, words
from app.stations.calendar import queries as calendar
from app.stations.models import Station
from app.stations.opening import Hours, Interval, OnHolidays
from app.stations.rules import State, Status

STATUS_TTL_S = 60
OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
SCHEMA_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
COLUMNS = (
    "code", "kind", "name", "name_en", "county_code", "county", "county_en", "town_code", "town", "town_en", "address",
    "address_en", "lat", "lng", "position", "step_free", "phone", "state", "services", "opening_hours",
    "hours_confirmed_at", "url", "demonstration",
)  # fmt: skip
# What a spreadsheet would read as the beginning of a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def geojson(stations: Sequence[Station], city: City, now: datetime.datetime) -> dict[str, Any]:
    """A FeatureCollection (RFC 7946): longitude first. A place without a position has no geometry, as the standard wants."""
    features = [_feature(each, city) for each in stations]
    answer = {"type": "FeatureCollection", "generated": _moment(now), "source": site.absolute("stations.index")}
    places = [each["geometry"]["coordinates"] for each in features if each["geometry"]]
    if places:
        lngs, lats = zip(*places, strict=True)
        answer["bbox"] = [min(lngs), min(lats), max(lngs), max(lats)]
    return {**answer, "features": features}


def _feature(station: Station, city: City) -> dict[str, Any]:
    geometry = None
    if station.position:
        lat, lng = points.rounded(*station.position)
        geometry = {"type": "Point", "coordinates": [lng, lat]}
    facts = _facts(station, city)
    properties = {name: value for name, value in facts.items() if name not in ("lat", "lng")}
    return {"type": "Feature", "id": station.code, "geometry": geometry, "properties": properties}


def _facts(station: Station, city: City) -> dict[str, Any]:
    """One place under the names of `COLUMNS`."""
    county, town = city.counties.get(station.county_code), city.towns.get(station.town_code or "")
    lat, lng = points.rounded(*station.position) if station.position else (None, None)
    return {
        "code": station.code,
        "kind": station.kind.value,
        "name": station.name,
        "name_en": station.name_en,
        "county_code": station.county_code,
        "county": county and county.name,
        "county_en": county and county.name_en,
        "town_code": station.town_code,
        "town": town and town.name,
        "town_en": town and town.name_en,
        "address": station.address,
        "address_en": station.address_en,
        "lat": lat,
        "lng": lng,
        "position": None if lat is None else "schematic" if station.position_is_schematic else "surveyed",
        "step_free": station.step_free,
        "phone": station.phone,
        "state": station.state.value,
        "services": [each.service.value for each in station.offered],
        "opening_hours": opening_hours(station.hours),
        "hours_confirmed_at": _moment(station.hours_confirmed_at),
        "url": site.absolute("stations.station", code=station.code),
        "demonstration": station.is_demonstration,
    }


def table(stations: Iterable[Station], city: City) -> str:
    """The same as CSV (RFC 4180) with a byte-order mark, by which spreadsheet programs know UTF-8."""
    text = io.StringIO(newline="")
    text.write("\ufeff")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for station in stations:
        facts = _facts(station, city)
        writer.writerow([_cell(facts[name]) for name in COLUMNS])
    return text.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return " ".join(value)
    text = str(value)
    is_number = isinstance(value, (int, float))
    return f"'{text}" if text.startswith(FORMULA_STARTS) and not is_number else text


def status(stations: Iterable[Station], now: datetime.datetime) -> dict[str, Any]:
    """What is open and works now, in the manner of GBFS: facts that change fast, with how long they may be believed.

    After `valid_until` the status of a service is unknown, whatever this file said.
    """
    return {
        "last_updated": _moment(now),
        "ttl": STATUS_TTL_S,
        "version": "1.0",
        "data": {"stations": [_status(each, now) for each in stations]},
    }


def _status(station: Station, now: datetime.datetime) -> dict[str, Any]:
    told = station.offered if station.state is State.OPEN else []
    return {
        "station_id": station.code,
        "is_open": queries.opening_of(station, now).is_open,
        "hours_confirmed_at": _moment(station.hours_confirmed_at),
        "services": [
            {
                "service": each.service.value,
                "status": each.status_now(now).value,
                "last_reported": _moment(each.said_at),
                "valid_until": _moment(each.good_until),
                "source": each.source.value if each.source else None,
            }
            for each in told
        ],
        "demonstration": station.is_demonstration,
    }


def schema_org(station: Station, city: City, now: datetime.datetime) -> dict[str, Any]:
    """A place as schema.org's LocalBusiness; what is not known is left out rather than guessed."""
    url = site.absolute("stations.station", code=station.code)
    county, town = city.counties.get(station.county_code), city.towns.get(station.town_code or "")
    known = {
        "@context": "https://schema.org",
        "@type": "LocalBusiness",
        "@id": url,
        "url": url,
        "identifier": station.code,
        "name": station.name,
        "alternateName": station.name_en,
        "telephone": station.phone,
        "address": {
            "@type": "PostalAddress",
            "addressCountry": "CN",
            "addressRegion": city.facts.get("province"),
            "addressLocality": " ".join(part for part in (city.facts.get("full_name"), county and county.name) if part),
            "streetAddress": station.address or (town and town.name),
        },
        "geo": _geo(station),
        "isAccessibleForFree": True,
        "openingHoursSpecification": _weekly(station.hours),
        "specialOpeningHoursSpecification": _special(station.hours.by(calendar.calendar()), clock.today(now)),
        "amenityFeature": _amenities(station, now),
    }
    if station.is_demonstration:
        known["additionalProperty"] = {"@type": "PropertyValue", "name": "demonstration", "value": True}
    return _without_gaps(known)


def _geo(station: Station) -> dict[str, Any] | None:
    """Only a surveyed position is anybody's business; a schematic one would send people astray."""
    if station.position is None or station.position_is_schematic:
        return None
    lat, lng = points.rounded(*station.position)
    return {"@type": "GeoCoordinates", "latitude": lat, "longitude": lng}


def _amenities(station: Station, now: datetime.datetime) -> list[dict[str, Any]]:
    """`value` is what may be claimed now: true, false, and nothing at all where nobody has said lately."""
    answer = {Status.WORKS: True, Status.BROKEN: False, Status.UNKNOWN: None}
    found: list[dict[str, Any]] = [
        {"@type": "LocationFeatureSpecification", "name": str(words.SERVICES[each.service]), "propertyID": each.service}
        | {"value": answer[each.status_now(now)]}
        for each in (station.offered if station.state is State.OPEN else [])
    ]
    if station.step_free is not None:
        step_free = {"name": "step-free", "propertyID": "step_free", "value": station.step_free}
        found.append({"@type": "LocationFeatureSpecification", **step_free})
    return found


def _weekly(hours: Hours) -> list[dict[str, Any]]:
    return [
        {"@type": "OpeningHoursSpecification", "dayOfWeek": SCHEMA_DAYS[day], **_span(each)}
        for day in sorted(hours.weekly)
        for each in hours.weekly[day]
    ]


def _special(hours: Hours, today: datetime.date) -> list[dict[str, Any]]:
    """Days to come that differ from the week, by the place's own word or as public holidays; of what is not known, nothing.

    Closed all day is written as from 00:00 to 00:00, as schema.org's readers expect.
    """
    found = []
    for day in sorted(day for day in hours.exceptions.keys() | hours.calendar.days.keys() if day >= today):
        intervals = hours.on(day)
        if intervals is None or (day not in hours.exceptions and intervals == hours.usual(day)):
            continue
        valid = {"@type": "OpeningHoursSpecification", "validFrom": day.isoformat(), "validThrough": day.isoformat()}
        spans = [_span(each) for each in intervals] or [{"opens": "00:00", "closes": "00:00"}]
        found += [{**valid, **span} for span in spans]
    return found


def _span(each: Interval) -> dict[str, str]:
    """A whole day is 00:00–23:59 there; an interval past midnight closes earlier than it opens."""
    closes = "23:59" if each.closes == opening.DAY else opening.clock_text(each.closes)
    return {"opens": opening.clock_text(each.opens), "closes": closes}


def opening_hours(hours: Hours) -> str | None:
    """Hours in OpenStreetMap's notation: “Mo-Fr 08:00-12:00,14:00-20:00; Sa 09:00-12:00; Su off; PH off”."""
    if not hours.weekly:
        return None
    days = [hours.weekly.get(day, ()) for day in range(7)]
    runs: list[tuple[int, int]] = []
    for day in range(7):
        if runs and days[runs[-1][0]] == days[day]:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    week = "; ".join(f"{_days(*run)} {_times(days[run[0]])}" for run in runs)
    keeps_holidays = hours.on_holidays in (OnHolidays.CLOSED, OnHolidays.OTHER)
    return f"{week}; PH {_times(hours.holiday)}" if keeps_holidays else week


def _days(first: int, last: int) -> str:
    return OSM_DAYS[first] if first == last else f"{OSM_DAYS[first]}-{OSM_DAYS[last]}"


def _times(intervals: Sequence[Interval]) -> str:
    return ",".join(f"{opening.clock_text(i.opens)}-{opening.clock_text(i.closes)}" for i in intervals) or "off"


def _moment(value: datetime.datetime | None) -> str | None:
    return value.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if value else None


def _without_gaps(value: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is not known, at every depth."""
    kept = {}
    for name, each in value.items():
        if isinstance(each, dict):
            each = _without_gaps(each)
        elif isinstance(each, list):
            each = [_without_gaps(one) if isinstance(one, dict) else one for one in each]
        if each is not None and each != [] and each != "":
            kept[name] = each
    return kept
