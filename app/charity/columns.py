"""What the explorer counts and sums by, as columns in memory: one bit a project for each value of each filter.

A hundred thousand projects are 12 KB a value; to cross two filters is one AND, to count is one population count, so that every
filter's choices cost less than a millisecond where the database took a hundred. The columns are read again, whole, when
the table says that anything in it changed (decision 0028); its own sums decide, so no process asks another.
"""

import datetime
import hashlib
import threading
import weakref
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import Any

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from app.charity import rules
from app.charity.models import Project, ProjectCause, Publisher
from app.charity.rules import Cause, Progress, Standing
from app.content import rules as content
from app.core import clock
from app.core.db import db

NO_AMOUNT = -1
BITS = bytes.maketrans(b"01", b"\x00\x01")
# The filters that are a column of the row, and their names in a selection.
PLAIN = (
    ("standing", Project.standing), ("kind", Project.kind), ("level", Project.level), ("county", Project.county_code),
    ("town", Project.town_code), ("year", Project.year), ("publisher", Publisher.code), ("publisher_kind", Publisher.kind),
    ("local", Publisher.is_local), ("currency", Project.currency), ("precision", Project.amount_precision),
    ("unit", Project.unit),
)  # fmt: skip
DATES = (Project.planned_start, Project.planned_end, Project.actual_start, Project.actual_end)


@dataclass
class Columns:
    """All public projects at one moment, the smallest amount first, those without one before them."""

    signature: tuple
    since: datetime.datetime
    until: datetime.datetime | None
    ids: list[int]
    amounts: list[int]
    dates: list[tuple]
    masks: dict[str, dict[Any, int]]
    units: list[str | None]
    newest: list[int]  # Positions, the newest year first.
    stated: int
    _progress: dict[datetime.date, dict[Any, int]] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return (1 << len(self.ids)) - 1

    def of(self, name: str, value: Any) -> int:
        return self.masks[name].get(value, 0)

    def progress(self, today: datetime.date) -> dict[Any, int]:
        """`Project.progress` of every project on this day."""
        if today not in self._progress:
            sample = self.of("standing", Standing.SAMPLE)
            told = _flags(sample, len(self.ids))
            found: dict[Any, list[int]] = defaultdict(list)
            for place, (days, is_sample) in enumerate(zip(self.dates, told, strict=True)):
                is_untold = is_sample and not days[2] and not days[3]
                found[Progress.UNKNOWN if is_untold else rules.progress(*days, today)].append(place)
            self._progress = {today: {value: _mask(places, len(self.ids)) for value, places in found.items()}}
        return self._progress[today]

    def holding(self, ids: Iterable[int]) -> int:
        """The projects of these numbers."""
        wanted = set(ids)
        return _mask((place for place, number in enumerate(self.ids) if number in wanted), len(self.ids))

    def amounts_in(self, mask: int) -> list[int]:
        """In order, the smallest first; of those that state one."""
        return list(compress(self.amounts, _flags(mask & self.stated, len(self.ids))))

    def largest(self, mask: int, limit: int) -> list[int]:
        """The numbers of the projects with the largest amounts."""
        return list(compress(self.ids, _flags(mask & self.stated, len(self.ids))))[: -limit - 1 : -1]

    def page(self, mask: int, begin: int, size: int) -> list[int]:
        """The numbers of one page, the newest first."""
        flags = _flags(mask, len(self.ids))
        chosen, left = [], begin
        for place in self.newest:
            if not flags[place]:
                continue
            if left:
                left -= 1
                continue
            chosen.append(self.ids[place])
            if len(chosen) == size:
                break
        return chosen

    def units_in(self, mask: int) -> Counter:
        found = Counter(compress(self.units, _flags(mask, len(self.ids))))
        found.pop(None, None)
        return found


def _flags(mask: int, size: int) -> bytes:
    """One byte a project, 0 or 1, the first project first."""
    return f"{mask:0{size or 1}b}"[::-1].encode().translate(BITS) if size else b""


