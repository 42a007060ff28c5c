"""The places as the map reads them: one compact answer, its repeated words said once.

Positions are rounded to four decimals (some ten metres), as in every public file.
"""

import datetime
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any

from app.core import i18n, templating
from app.core.city import City
from app.stations import map_queries, opening, presenting, queries, words
from app.stations.map_queries import Cluster, Middle, Point
from app.stations.positions import Box
from app.stations.rules import Kind, Service, State, Status
from app.stations.weather import face

DECIMALS = 4
KINDS, STATUSES = tuple(Kind), tuple(Status)
SCHEMATIC, DEMONSTRATION, CHINESE_NAME = 1, 2, 4  # Marks of a point, added up.
OPEN = {True: 1, False: 0, None: -1}


class Words:
    """Each text once; a point holds its number. What was said under a key before is not worked out again."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.known: dict[Hashable, int] = {}

    def number(self, key: Hashable, say: Callable[[], Any]) -> int:
        if key not in self.known:
            self.known[key] = self.numbers.setdefault(str(say()), len(self.numbers))
        return self.known[key]

    @property
    def listed(self) -> list[str]:
        return list(self.numbers)


def written(
    found: Sequence[Point],
    city: City,
    now: datetime.datetime,
    *,
    first: Service | None,
    weather: Sequence[Service],
) -> dict[str, Any]:
    """`points` as rows of bare values, with the words they number. The map's own module knows the order of the values."""
    said = Words()
    foremost = (first, *weather) if first else tuple(weather)
    rows = [_point(each, city, now, foremost, said) for each in found]
    return {
        "kinds": [kind.value for kind in KINDS],
        "kindNames": [str(words.KINDS[kind]) for kind in KINDS],
        "statuses": [status.value for status in STATUSES],
        "words": said.listed,
        "points": rows,
    }


def _point(point: Point, city: City, now: datetime.datetime, foremost: Sequence[Service], said: Words) -> list[Any]:
    row, english = point.row, i18n.in_english()
    closed = row.state is not State.OPEN
    now_open = opening.Opening(False) if closed else _claimed(point, now)
    marks = SCHEMATIC * row.position_is_schematic + DEMONSTRATION * row.is_demonstration
    marks += CHINESE_NAME * (english and not row.name_en)
    lines = sorted(point.services, key=lambda each: face.in_order(foremost, each.service))
    return [
        row.code,
        (english and row.name_en) or row.name,
        *rounded(row.lat, row.lng),
        KINDS.index(row.kind),
        OPEN[now_open.is_open],
        said.number((row.state, now_open), lambda: presenting.opening_line(row.state, now_open, now)),
        said.number((row.county_code, row.town_code), lambda: _where(row, city)),
        marks,
        [number for each in lines[: presenting.ON_A_CARD] for number in _service(each, now, said)],
    ]


def _service(each: map_queries.Said, now: datetime.datetime, said: Words) -> tuple[int, int, int]:
    when, said_at = -1, each.said_at
    if said_at:
        when = said.number(int((now - said_at).total_seconds() // 60), lambda: templating.ago(said_at, now))
    return said.number(each.service, lambda: words.SERVICES[each.service]), STATUSES.index(each.status), when


def _claimed(point: Point, now: datetime.datetime) -> opening.Opening:
    confirmed, doubted = point.row.hours_confirmed_at, point.row.opening_doubted_at
    return queries.claimed(point.hours, now, confirmed_at=confirmed, doubted_at=doubted)


def _where(row: Any, city: City) -> str:
    areas = (city.counties.get(row.county_code), city.towns.get(row.town_code or ""))
    return " ".join(i18n.plain(area, "name") for area in areas if area)


def areas(found: Iterable[Middle], city: City) -> list[list[Any]]:
    """Names with their places: [1 for a county or 0 for a town, name, lat, lng, how many, 1 when only in Chinese]."""
    named = [(each, (city.towns if each.town else city.counties).get(each.town or each.county)) for each in found]
    return [
        [
            int(each.town is None),
            i18n.plain(area, "name"),
            *rounded(each.lat, each.lng),
            each.count,
            int(i18n.in_english() and not area.name_en),
        ]
        for each, area in named
        if area
    ]


def clustered(found: Iterable[Cluster]) -> list[list[Any]]:
    return [[*rounded(each.lat, each.lng), each.count] for each in found]


def boxed(box: Box | None) -> list[float] | None:
    return [round(side, DECIMALS) for side in (box.west, box.south, box.east, box.north)] if box else None


def rounded(lat: float, lng: float) -> tuple[float, float]:
    return round(lat, DECIMALS), round(lng, DECIMALS)
