"""Verbs on places: say what works, set today's hours, change facts. They flush, never commit."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, delete, insert, or_, update
from sqlalchemy.exc import IntegrityError

from app.core import audit, clock, events, search
from app.core.db import changed as changed_rows
from app.core.db import db, insert_once, put
from app.stations import opening, rules, week
from app.stations.calendar import queries as calendar
from app.stations.freshness import queries as freshness
from app.stations.models import HoursException, ServiceReport, Station, StationService, WeekHours
from app.stations.opening import Interval, OnHolidays
from app.stations.reports import operations as visitors
from app.stations.reports.rules import OPENING, Answer
from app.stations.rules import Service, Source, Status

Actor = audit.Actor | audit.System
HOLIDAYS = ("on_holidays", "holiday_opens", "holiday_closes")


class NothingNew(Exception):
    """The same was said a moment ago, or something newer is known: nothing was changed."""


class NotOffered(Exception):
    """The place does not offer this service."""


class TooManyDays(Exception):
    """Days that end before they begin, or more of them than a place can differ at once."""


class ChangedMeanwhile(Exception):
    """Somebody else saved since this form was opened. Nothing was overwritten."""


class CodeTaken(Exception):
    """Another place has this number."""


def subject(station: Station) -> audit.Subject:
    return audit.Subject("station", station.code, station.name)


def confirm_all(
    station: Station, *, source: Source, by: audit.Actor, now: datetime.datetime, at: datetime.datetime | None = None
) -> list[Service]:
    """都正常: everything offered works and the hours are right. Tapped twice it happens once. Raises NothingNew.

    `at` is when it was seen, `now` when it arrived; a word older than what is known changes nothing.
    """
    said = _say(
        station, [row.service for row in station.offered], Status.WORKS, source=source, by=by, at=at or now, now=now
    )
    if station.offered and not said:
        raise NothingNew
    confirm_hours(station, source=source, at=at or now, now=now)
    audit.record(by, "station.confirm", subject(station), at=now, services=sorted(said))
    return said


def say(
    station: Station,
    service: Service,
    status: Status,
    *,
    source: Source,
    by: audit.Actor,
    now: datetime.datetime,
    at: datetime.datetime | None = None,
) -> None:
    """One service works, or is broken, seen `at` (now, when nothing is said). Raises NotOffered, NothingNew."""
    if service not in {row.service for row in station.offered}:
        raise NotOffered(service)
    before = next(row.status for row in station.services if row.service is service)
    if not _say(station, [service], status, source=source, by=by, at=at or now, now=now):
        raise NothingNew
    audit.record(by, "station.service", subject(station), at=now, service=service, state=[before, status])


def _say(
    station: Station,
    services: Iterable[Service],
    status: Status,
    *,
    source: Source,
    by: audit.Actor,
    at: datetime.datetime,
    now: datetime.datetime,
) -> list[Service]:
    """Newer wins, decided by one conditional update a service; only what it changed becomes a report."""
    ends, periods = end_of_next_opening_day(station, at), freshness.periods()
    repeated = and_(
        StationService.status == status, StationService.said_by == by.id, StationService.said_at > at - rules.SAME_WORD
    )
    said = []
    for service in services:
        newer = or_(StationService.said_at.is_(None), and_(StationService.said_at <= at, ~repeated))
        word = {
            "status": status, "source": source, "said_by": by.id, "said_at": at, "received_at": now,
            "good_until": periods.good_until(service, at, ends),
        }  # fmt: skip
        saying = (
            update(StationService)
            .where(StationService.station_id == station.id, StationService.service == service, newer)
            .values(word)
            .execution_options(synchronize_session=False)
        )
        if changed_rows(saying):
            said.append(service)
    if said:
        reports = [
            {"station_id": station.id, "service": service, "status": status, "source": source, "said_by": by.id,
             "said_at": at, "received_at": now}
            for service in said
        ]  # fmt: skip
        db.session.execute(insert(ServiceReport), reports)
        confirmed_by = by.id if status is Status.BROKEN else None
        visitors.answer(station.id, said, Answer(status), source=source, at=at, now=now, confirmed_by=confirmed_by)
        _reread(station)
    return said


def _reread(station: Station) -> None:
    for row in station.services:
        db.session.refresh(row)


def check_hours(station: Station, *, source: Source, by: audit.Actor, now: datetime.datetime) -> None:
    """Somebody answerable has looked: the hours are right as they stand."""
    confirm_hours(station, source=source, at=now)
    audit.record(by, "station.check", subject(station), at=now)


def newest_on_hours(station: Station, *, source: Source, at: datetime.datetime, now: datetime.datetime) -> bool:
    """Takes down when the hours were last looked at (`at`; it arrived `now`); False when somebody has looked later, and
    nothing was changed.
    """
    older = or_(Station.hours_confirmed_at.is_(None), Station.hours_confirmed_at <= at)
    is_newest = changed_rows(
        update(Station)
        .where(Station.id == station.id, older)
        .values(hours_confirmed_at=at, hours_received_at=now, hours_source=source)
        .execution_options(synchronize_session=False)
    )
    db.session.refresh(station, ["hours_confirmed_at", "hours_received_at", "hours_source"])
    return bool(is_newest)


def confirm_hours(
    station: Station,
    *,
    source: Source,
    at: datetime.datetime,
    now: datetime.datetime | None = None,
    corrected_by: int | None = None,
) -> None:
    """The hours were looked at (`at`; it arrived `now`); newer wins, and answers what visitors had doubted.

    `corrected_by`: who put them right, when they were wrong.
    """
    newest_on_hours(station, source=source, at=at, now=now or at)
    visitors.answer(station.id, [OPENING], Answer.HOURS, source=source, at=at, now=now or at, confirmed_by=corrected_by)


def set_day(
    station: Station,
    day: datetime.date,
    interval: Interval | None,
    *,
    source: Source,
    by: audit.Actor,
    now: datetime.datetime,
    at: datetime.datetime | None = None,
) -> None:
    """This day differs: open from–to, or closed (None). The last word of the day wins; it was said `at`, `now` it arrived."""
    set_days(station, day, day, interval, source=source, by=by, now=now, at=at)


def set_days(
    station: Station,
    first: datetime.date,
    last: datetime.date,
    interval: Interval | None,
    *,
    source: Source,
    by: audit.Actor,
    now: datetime.datetime,
    at: datetime.datetime | None = None,
) -> None:
    """From the first to the last day it is open from–to, or closed (None). Raises TooManyDays."""
    days = [first + datetime.timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    if not 0 < len(days) <= rules.LONGEST_EXCEPTION_DAYS:
        raise TooManyDays
    before = _days_text(station, days)
    for row in station.hours_exceptions:
        db.session.expire(row)  # What follows is written past the session.
    for day in days:
        values = {
            "opens": interval.opens if interval else None, "closes": interval.closes if interval else None,
            "source": source, "set_by": by.id, "set_at": at or now,
        }  # fmt: skip
        put(HoursException, {"station_id": station.id, "day": day}, values)
    _after_hours(station, before, days, source=source, by=by, now=now, at=at)


def clear_day(
    station: Station,
    day: datetime.date,
    *,
    source: Source,
    by: audit.Actor,
    now: datetime.datetime,
    at: datetime.datetime | None = None,
) -> None:
    """This day is as every week again."""
    before = _days_text(station, [day])
    db.session.execute(delete(HoursException).where(HoursException.station_id == station.id, HoursException.day == day))
    _after_hours(station, before, [day], source=source, by=by, now=now, at=at)


def _after_hours(
    station: Station,
    before: str,
    days: Sequence[datetime.date],
    *,
    source: Source,
    by: audit.Actor,
    now: datetime.datetime,
    at: datetime.datetime | None = None,
) -> None:
    db.session.expire(station, ["hours_exceptions"])
    reckon_again(station)
    db.session.flush()
    after = _days_text(station, days)
    corrected_by = by.id if after != before else None
    confirm_hours(station, source=source, at=at or now, now=now, corrected_by=corrected_by)
    told = str(days[0]) if len(days) == 1 else f"{days[0]} – {days[-1]}"
    facts = {"day": told, "hours": [before, after]}
    audit.record(by, "station.hours", subject(station), at=now, **facts)


def set_holidays(
    station: Station,
    answer: OnHolidays,
    interval: Interval | None,
    *,
    source: Source,
    by: audit.Actor,
    now: datetime.datetime,
) -> None:
    """What the place does on public holidays: as every week, closed, or open from–to."""
    before = _holidays_text(station)
    station.on_holidays = answer
    hours = interval if answer is OnHolidays.OTHER else None
    station.holiday_opens, station.holiday_closes = (hours.opens, hours.closes) if hours else (None, None)
    station.version = Station.version + 1  # A sheet or a form that was opened before does not overwrite this.
    db.session.flush()
    reckon_again(station)
    db.session.flush()
    confirm_hours(station, source=source, at=now)
    audit.record(by, "station.holidays", subject(station), at=now, hours=[before, _holidays_text(station)])


def _holidays_text(station: Station) -> str:
    times = _intervals_text(opening.whole(station.holiday_opens, station.holiday_closes))
    return f"{station.on_holidays or ''} {times}".strip()


def _days_text(station: Station, days: Sequence[datetime.date]) -> str:
    """Like “08:00-12:00 14:00-20:00”, of a single day or of days that are all alike; empty when closed."""
    told = {_intervals_text(station.hours.exceptions.get(day, station.hours.usual(day))) for day in days}
    return " / ".join(sorted(told))


def _intervals_text(intervals: Iterable[Interval]) -> str:
    return " ".join(f"{opening.clock_text(each.opens)}-{opening.clock_text(each.closes)}" for each in intervals)


def replace_week(station: Station, weekly: Mapping[int, Iterable[Interval]]) -> None:
    """Take over the weekly hours as given."""
    station.week = week.written(weekly)
    know_week(station.week)
    reckon_again(station)
    db.session.flush()


def know_week(text: str) -> None:
    """Its intervals, for lists of what is open. Two places that are the first with it both may say so."""
    for weekday, intervals in week.read(text).items():
        for each in intervals:
            db.session.execute(insert_once(WeekHours, week=text, weekday=weekday, opens=each.opens, closes=each.closes))


def reckon_again(station: Station) -> None:
    """How long each standing word counts, after the hours or the periods have changed."""
    periods = freshness.periods()
    for row in station.services:
        if row.said_at is not None and row.status is not Status.UNKNOWN:
            ends = end_of_next_opening_day(station, row.said_at)
            row.good_until = periods.good_until(row.service, row.said_at, ends)


def end_of_next_opening_day(station: Station, at: datetime.datetime) -> datetime.datetime:
    wall = opening.end_of_next_opening_day(station.hours.by(calendar.calendar()), clock.local(at).replace(tzinfo=None))
    return wall.replace(tzinfo=clock.LOCAL).astimezone(datetime.UTC)


def offer(station: Station, services: Iterable[Service]) -> None:
    """Take over which services the place offers. What it no longer offers keeps its past."""
    wanted = set(services)
    known = {row.service: row for row in station.services}
    for service, row in known.items():
        row.offered = service in wanted
    for service in sorted(wanted - known.keys(), key=rules.ORDER.__getitem__):
        station.services.append(StationService(service=service, offered=True))
    db.session.flush()
    search.changed("station", station.id)


def add_station(facts: Mapping[str, Any], *, now: datetime.datetime, by: Actor) -> Station:
    """A new place. Raises CodeTaken."""
    station = Station(**facts, created_at=now, changed_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(station)
    except IntegrityError as error:
        raise CodeTaken(station.code) from error
    search.changed("station", station.id)
    audit.record(by, "station.add", subject(station), at=now, facts=dict(facts))
    return station


def change_station(
    station: Station,
    facts: Mapping[str, Any],
    *,
    version: int,
    by: Actor,
    now: datetime.datetime,
    weekly: Mapping[int, Iterable[Interval]] | None = None,
    services: Iterable[Service] | None = None,
    source: Source = Source.CENTRE,
) -> list[str]:
    """Take over facts, weekly hours and services that are given; gives the names of what differs.

    New hours of weekdays or holidays are `source`'s word that they are right. Raises ChangedMeanwhile.
    """
    before = {name: getattr(station, name) for name in facts}
    changed = {name: value for name, value in facts.items() if before[name] != value}
    told: dict[str, Any] = {name: [before[name], value] for name, value in changed.items()}
    if weekly is not None and weekly != station.hours.weekly:
        told["weekly"] = [_week_text(station.hours.weekly), _week_text(weekly)]
    offered = {row.service for row in station.offered}
    if services is not None and set(services) != offered:
        told["services"] = [sorted(offered), sorted(services)]
    if not told:
        return []
    taking = (
        update(Station)
        .where(Station.id == station.id, Station.version == version)
        .values({**changed, **_precedence(changed), "version": version + 1, "changed_at": now})
        .execution_options(synchronize_session=False)
    )
    if changed_rows(taking) == 0:
        raise ChangedMeanwhile
    db.session.refresh(station)
    search.changed("station", station.id)
    if "weekly" in told and weekly is not None:
        replace_week(station, weekly)
    elif not told.keys().isdisjoint(HOLIDAYS):
        reckon_again(station)
        db.session.flush()
    if not told.keys().isdisjoint(("weekly", *HOLIDAYS)):
        confirm_hours(station, source=source, at=now)
    if "services" in told and services is not None:
        offer(station, services)
    audit.record(by, "station.change", subject(station), at=now, **told)
    if "state" in told:
        events.announce(rules.StateChanged(station.code, station.state, by.id, now))
    return list(told)


def _precedence(changed: Mapping[str, Any]) -> dict[str, int]:
    return {"precedence": rules.PRECEDENCE[changed["kind"]]} if "kind" in changed else {}


def _week_text(weekly: Mapping[int, Iterable[Interval]]) -> str:
    """Like “1 08:00-20:00；2 …” with 1 for Monday."""
    return "；".join(
        f"{day + 1} "
        + " ".join(f"{opening.clock_text(each.opens)}-{opening.clock_text(each.closes)}" for each in intervals)
        for day, intervals in sorted(weekly.items())
    )
