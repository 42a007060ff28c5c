"""A keeper's taps and the way back. They stand on the verbs of places and keep what was before. They flush, never commit."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, delete, update
from sqlalchemy.exc import IntegrityError

from app.core import audit, clock
from app.core.db import changed as changed_rows
from app.core.db import db
from app.stations import operations as places
from app.stations.acts import queries, rules
from app.stations.acts.models import OwnerAct
from app.stations.acts.rules import ActKind
from app.stations.models import HoursException, Station, StationService
from app.stations.opening import Interval
from app.stations.reports import operations as visitors
from app.stations.rules import Service, Source, Status

WORD = ("status", "source", "said_by", "said_at", "received_at", "good_until")
MOMENTS = ("said_at", "received_at", "good_until")


class TooLate(Exception):
    """The tap was kept on the phone for so long that it says nothing about now."""


class AlreadyTaken(Exception):
    """This very tap has arrived before. Nothing was done twice."""


class NotUndoable(Exception):
    """Undone already, too long ago, or something newer stands there."""


@dataclass(frozen=True)
class Tap:
    """What travels with a tap: the phone's number of it, and for how many seconds the phone kept it."""

    key: str = ""
    age: int = 0


def confirm(station: Station, tap: Tap, *, by: audit.Actor, now: datetime.datetime) -> OwnerAct:
    """都正常, seen when it was tapped. Raises TooLate, AlreadyTaken, places.NothingNew (a newer word stands)."""
    at = _seen(tap, now)
    act = _claim(station, ActKind.CONFIRM, tap, at=at, by=by, now=now)
    before = _words(station, [row.service for row in station.offered])
    hours = [_text(station.hours_confirmed_at), station.hours_source, _text(station.hours_received_at)]
    try:
        said = places.confirm_all(station, source=Source.OWNER, by=by, now=now, at=at)
    except places.NothingNew:
        _give_back(act)
        raise
    act.facts = {"before": {each: before[each] for each in said}, "hours": hours}
    db.session.flush()
    return act


def say(
    station: Station, service: Service, status: Status, tap: Tap, *, by: audit.Actor, now: datetime.datetime
) -> OwnerAct:
    """One service works or is broken. Raises what `confirm` raises, and places.NotOffered."""
    at = _seen(tap, now)
    act = _claim(station, ActKind.SERVICE, tap, at=at, by=by, now=now)
    before = _words(station, [service])
    try:
        places.say(station, service, status, source=Source.OWNER, by=by, now=now, at=at)
    except (places.NothingNew, places.NotOffered):
        _give_back(act)
        raise
    act.facts = {"before": before, "service": service, "status": status}
    db.session.flush()
    return act


def set_day(
    station: Station,
    interval: Interval | None,
    tap: Tap,
    *,
    usual: bool,
    by: audit.Actor,
    now: datetime.datetime,
) -> OwnerAct:
    """The hours of the day on which it was tapped: as usual, closed (None), or from–to. Raises what `confirm` raises."""
    at = _seen(tap, now)
    day = clock.today(at)
    act = _claim(station, ActKind.HOURS, tap, at=at, by=by, now=now)
    if not places.newest_on_hours(station, source=Source.OWNER, at=at, now=now):
        _give_back(act)
        raise places.NothingNew
    row = next((each for each in station.hours_exceptions if each.day == day), None)
    before = [row.opens, row.closes] if row else None
    if usual:
        places.clear_day(station, day, source=Source.OWNER, by=by, now=now, at=at)
    else:
        places.set_day(station, day, interval, source=Source.OWNER, by=by, now=now, at=at)
    after = None if usual else [interval.opens, interval.closes] if interval else [None, None]
    act.facts = {"day": day.isoformat(), "before": before, "after": after}
    db.session.flush()
    return act