def _mask(places: Iterable[int], size: int) -> int:
    flags = bytearray(size // 8 + 1)
    for place in places:
        flags[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(flags, "little")


_kept: weakref.WeakKeyDictionary[Any, Columns] = weakref.WeakKeyDictionary()
_reading = threading.Lock()


def current(now: datetime.datetime) -> Columns:
    """The columns as the table is now; read anew by one thread while the others wait."""
    signature = _signature()
    known = _kept.get(db.engine)
    if known is not None and _fits(known, signature, now):
        return known
    with _reading:
        known = _kept.get(db.engine)
        if known is None or not _fits(known, signature, now):
            known = _read(signature, now)
            known.progress(clock.today(now))
            _kept[db.engine] = known
    return known


def _fits(known: Columns, signature: tuple, now: datetime.datetime) -> bool:
    return known.signature == signature and known.since <= now and (known.until is None or now < known.until)


SIGNATURE = select(func.count(), func.sum(Project.version), func.max(Project.changed_at))
ASKED, FLUSHES = "charity.columns.asked", "charity.columns.flushes"


def _signature() -> tuple:
    """Whatever changes what is counted takes the project's next version or adds a project.

    Asked once in a transaction that has written nothing since.
    """
    session = db.session()
    moment = (session.get_transaction(), session.info.get(FLUSHES, 0))
    asked = session.info.get(ASKED)
    if asked is None or asked[0] != moment or moment[0] is None:
        row = tuple(session.execute(SIGNATURE).one())
        asked = ((session.get_transaction(), session.info.get(FLUSHES, 0)), row)
        session.info[ASKED] = asked
    return asked[1]


def version_of(now: datetime.datetime) -> tuple[str, datetime.datetime | None]:
    """A short name of the state of all projects, another one after each change, and when the newest change was."""
    known = current(now)
    digest = hashlib.sha256(repr(known.signature).encode()).hexdigest()[:12]
    return digest, known.signature[2]


@event.listens_for(Session, "after_flush")
def _count_flush(session: Session, _context: Any) -> None:
    session.info[FLUSHES] = session.info.get(FLUSHES, 0) + 1


def _read(signature: tuple, now: datetime.datetime) -> Columns:
    amount = func.coalesce(Project.amount_minor, NO_AMOUNT)
    columns = (Project.id, amount, Project.published_at, *DATES, *(column for _name, column in PLAIN))
    wanted = select(*columns).join(Publisher, Publisher.id == Project.publisher_id)
    public = wanted.where(Project.state == content.Publication.PUBLISHED, Project.published_at.is_not(None))
    found = db.session.execute(public).all()
    later = [row[2] for row in found if row[2] > now]
    rows = sorted((row for row in found if row[2] <= now), key=lambda row: (row[1], -row[0]))
    ids = [row[0] for row in rows]
    first = 3 + len(DATES)
    masks = {name: _masks(rows, first + place) for place, (name, _column) in enumerate(PLAIN) if name != "unit"}
    masks["cause"] = _causes(ids)
    amounts = [row[1] for row in rows]
    masks["band"] = _by(lambda minor: rules.band(minor) if minor != NO_AMOUNT else None, amounts)
    year = first + [name for name, _column in PLAIN].index("year")
    places = range(len(rows))
    newest = sorted(places, key=lambda place: (rows[place][year] or 0, rows[place][2], ids[place]), reverse=True)
    return Columns(
        signature=signature,
        since=max((row[2] for row in rows), default=datetime.datetime.min.replace(tzinfo=datetime.UTC)),
        until=min(later, default=None),
        ids=ids,
        amounts=amounts,
        dates=[tuple(row[3:first]) for row in rows],
        masks=masks,
        units=[row[-1] for row in rows],
        newest=newest,
        stated=_mask((place for place in places if amounts[place] != NO_AMOUNT), len(rows)),
    )


def _masks(rows: Sequence[Any], at: int) -> dict[Any, int]:
    return _by(lambda row: row[at], rows)


def _by(value_of: Callable[[Any], Any], rows: Sequence[Any]) -> dict[Any, int]:
    places: dict[Any, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[value_of(row)].append(place)
    return {value: _mask(found, len(rows)) for value, found in places.items() if value is not None}


def _causes(ids: list[int]) -> dict[Any, int]:
    place_of = {number: place for place, number in enumerate(ids)}
    found: dict[Cause, list[int]] = defaultdict(list)
    for number, cause in db.session.execute(select(ProjectCause.project_id, ProjectCause.cause)):
        if number in place_of:
            found[cause].append(place_of[number])
    return {cause: _mask(places, len(ids)) for cause, places in found.items()}
