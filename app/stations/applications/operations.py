"""Apply, check, verify, approve, return, withdraw. They flush, never commit; one conditional update decides each step."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.exc import IntegrityError

from app.core import audit, clock, codes
from app.core.db import changed as changed_rows
from app.core.db import db
from app.stations import operations as places
from app.stations.applications import queries, rules
from app.stations.applications.models import Application, ApplicationStep
from app.stations.applications.rules import Act, Kind, State
from app.stations.models import Station
from app.stations.opening import Interval
from app.stations.rules import Kind as StationKind
from app.stations.rules import Service
from app.stations.rules import State as StationState

IDENTITY = ("name", "address", "phone")
POSITION = ("lat", "lng", "supplied_lat", "supplied_lng", "supplied_system")


class OpenAlready(Exception):
    """An application of this kind for this place is under way."""


class OwnAct(Exception):
    """Nobody acts on their own application, and who checked it does not approve it."""


class SteppedMeanwhile(Exception):
    """Somebody else took a step, or this one is not possible from here."""


class NotVerified(Exception):
    """The conditions of the law have not been checked on paper yet."""


class Outdated(Exception):
    """The facts to be changed were changed after the application was written."""


@dataclass(frozen=True)
class Deadlines:
    """Days of the calendar for each step of the centre."""

    check: int = rules.CHECK_DAYS
    decide: int = rules.DECIDE_DAYS


@dataclass(frozen=True)
class Visitor:
    """An applicant without a sign-in."""

    display_name: str
    id: int | None = None


Applicant = audit.Actor | Visitor


def subject(application: Application) -> audit.Subject:
    """By its number where a citizen asks: their name is forgotten one day, the log cannot."""
    is_keeper = application.applicant_id is not None
    return audit.Subject(
        "application", application.number, application.applicant_name if is_keeper else application.printed_number
    )


def apply_for(
    kind: Kind,
    station: Station | None,
    facts: dict[str, Any],
    *,
    contact: str | None,
    by: Applicant,
    now: datetime.datetime,
    deadlines: Deadlines,
    is_demonstration: bool = False,
) -> Application:
    """A new application, or the returned one again with other facts. Raises OpenAlready."""
    returned = queries.open_of(station.id, kind) if station else None
    if returned is not None:
        if returned.state is not State.RETURNED:
            raise OpenAlready
        _step(returned, Act.APPLY, by=by, now=now, deadlines=deadlines, values={"facts": facts, "contact": contact})
        return returned
    application = Application(
        number=codes.new(rules.NUMBER_LENGTH),
        kind=kind,
        station_id=station.id if station else None,
        state=State.APPLIED,
        facts=facts,
        applicant_id=by.id,
        applicant_name=by.display_name,
        contact=contact,
        applied_at=now,
        due_on=rules.due_on(State.APPLIED, clock.today(now), deadlines.check, deadlines.decide),
        is_demonstration=is_demonstration,
    )
    try:
        with db.session.begin_nested():
            db.session.add(application)
    except IntegrityError as error:
        raise OpenAlready from error
    _note(application, Act.APPLY, "", by=by, now=now)
    return application


def check(
    application: Application,
    *,
    note: str = "",
    position: dict[str, Any] | None = None,
    by: audit.Actor,
    now: datetime.datetime,
    deadlines: Deadlines,
) -> None:
    """The first look is done. The centre sets the position, never the applicant. Raises OwnAct, SteppedMeanwhile."""
    facts = {**application.facts, "set_position": position} if position else application.facts
    values = {"checked_by": by.id, "facts": facts}
    _step(application, Act.CHECK, note=note, by=by, now=now, deadlines=deadlines, values=values)


def verify(application: Application, *, note: str = "", by: audit.Actor, now: datetime.datetime) -> None:
    """The conditions of the law were checked on paper: 已核验, by whom and when. Raises OwnAct, SteppedMeanwhile."""
    if not rules.may_take(by.id, application.applicant_id, application.checked_by, Act.VERIFY):
        raise OwnAct
    taking = (
        update(Application)
        .where(
            Application.id == application.id,
            Application.verified_at.is_(None),
            Application.state.in_(rules.AT_THE_DESK),
        )
        .values(verified_at=now, verified_by_name=by.display_name)
        .execution_options(synchronize_session=False)
    )
    if changed_rows(taking) == 0:
        raise SteppedMeanwhile
    db.session.refresh(application)
    _note(application, Act.VERIFY, note, by=by, now=now)


def send_back(
    application: Application, reason: str, *, by: audit.Actor, now: datetime.datetime, deadlines: Deadlines
) -> None:
    """Returned with a reason; the applicant mends it and applies again. Raises OwnAct, SteppedMeanwhile."""
    values = {"checked_by": None, "ended_at": now if application.station_id is None else None}
    _step(application, Act.RETURN, note=reason, by=by, now=now, deadlines=deadlines, values=values)


def approve(
    application: Application,
    *,
    note: str = "",
    code: str = "",
    by: audit.Actor,
    now: datetime.datetime,
    deadlines: Deadlines,
) -> None:
    """Approved, and in the same transaction done; `code` is the number a new outlet is given.

    Raises OwnAct, NotVerified, Outdated, SteppedMeanwhile, places.ChangedMeanwhile, places.CodeTaken.
    """
    if application.lacks_verification:
        raise NotVerified
    values = {"ended_at": now}
    _step(application, Act.APPROVE, note=note, by=by, now=now, deadlines=deadlines, values=values)
    station = application.station
    if station is None:
        _prepare_outlet(application, code, by=by, now=now)
    elif application.kind is Kind.CHANGE:
        if _is_outdated(application.facts, station):
            raise Outdated
        wanted = {name: value for name, value in application.facts["wanted"].items() if name in IDENTITY}
        found = application.facts.get("set_position")
        if found:
            wanted |= {name: found[name] for name in POSITION} | {"position_is_schematic": False}
        places.change_station(station, wanted, version=station.version, by=by, now=now)
    else:
        _become_a_service_station(application, station, by=by, now=now)


def _is_outdated(facts: dict[str, Any], station: Station) -> bool:
    """What is to be changed is no longer what the applicant saw: the centre, or a sheet, has put it right meanwhile."""
    seen = {name: text for name, text in facts["before"].items() if name in facts["wanted"]}
    return any((getattr(station, name) or "") != text for name, text in seen.items())


def withdraw(application: Application, *, by: Applicant, now: datetime.datetime) -> None:
    """The applicant does not want it any more. Raises SteppedMeanwhile."""
    _step(application, Act.WITHDRAW, by=by, now=now, deadlines=Deadlines(), values={"ended_at": now})


def forget_contacts(now: datetime.datetime) -> int:
    """Telephone numbers of what ended half a year ago, or what nobody ended within a year, go; so does a visitor's name."""
    rows = queries.contacts_to_forget(now)
    for row in rows:
        row.contact = None
        if row.applicant_id is None:
            row.applicant_name = "—"
    db.session.flush()
    return len(rows)


