"""Verbs on placements: make, replace, revoke, lead elsewhere, count a scan, take a report."""

import contextlib
import datetime
from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from app.core import audit, codes, settings
from app.core.db import changed as changed_rows
from app.core.db import db
from app.qr import queries
from app.qr.models import Placement, PlacementReport, ScanCount, ScanSummary
from app.qr.rules import CODE_LENGTH, KIT, SCANS_KEPT, SPOTS, Fault, PlacementState, Sheet, Style, hour_of


class AlreadyEnded(Exception):
    """The code was replaced or revoked before; nothing was changed."""


class SpotTaken(Exception):
    """This spot has a code in use for this kind of sheet."""


def add_placement(
    target_kind: str,
    target_id: int,
    spot: str,
    *,
    by: audit.Actor | audit.System,
    now: datetime.datetime,
    spot_en: str | None = None,
    sheet: Sheet = Sheet.POSTER,
    version: int = 1,
    new_code=codes.new,
) -> Placement:
    """A new printed code. Unique keys decide: when chance repeats itself another code is drawn; raises SpotTaken."""
    while True:
        placement = Placement(
            code=new_code(CODE_LENGTH),
            target_kind=target_kind,
            target_id=target_id,
            sheet=sheet,
            spot=spot,
            spot_en=spot_en,
            version=version,
            created_at=now,
        )
        try:
            with db.session.begin_nested():
                db.session.add(placement)
        except IntegrityError:
            if _in_use(placement):
                raise SpotTaken from None
            continue
        about = {"target": f"{target_kind} {target_id}", "spot": spot, "sheet": sheet}
        audit.record(by, "placement.add", subject(placement), at=now, **about)
        return placement


def complete_kits(
    target_kind: str, targets: Collection[int], *, by: audit.Actor | audit.System, now: datetime.datetime
) -> Sequence[Placement]:
    """The codes in use of these targets, after making what a kit of each still lacks. Whoever is second finds it made."""
    held = {(each.target_id, each.sheet) for each in queries.in_use(target_kind, targets)}
    for number in targets:
        for sheet in KIT:
            if (number, sheet) not in held:
                spot, spot_en = SPOTS[sheet]
                with contextlib.suppress(SpotTaken):
                    add_placement(target_kind, number, spot, spot_en=spot_en, sheet=sheet, by=by, now=now)
    return queries.in_use(target_kind, targets)


def replace_placement(placement: Placement, *, by: audit.Actor, now: datetime.datetime) -> Placement:
    """A new code for the same spot; the old one explains itself from now on. Raises AlreadyEnded."""
    end_placement(placement, PlacementState.REPLACED, by=by, now=now)
    return add_placement(
        placement.target_kind,
        placement.target_id,
        placement.spot,
        spot_en=placement.spot_en,
        sheet=placement.sheet,
        version=placement.version + 1,
        by=by,
        now=now,
    )


def end_placement(placement: Placement, state: PlacementState, *, by: audit.Actor, now: datetime.datetime) -> None:
    """Replace or revoke a code, once. It goes on explaining itself to whoever scans it. Raises AlreadyEnded."""
    ending = (
        update(Placement)
        .where(Placement.id == placement.id, Placement.state == PlacementState.ACTIVE)
        .values(state=state, ended_at=now)
        .execution_options(synchronize_session=False)
    )
    if changed_rows(ending) == 0:
        raise AlreadyEnded
    db.session.refresh(placement)
    audit.record(by, "placement.end", subject(placement), at=now, state=[PlacementState.ACTIVE, state])