def undo(act: OwnerAct, station: Station, *, by: audit.Actor, now: datetime.datetime) -> None:
    """What stood before the act stands again, where nothing newer was said since. Raises NotUndoable."""
    if not act.may_be_undone(now):
        raise NotUndoable
    taking = (
        update(OwnerAct)
        .where(OwnerAct.id == act.id, OwnerAct.undone_at.is_(None))
        .values(undone_at=now, undone_by_name=by.display_name)
        .execution_options(synchronize_session=False)
    )
    if changed_rows(taking) == 0:
        raise NotUndoable
    if act.kind is ActKind.HOURS:
        _undo_hours(act, station, by=by, now=now)
    else:
        _undo_words(act, station)
    db.session.refresh(act)
    audit.record(by, "station.undo", places.subject(station), at=now, act=act.kind)


def forget_old(now: datetime.datetime) -> int:
    """The list of a place's acts goes back half a year."""
    return changed_rows(delete(OwnerAct).where(OwnerAct.received_at < now - rules.KEPT))


def _seen(tap: Tap, now: datetime.datetime) -> datetime.datetime:
    at = rules.seen_at(tap.age, now)
    if at is None:
        raise TooLate
    return at


def _claim(
    station: Station, kind: ActKind, tap: Tap, *, at: datetime.datetime, by: audit.Actor, now: datetime.datetime
) -> OwnerAct:
    """The unique key decides which of two sendings of one tap does the work."""
    act = OwnerAct(
        station_id=station.id,
        kind=kind,
        facts={},
        key=f"{by.id}:{tap.key}" if tap.key else None,
        made_by=by.id,
        made_by_name=by.display_name,
        said_at=at,
        received_at=now,
    )
    if act.key and queries.by_key(act.key):
        raise AlreadyTaken
    try:
        with db.session.begin_nested():
            db.session.add(act)
    except IntegrityError as error:
        raise AlreadyTaken from error
    return act


def _give_back(act: OwnerAct) -> None:
    db.session.execute(delete(OwnerAct).where(OwnerAct.id == act.id))
    db.session.expunge(act)


def _words(station: Station, services: Iterable[Service]) -> dict[str, dict[str, Any]]:
    """The present word on each service, as JSON takes it."""
    wanted = set(services)
    return {
        row.service.value: {name: _text(getattr(row, name)) for name in WORD}
        for row in station.services
        if row.service in wanted
    }


def _text(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.datetime) else value


def _moment(text: str | None) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if text else None


def _undo_words(act: OwnerAct, station: Station) -> None:
    undone = 0
    for service, word in act.facts["before"].items():
        still = and_(
            StationService.station_id == station.id,
            StationService.service == Service(service),
            StationService.said_at == act.said_at,
            StationService.said_by == act.made_by,
        )
        values = {name: _moment(word[name]) if name in MOMENTS else word[name] for name in WORD}
        undone += changed_rows(
            update(StationService).where(still).values(values).execution_options(synchronize_session=False)
        )
    if act.facts["before"] and not undone:
        raise NotUndoable
    if "hours" in act.facts:
        confirmed_at, source, *received_at = act.facts["hours"]  # Older acts do not know when the word arrived.
        db.session.execute(
            update(Station)
            .where(Station.id == station.id, Station.hours_confirmed_at == act.said_at)
            .values(
                hours_confirmed_at=_moment(confirmed_at),
                hours_source=source,
                hours_received_at=_moment(received_at[0] if received_at else confirmed_at),
            )
            .execution_options(synchronize_session=False)
        )
    visitors.reopen(station.id, act.received_at)
    db.session.expire(station)
    for row in station.services:
        db.session.refresh(row)


def _undo_hours(act: OwnerAct, station: Station, *, by: audit.Actor, now: datetime.datetime) -> None:
    day, before, after = datetime.date.fromisoformat(act.facts["day"]), act.facts["before"], act.facts["after"]
    row = db.session.get(HoursException, (station.id, day))
    if (None if row is None else [row.opens, row.closes]) != after:
        raise NotUndoable
    if before is None:
        places.clear_day(station, day, source=Source.OWNER, by=by, now=now)
    else:
        interval = None if before[0] is None else Interval(*before)
        places.set_day(station, day, interval, source=Source.OWNER, by=by, now=now)