def _prepare_outlet(application: Application, code: str, *, by: audit.Actor, now: datetime.datetime) -> None:
    """A place under its number that waits for its facts; the centre completes them and opens it to the public."""
    asked = application.facts
    facts = {
        "code": code,
        "kind": StationKind.OUTLET,
        "state": StationState.PREPARING,
        "name": code,
        "county_code": asked["county"],
        "town_code": asked["town"] or None,
        "address": asked["address"],
        "is_demonstration": application.is_demonstration,
    }
    application.station = places.add_station(facts, by=by, now=now)
    db.session.flush()


def _become_a_service_station(
    application: Application, station: Station, *, by: audit.Actor, now: datetime.datetime
) -> None:
    facts = application.facts
    kept = {row.service for row in station.offered}
    weekly = {int(day): [Interval(*pair) for pair in pairs] for day, pairs in facts["weekly"].items()}
    places.change_station(
        station,
        {"kind": StationKind.SERVICE},
        version=station.version,
        by=by,
        now=now,
        weekly={day: tuple(intervals) for day, intervals in weekly.items()},
        services=kept | {Service(each) for each in facts["services"]},
    )


def _step(
    application: Application,
    act: Act,
    *,
    note: str = "",
    by: Applicant,
    now: datetime.datetime,
    deadlines: Deadlines,
    values: dict[str, Any],
) -> None:
    before, after = application.state, rules.AFTER.get((application.state, act))
    if after is None:
        raise SteppedMeanwhile
    if by.id is not None and not rules.may_take(by.id, application.applicant_id, application.checked_by, act):
        raise OwnAct
    due = rules.due_on(after, clock.today(now), deadlines.check, deadlines.decide)
    taking = (
        update(Application)
        .where(Application.id == application.id, Application.state == before)
        .values(state=after, due_on=due, **values)
        .execution_options(synchronize_session=False)
    )
    if changed_rows(taking) == 0:
        raise SteppedMeanwhile
    db.session.refresh(application)
    _note(application, act, note, by=by, now=now)


def _note(application: Application, act: Act, note: str, *, by: Applicant, now: datetime.datetime) -> None:
    db.session.execute(
        insert(ApplicationStep).values(
            application_id=application.id, act=act, at=now, by_id=by.id, by_name=_signed(by), note=note
        )
    )
    db.session.expire(application, ["steps"])
    actor: audit.Actor | audit.System = audit.System() if isinstance(by, Visitor) else by
    audit.record(actor, f"application.{act.value}", subject(application), at=now, application_kind=application.kind)


def _signed(by: Applicant) -> str:
    """Steps are kept for good; the name of a citizen stands beside the application alone, where it can be forgotten."""
    return "" if isinstance(by, Visitor) else by.display_name
