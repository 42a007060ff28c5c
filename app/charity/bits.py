"""All public projects as columns: one bit a project for each value of each filter, and what is summed or listed in order."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from app.charity import changes, rules
from app.charity.rules import Progress, Standing

NO_AMOUNT = -1
BITS = bytes.maketrans(b"01", b"\x00\x01")


@dataclass
class Columns:
    """All public projects at one moment, the smallest amount first, those without one before them."""

    signature: tuple
    notes: changes.Notes
    since: datetime.datetime
    until: datetime.datetime | None
    ids: list[int]
    amounts: list[int]
    dates: list[tuple]
    masks: dict[str, dict[Any, int]]
    units: list[str | None]
    newest: list[int]  # Positions, the newest year first.
    stated: int
    order: list[tuple]  # Of each project, by what the newest come first.
    progress_on: dict[datetime.date, dict[Any, int]] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return (1 << len(self.ids)) - 1

    def of(self, name: str, value: Any) -> int:
        return self.masks[name].get(value, 0)

    def progress(self, today: datetime.date) -> dict[Any, int]:
        """`Project.progress` of every project on this day."""
        if today not in self.progress_on:
            sample = self.of("standing", Standing.SAMPLE)
            told = flags(sample, len(self.ids))
            found: dict[Any, list[int]] = defaultdict(list)
            for place, (days, is_sample) in enumerate(zip(self.dates, told, strict=True)):
                found[progress_of(days, is_sample, today)].append(place)
            self.progress_on = {today: {value: mask_at(places, len(self.ids)) for value, places in found.items()}}
        return self.progress_on[today]

    def holding(self, ids: Iterable[int]) -> int:
        """The projects of these numbers."""
        wanted = set(ids)
        return mask_at((place for place, number in enumerate(self.ids) if number in wanted), len(self.ids))

    def at_places(self, places: Iterable[int]) -> int:
        return mask_at(places, len(self.ids))

    def numbers(self, mask: int) -> list[int]:
        return list(compress(self.ids, flags(mask, len(self.ids))))

    def amounts_in(self, mask: int) -> list[int]:
        """In order, the smallest first; of those that state one."""
        return list(compress(self.amounts, flags(mask & self.stated, len(self.ids))))

    def largest(self, mask: int, limit: int) -> list[int]:
        """The numbers of the projects with the largest amounts."""
        return list(compress(self.ids, flags(mask & self.stated, len(self.ids))))[: -limit - 1 : -1]

    def page(self, mask: int, begin: int, size: int) -> list[int]:
        """The numbers of one page, the newest first."""
        told = flags(mask, len(self.ids))
        chosen, left = [], begin
        for place in self.newest:
            if not told[place]:
                continue
            if left:
                left -= 1
                continue
            chosen.append(self.ids[place])
            if len(chosen) == size:
                break
        return chosen

    def units_in(self, mask: int) -> Counter:
        found = Counter(compress(self.units, flags(mask, len(self.ids))))
        found.pop(None, None)
        return found


def progress_of(days: tuple, is_sample: Any, today: datetime.date) -> Progress:
    is_untold = is_sample and not days[2] and not days[3]
    return Progress.UNKNOWN if is_untold else rules.progress(*days, today)


def flags(mask: int, size: int) -> bytes:
    """One byte a project, 0 or 1, the first project first."""
    return f"{mask:0{size or 1}b}"[::-1].encode().translate(BITS) if size else b""


def mask_at(places: Iterable[int], size: int) -> int:
    flags = bytearray(size // 8 + 1)
    for place in places:
        flags[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(flags, "little")
