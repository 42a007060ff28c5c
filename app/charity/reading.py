"""The columns read from the table, whole, or brought up to date with the few projects that changed."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select

from app.charity import changes, rules
from app.charity.bits import NO_AMOUNT, Columns, mask_at, progress_of
from app.charity.models import Project, ProjectCause, Publisher
from app.charity.rules import Cause, Standing
from app.content import rules as content
from app.core import clock
from app.core.db import db

# The filters that are a column of the row, and their names in a selection.
PLAIN = (
    ("standing", Project.standing), ("kind", Project.kind), ("level", Project.level), ("county", Project.county_code),
    ("town", Project.town_code), ("year", Project.year), ("publisher", Publisher.code), ("publisher_kind", Publisher.kind),
    ("local", Publisher.is_local), ("currency", Project.currency), ("precision", Project.amount_precision),
    ("unit", Project.unit),
)  # fmt: skip
DATES = (Project.planned_start, Project.planned_end, Project.actual_start, Project.actual_end)


FEW = 12  # Moves that are cheaper one by one than sorting everything.
AMOUNT = func.coalesce(Project.amount_minor, NO_AMOUNT)
FIRST = 3 + len(DATES)
YEAR = FIRST + [name for name, _column in PLAIN].index("year")
ROWS = (
    select(Project.id, AMOUNT, Project.published_at, *DATES, *(column for _name, column in PLAIN))
    .join(Publisher, Publisher.id == Project.publisher_id)
    .where(Project.state == content.Publication.PUBLISHED, Project.published_at.is_not(None))
)


def _place(row: Any) -> tuple:
    """Where it stands among the others: the smallest amount first."""
    return row[1], -row[0]


def _newness(row: Any) -> tuple:
    return row[YEAR] or 0, row[2], row[0]


def _band(minor: int) -> Any:
    return rules.band(minor) if minor != NO_AMOUNT else None


def whole(signature: tuple, now: datetime.datetime) -> Columns:
    notes, _rows = changes.noted()
    found = db.session.execute(ROWS).all()
    later = [row[2] for row in found if row[2] > now]
    rows = sorted((row for row in found if row[2] <= now), key=_place)
    ids = [row[0] for row in rows]
    masks = {name: _masks(rows, FIRST + place) for place, (name, _column) in enumerate(PLAIN) if name != "unit"}
    masks["cause"] = _causes(ids)
    amounts = [row[1] for row in rows]
    masks["band"] = _by(_band, amounts)
    places, order = range(len(rows)), [_newness(row) for row in rows]
    return Columns(
        signature=signature,
        notes=notes,
        since=max((row[2] for row in rows), default=datetime.datetime.min.replace(tzinfo=datetime.UTC)),
        until=min(later, default=None),
        ids=ids,
        amounts=amounts,
        dates=[tuple(row[3:FIRST]) for row in rows],
        masks=masks,
        units=[row[-1] for row in rows],
        newest=sorted(places, key=order.__getitem__, reverse=True),
        stated=mask_at((place for place in places if amounts[place] != NO_AMOUNT), len(rows)),
        order=order,
    )


# --- following: the few that changed, put in their places anew ---


def followed(known: Columns | None, signature: tuple, now: datetime.datetime) -> Columns | None:
    """The columns with the noted changes. None where reading everything is the better way."""
    if known is None or (known.until is not None and known.until <= now) or now < known.since:
        return None
    notes, numbers = changes.since(known.notes)
    if numbers is None:
        return None
    rows = db.session.execute(ROWS.where(Project.id.in_(numbers))).all() if numbers else []
    if any(row[2] > now for row in rows):
        return None
    causes: dict[int, list[Cause]] = defaultdict(list)
    chosen = select(ProjectCause.project_id, ProjectCause.cause).where(ProjectCause.project_id.in_(numbers))
    for number, cause in db.session.execute(chosen) if numbers else []:
        causes[number].append(cause)
    today = next(iter(known.progress_on), clock.today(now))
    made = _copied(known, signature, notes, today)
    gone = [place for place, number in enumerate(made.ids) if number in numbers]
    is_few = len(gone) + len(rows) <= FEW
    for place in reversed(gone):
        _take_out(made, place)
        if is_few:
            made.newest = [each - (each > place) for each in made.newest if each != place]
    for row in rows:
        place = _put_in(made, row, causes[row[0]], today)
        if is_few:
            made.newest = [each + (each >= place) for each in made.newest]
            _list_among_newest(made, place)
    if not is_few:
        made.newest = sorted(range(len(made.ids)), key=made.order.__getitem__, reverse=True)
    return made


def _copied(known: Columns, signature: tuple, notes: changes.Notes, today: datetime.date) -> Columns:
    lists = {name: list(getattr(known, name)) for name in ("ids", "amounts", "dates", "units", "order")}
    masks = {name: dict(found) for name, found in known.masks.items()}
    progress = {today: dict(known.progress(today))}
    return replace(known, signature=signature, notes=notes, masks=masks, progress_on=progress, **lists)


def _every(made: Columns) -> Iterable[dict[Any, int]]:
    return (*made.masks.values(), *made.progress_on.values())


def _take_out(made: Columns, place: int) -> None:
    low = (1 << place) - 1
    for found in _every(made):
        for value, mask in found.items():
            found[value] = (mask & low) | (mask >> (place + 1) << place)
    made.stated = (made.stated & low) | (made.stated >> (place + 1) << place)
    for kept in (made.ids, made.amounts, made.dates, made.units, made.order):
        del kept[place]


def _put_in(made: Columns, row: Any, causes: Sequence[Cause], today: datetime.date) -> int:
    place = _first(range(len(made.ids)), lambda each: (made.amounts[each], -made.ids[each]) >= _place(row))
    low, bit = (1 << place) - 1, 1 << place
    for found in _every(made):
        for value, mask in found.items():
            found[value] = (mask & low) | (mask >> place << (place + 1))
    made.stated = (made.stated & low) | (made.stated >> place << (place + 1))
    values = {name: [row[FIRST + at]] for at, (name, _column) in enumerate(PLAIN) if name != "unit"}
    values |= {"cause": list(causes), "band": [_band(row[1])]}
    days, is_sample = tuple(row[3:FIRST]), values["standing"] == [Standing.SAMPLE]
    made.progress_on[today][progress_of(days, is_sample, today)] = (
        made.progress_on[today].get(progress_of(days, is_sample, today), 0) | bit
    )
    for name, chosen in values.items():
        for value in chosen:
            if value is not None:
                made.masks[name][value] = made.masks[name].get(value, 0) | bit
    if row[1] != NO_AMOUNT:
        made.stated |= bit
    made.since = max(made.since, row[2])
    for kept, value in (
        (made.ids, row[0]), (made.amounts, row[1]), (made.dates, days), (made.units, row[-1]),
        (made.order, _newness(row)),
    ):  # fmt: skip
        kept.insert(place, value)
    return place


def _list_among_newest(made: Columns, place: int) -> None:
    own = made.order[place]
    made.newest.insert(_first(made.newest, lambda each: made.order[each] < own), place)


def _first(places: Sequence[int], is_it: Callable[[int], bool]) -> int:
    """Where in a sequence in order the first one is for which it holds."""
    first, last = 0, len(places)
    while first < last:
        middle = (first + last) // 2
        if is_it(places[middle]):
            last = middle
        else:
            first = middle + 1
    return first


def _masks(rows: Sequence[Any], at: int) -> dict[Any, int]:
    return _by(lambda row: row[at], rows)


def _by(value_of: Callable[[Any], Any], rows: Sequence[Any]) -> dict[Any, int]:
    places: dict[Any, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        places[value_of(row)].append(place)
    return {value: mask_at(found, len(rows)) for value, found in places.items() if value is not None}


def _causes(ids: list[int]) -> dict[Any, int]:
    place_of = {number: place for place, number in enumerate(ids)}
    found: dict[Cause, list[int]] = defaultdict(list)
    for number, cause in db.session.execute(select(ProjectCause.project_id, ProjectCause.cause)):
        if number in place_of:
            found[cause].append(place_of[number])
    return {cause: mask_at(places, len(ids)) for cause, places in found.items()}
