"""Where the selected projects are: a schematic sheet of the counties, each leading to its own; the list stands beside it.

Like the map of stations without tiles (decision 0019): names where the city's folder puts them, no lines, no scale.
"""

from dataclasses import dataclass

from flask import url_for

from app.charity import facets, selections
from app.charity.selections import Moment, Selection
from app.core import city
from app.core.city import County

WIDTH, HEIGHT, EDGE = 360, 440, 56
SMALLEST, LARGEST = 22, 28  # A finger's width is 44.
ROOM_X, ROOM_Y, ROUNDS = 84, 88, 80  # What a seal with its name needs, and how often those too near are moved apart.


@dataclass(frozen=True)
class Spot:
    """A county on the sheet: `name_y` is where its name stands."""

    county: County
    x: int
    y: int
    radius: int
    name_y: int
    count: int
    url: str
    is_chosen: bool


@dataclass(frozen=True)
class Sheet:
    spots: list[Spot]
    unplaced: int  # Selected projects of no county of this city.
    width: int = WIDTH
    height: int = HEIGHT


def sheet(selection: Selection, at: Moment) -> Sheet | None:
    """None where nothing of the selection lies in a county."""
    counts, known = selections.facet(selection, "county", at), city.current().counties
    placed = {code: count for code, count in counts.items() if code in known}
    if not placed:
        return None
    lats, lngs = [each.lat for each in known.values()], [each.lng for each in known.values()]
    most = max(placed.values())
    spots = []
    places = apart(
        [
            (_along(each.lng, min(lngs), max(lngs), WIDTH), HEIGHT - _along(each.lat, min(lats), max(lats), HEIGHT))
            for each in known.values()
        ]
    )
    for (code, county), (x, y) in zip(known.items(), places, strict=True):
        count = placed.get(code, 0)
        if not count:
            continue
        radius = round(SMALLEST + (LARGEST - SMALLEST) * (count / most) ** 0.5)
        spots.append(
            Spot(
                county,
                x=x,
                y=y,
                radius=radius,
                name_y=radius + 18,
                count=count,
                url=url_for("charity.projects", **facets.arguments(selection.but(county=code, town=None))),
                is_chosen=selection.county == code,
            )
        )
    everywhere = selections.count_of(selection.but(county=None, town=None), at)
    return Sheet(spots, everywhere - sum(placed.values()))


def apart(places: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The same places with room for each seal and its name: neighbours too near give way, each half, inside the sheet."""
    found = [list(place) for place in places]
    for _ in range(ROUNDS):
        for number, one in enumerate(found):
            for other in found[:number]:
                dx, dy = one[0] - other[0], one[1] - other[1]
                lack_x, lack_y = ROOM_X - abs(dx), ROOM_Y - abs(dy)
                if lack_x <= 0 or lack_y <= 0:
                    continue
                axis, lack = (0, lack_x) if lack_x < lack_y else (1, lack_y)
                step = (lack + 1) // 2 * (1 if (dx, dy)[axis] >= 0 else -1)
                one[axis], other[axis] = one[axis] + step, other[axis] - step
        for place in found:
            place[0] = min(max(place[0], EDGE), WIDTH - EDGE)
            place[1] = min(max(place[1], EDGE - 16), HEIGHT - EDGE)
    return [(place[0], place[1]) for place in found]


def _along(value: float, low: float, high: float, length: int) -> int:
    share = (value - low) / (high - low) if high > low else 0.5
    return round(EDGE + share * (length - 2 * EDGE))
