"""The weather face as the pages show it: the city's words and its order of services."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.core.city import City
from app.stations import rules, words
from app.stations.rules import Service
from app.stations.weather import queries
from app.stations.weather.rules import Weather

FILE = "weather.toml"
OFFERED = 3  # Chips beside the words.


@dataclass(frozen=True)
class Face:
    """`texts` has the city's `name` and `text`; `services` come first, in this order."""

    weather: Weather
    texts: dict[str, Any]
    services: tuple[Service, ...]
    ends_at: datetime.datetime

    @property
    def chips(self) -> list[tuple[Service, Any, str]]:
        return [(each, words.SERVICES[each], f"service-{each.value}") for each in self.services[:OFFERED]]


def now_in(city: City, now: datetime.datetime) -> Face | None:
    """The face that holds now; None in ordinary weather, and where the city has no words for it."""
    row = queries.present(now)
    texts = city.read(FILE).get(row.weather.value) if row else None
    if row is None or not texts:
        return None
    return Face(row.weather, texts, services_of(texts), row.ends_at)


def services_of(texts: dict[str, Any]) -> tuple[Service, ...]:
    return tuple(Service(each) for each in texts["services"] if each in set(Service))


def in_order(first: Sequence[Service], service: Service) -> tuple[int, int]:
    """A sort key: what the weather asks for, then as usual."""
    return (first.index(service) if service in first else len(first), rules.ORDER[service])