def lead_to(placement: Placement, target_kind: str, target_id: int, *, by: audit.Actor, now: datetime.datetime) -> bool:
    """The same printed code leads to something else from now on, without printing anew. False when it already did.

    Raises AlreadyEnded, and SpotTaken when the other one has a code in use in a spot of this name.
    """
    before = (placement.target_kind, placement.target_id)
    if before == (target_kind, target_id):
        return False
    moving = (
        update(Placement)
        .where(
            Placement.id == placement.id,
            Placement.state == PlacementState.ACTIVE,
            Placement.target_kind == before[0],
            Placement.target_id == before[1],
        )
        .values(target_kind=target_kind, target_id=target_id)
        .execution_options(synchronize_session=False)
    )
    try:
        with db.session.begin_nested():
            moved = changed_rows(moving)
    except IntegrityError:
        raise SpotTaken from None
    if moved == 0:
        raise AlreadyEnded
    db.session.refresh(placement)
    leads = [f"{before[0]} {before[1]}", f"{target_kind} {target_id}"]
    audit.record(by, "placement.lead", subject(placement), at=now, target=leads)
    return True


def choose_style(style: Style, *, by: audit.Actor, now: datetime.datetime) -> bool:
    """How symbols are drawn from now on; what hangs already goes on working. False when nothing changed."""
    before = queries.style()
    if before == style:
        return False
    settings.put(queries.STYLE, {"case": style.case, "mark": style.mark})
    facts = {"case": [before.case, style.case], "mark": [before.mark, style.mark]}
    audit.record(by, "kits.style", audit.Subject("setting", queries.STYLE, "二维码"), at=now, **facts)
    return True


def subject(placement: Placement) -> audit.Subject:
    return audit.Subject("placement", placement.code, placement.spot)


def count_scan(placement: Placement, now: datetime.datetime) -> None:
    """One more in this hour: a single upsert, on both engines."""
    counting = _insert(ScanCount).values(placement_id=placement.id, hour=hour_of(now), count=1)
    db.session.execute(
        counting.on_conflict_do_update(index_elements=["placement_id", "hour"], set_={"count": ScanCount.count + 1})
    )


def forget_old_scans(now: datetime.datetime) -> int:
    """Fold the hours older than thirty days into one row for each code and drop them. Returns how many hours went."""
    end = hour_of(now - SCANS_KEPT)
    old = (
        select(ScanCount.placement_id, func.max(ScanCount.hour), func.sum(ScanCount.count))
        .where(ScanCount.hour < end)
        .group_by(ScanCount.placement_id)
    )
    for number, last, count in db.session.execute(old).all():
        folding = _insert(ScanSummary).values(placement_id=number, last_hour=last, count=count)
        db.session.execute(
            folding.on_conflict_do_update(
                index_elements=["placement_id"], set_={"last_hour": last, "count": ScanSummary.count + count}
            )
        )
    return changed_rows(delete(ScanCount).where(ScanCount.hour < end))


def report(placement: Placement, fault: Fault, day: datetime.date) -> None:
    """A visitor says what is wrong with a code. The same word on the same day is counted, so that nobody can flood the desk."""
    saying = _insert(PlacementReport).values(placement_id=placement.id, fault=fault, day=day, count=1)
    db.session.execute(
        saying.on_conflict_do_update(
            index_elements=["placement_id", "fault", "day"], set_={"count": PlacementReport.count + 1}
        )
    )


def handle_report(number: int, *, by: audit.Actor, now: datetime.datetime) -> bool:
    """Somebody has looked into it. False when somebody already had."""
    handling = (
        update(PlacementReport)
        .where(PlacementReport.id == number, PlacementReport.handled_at.is_(None))
        .values(handled_at=now, handled_by=by.id)
        .execution_options(synchronize_session=False)
    )
    if changed_rows(handling) == 0:
        return False
    row = db.session.get_one(PlacementReport, number)
    placement = db.session.get_one(Placement, row.placement_id)
    audit.record(by, "placement.report", subject(placement), at=now, fault=row.fault, count=row.count)
    return True


def _in_use(wanted: Placement) -> bool:
    same = select(Placement.id).where(
        Placement.target_kind == wanted.target_kind,
        Placement.target_id == wanted.target_id,
        Placement.sheet == wanted.sheet,
        Placement.spot == wanted.spot,
        Placement.state == PlacementState.ACTIVE,
    )
    return db.session.scalar(same) is not None


def _insert(table: type):
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert(table)
