"""What a place is, what it offers, and how long a word about it counts. Standard library only."""

import datetime
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*")
SHORTEST_CODE, LONGEST_CODE = 3, 32
EARTH_RADIUS_M = 6_371_000
LONGEST_EXCEPTION_DAYS = 31
# A second tap of the same person within this time says nothing new.
SAME_WORD = datetime.timedelta(minutes=1)


class Kind(StrEnum):
    """总站, 公益驿站, 投注站."""

    HUB = "hub"
    SERVICE = "service"
    OUTLET = "outlet"


PRECEDENCE = {kind: number for number, kind in enumerate(Kind)}  # Where nothing else is asked for, lists begin so.


class State(StrEnum):
    """Approved, its facts not complete, no public page yet; open to the public; closed for a while (“暂停”); gone for good.

    Closed now is another thing: see `opening`.
    """

    PREPARING = "preparing"
    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


@dataclass(frozen=True)
class StateChanged:
    """A place opened to the public, closed for a while, or closed for good."""

    station_code: str
    state: State
    by_id: int | None
    now: datetime.datetime


LISTED = (
    State.OPEN,
    State.PAUSED,
)  # What the public finds; a place gone for good keeps its page, for old links and codes.


class Service(StrEnum):
    """What real stations offer (news reports of 2020–2024 on welfare-lottery and union stations); most asked for first."""

    WATER = "water"
    CHARGING = "charging"
    TOILET = "toilet"
    REST_SEAT = "rest_seat"
    WIFI = "wifi"
    MICROWAVE = "microwave"
    BLOOD_PRESSURE = "blood_pressure"
    FIRST_AID_KIT = "first_aid_kit"
    UMBRELLA = "umbrella"
    AIRCON = "aircon"
    AIR_PUMP = "air_pump"
    TOOLBOX = "toolbox"
    FRIDGE = "fridge"
    RAINCOAT = "raincoat"
    READING = "reading"
    LUGGAGE = "luggage"
    PARCEL_DROP = "parcel_drop"
    AED = "aed"
    NURSING_ROOM = "nursing_room"
    AID_GUIDANCE = "aid_guidance"
    CHARITY_INFO = "charity_info"


ORDER = {service: number for number, service in enumerate(Service)}
# Used up or broken within a day: a word about them counts until the place has closed on its next opening day.
DAILY = frozenset({Service.WATER, Service.WIFI, Service.CHARGING, Service.MICROWAVE})
# What a passer-by needs most; missing here, the page names the nearest place that has it.
NEEDED = (Service.WATER, Service.CHARGING, Service.TOILET, Service.MICROWAVE, Service.BLOOD_PRESSURE, Service.UMBRELLA)


class Status(StrEnum):
    WORKS = "works"
    UNKNOWN = "unknown"
    BROKEN = "broken"


class Source(StrEnum):
    """Who said it."""

    OWNER = "owner"
    VISITOR = "visitor"
    CENTRE = "centre"


def status_now(said: Status | None, good_until: datetime.datetime | None, now: datetime.datetime) -> Status:
    """What may be claimed now: the last word while it counts, then “unknown”. Silence turns grey, never green."""
    if said is None or good_until is None or now > good_until:
        return Status.UNKNOWN
    return said


# Days a word counts; what the centre has not changed. None: until the place has closed on its next opening day.
EQUIPMENT_COUNTS, HOURS_COUNT = 7, 30
USUAL_PERIODS: Mapping[Service, int | None] = {
    service: None if service in DAILY else EQUIPMENT_COUNTS for service in Service
}


@dataclass(frozen=True)
class Periods:
    """How many days a word about a service or about the hours counts (a service's None: until its next opening day ends)."""

    services: Mapping[Service, int | None] = field(default_factory=lambda: USUAL_PERIODS)
    hours: int = HOURS_COUNT

    def good_until(
        self, service: Service, said_at: datetime.datetime, end_of_next_opening_day: datetime.datetime
    ) -> datetime.datetime:
        """How long a word about this service counts."""
        days = self.services[service]
        return end_of_next_opening_day if days is None else said_at + datetime.timedelta(days=days)

    def hours_are_fresh(self, confirmed_at: datetime.datetime | None, now: datetime.datetime) -> bool:
        return confirmed_at is not None and now <= confirmed_at + datetime.timedelta(days=self.hours)


def is_doubted(doubted_at: datetime.datetime | None, confirmed_at: datetime.datetime | None) -> bool:
    """Visitors have doubted the hours, and nobody who is answerable has confirmed them since."""
    return doubted_at is not None and (confirmed_at is None or confirmed_at < doubted_at)


def lacking(facts: Mapping[str, Any]) -> list[str]:
    """What a place must still say before the public sees it: a name that is no number, an address, its week, and, unless it
    is an outlet, what it offers. `facts`: name, code, address, kind, weekly, services.
    """
    said = {
        "name": facts["name"] and facts["name"] != facts["code"],
        "address": facts["address"],
        "weekly": facts["weekly"],
        "services": facts["kind"] == Kind.OUTLET or facts["services"],
    }
    return [name for name, is_said in said.items() if not is_said]


def normal_code(typed: str) -> str:
    return typed.strip().upper()


def is_code(text: str) -> bool:
    """`DEMO-3716-001`, `37160123`: what can stand in an address and be read aloud."""
    return SHORTEST_CODE <= len(text) <= LONGEST_CODE and CODE.fullmatch(text) is not None


def metres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance between two (lat, lng) in degrees."""
    (lat1, lng1), (lat2, lng2) = ((math.radians(x), math.radians(y)) for x, y in (a, b))
    half = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lng2 - lng1) / 2) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(math.sqrt(half))
