"""A week's hours as one short text, so that places share it and a list is narrowed by it. Pure.

“01234=480-1200;56=540-720,780-1080”: days (0 is Monday) that are alike, and their intervals in minutes after midnight. The
same week is always the same text; the empty text is a week nobody has told.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from app.stations.opening import Interval

Week = Mapping[int, tuple[Interval, ...]]


def written(weekly: Mapping[int, Iterable[Interval]]) -> str:
    alike: dict[str, list[int]] = {}
    for day in sorted(weekly):
        times = ",".join(f"{each.opens}-{each.closes}" for each in sorted(weekly[day]))
        if times:
            alike.setdefault(times, []).append(day)
    return ";".join(f"{''.join(map(str, days))}={times}" for times, days in alike.items())


@lru_cache(4_096)
def read(text: str) -> Week:
    """The text as hours by day. Raises ValueError for what is no week."""
    weekly: dict[int, tuple[Interval, ...]] = {}
    for part in filter(None, text.split(";")):
        days, _, times = part.partition("=")
        pairs = (each.split("-") for each in times.split(","))
        intervals = tuple(Interval(int(opens), int(closes)) for opens, closes in pairs)
        weekly |= {int(day): intervals for day in days}
    return MappingProxyType(dict(sorted(weekly.items())))
